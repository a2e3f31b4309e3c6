import { expect, it } from "vitest";
import { orderSearchSchema, readOrderSearch } from "./order-search";

const REFERENCE = "tb_01kar0000000000000000000ab";

it("a number is understood however it was typed, in Arabic digits and with its country too", () => {
  for (const typed of ["0770123456", "0770 12 34 56", "+213 770 123 456", "٠٧٧٠١٢٣٤٥٦"])
    expect(readOrderSearch(typed)).toMatchObject({ reference: null, msisdn: "0770123456" });
});

it("a reference is one in capitals and between blanks as well, and is no number", () => {
  for (const typed of [REFERENCE, REFERENCE.toUpperCase(), ` ${REFERENCE}\u200f `])
    expect(readOrderSearch(typed)).toMatchObject({ reference: REFERENCE, msisdn: null });
});

it("anything may be the id that a provider gave, as the provider wrote it", () => {
  expect(readOrderSearch(" 6901616fE9e88196b4eb64b0 ")).toEqual({
    reference: null,
    providerOrderId: "6901616fE9e88196b4eb64b0",
    msisdn: null,
  });
});

it("nothing, a long text and a byte that no text has are asked for by nobody", () => {
  for (const typed of ["", "  ", "x".repeat(101), "a\0b", ["0770123456"], undefined])
    expect(orderSearchSchema.safeParse(typed).success).toBe(false);
});

import { describe, expect, it } from "vitest";
import { type Attempt, cashChange, isOfferTaken, settledFor, wishAt } from "./attempts";

const attempt = (reference: string, part: Partial<Attempt> = {}): Attempt => ({
  reference,
  state: "refunded",
  planKind: "dynamic",
  planName: "PREPAID",
  faceValue: "500.00",
  cash: null,
  cashierName: "Amine",
  createdAt: "2026-11-22T08:00:00.000Z",
  parentReference: null,
  offerCount: 0,
  ...part,
});

const first = attempt("first", { offerCount: 2 });
const enquiry = attempt("enquiry", { planKind: "menu", faceValue: "50.00", parentReference: "first" });
const second = attempt("second", { state: "fulfilled", faceValue: "600.00", parentReference: "enquiry" });

describe("what changes hands", () => {
  it("is the difference to what lies in the till, and all of it where nothing does", () => {
    expect(cashChange("500.00", "600.00")).toEqual({ kind: "more", amount: "100.00" });
    expect(cashChange("500.00", "400.00")).toEqual({ kind: "less", amount: "100.00" });
    expect(cashChange("500.00", "500.00")).toEqual({ kind: "same" });
    expect(cashChange(null, "600.00")).toEqual({ kind: "all", amount: "600.00" });
    expect(cashChange("0.00", "600.00")).toEqual({ kind: "all", amount: "600.00" });
  });

  it("follows the last sale that came to nothing, also over an enquiry in between", () => {
    const chain = [first, enquiry, second];
    expect(settledFor(chain, "second")).toEqual({ kind: "more", amount: "100.00" });
    expect(settledFor(chain, "first")).toBeNull();
    expect(settledFor(chain, "enquiry")).toBeNull();
  });

  it("is the whole amount again where the cash was given back in between", () => {
    const chain = [attempt("first", { cash: "given_back" }), enquiry, second];
    expect(settledFor(chain, "second")).toEqual({ kind: "all", amount: "600.00" });
  });

  it("is nothing for an attempt that itself came to nothing, and the next one counts from that one", () => {
    const failed = attempt("failed", { state: "failed", faceValue: "700.00", parentReference: "first" });
    const chain = [first, failed, { ...second, parentReference: "first" }];
    expect(settledFor(chain, "failed")).toBeNull();
    expect(settledFor(chain, "second")).toEqual({ kind: "less", amount: "100.00" });
  });
});

describe("what the customer came for", () => {
  it("is what the sale was about, and it is in the till until it was given back", () => {
    expect(wishAt([first], "first")).toEqual({ wanted: "500.00", till: "holds" });
    expect(wishAt([attempt("first", { cash: "given_back" })], "first")).toEqual({
      wanted: "500.00",
      till: "empty",
    });
    expect(wishAt([first, enquiry], "enquiry")).toEqual({ wanted: "500.00", till: "holds" });
  });

  it("is unknown where nothing was sold yet, or what was sold arrived", () => {
    const alone = attempt("alone", { planKind: "menu" });
    expect(wishAt([alone], "alone")).toEqual({ wanted: null, till: "untouched" });
    expect(wishAt([second], "second")).toEqual({ wanted: null, till: "untouched" });
    expect(wishAt([], "nobody")).toEqual({ wanted: null, till: "untouched" });
  });
});

it("an offer is taken while a sale that took it is on its way or has arrived, never by an enquiry", () => {
  expect(isOfferTaken([first, enquiry], "first")).toBe(false);
  for (const state of ["queued", "pending", "unknown", "fulfilled"] as const)
    expect(isOfferTaken([first, { ...second, state, parentReference: "first" }], "first")).toBe(true);
  for (const state of ["refunded", "failed"] as const)
    expect(isOfferTaken([first, { ...second, state, parentReference: "first" }], "first")).toBe(false);
});

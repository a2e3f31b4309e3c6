import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LARGEST_AMOUNT_MINOR, toMajor } from "./money";
import { parseExactAmount } from "./typed-amount";

describe("an amount typed to the centime", () => {
  it("is read in any digits, with a point or a comma, with spaces between thousands", () => {
    for (const typed of ["5000.07", "5000,07", "5 000,07", "٥٠٠٠٫٠٧", " 5000.07 "])
      expect(parseExactAmount(typed)).toEqual({ ok: true, value: 5_000_07n });
    expect(parseExactAmount("5000")).toEqual({ ok: true, value: 5_000_00n });
    expect(parseExactAmount("5000,5")).toEqual({ ok: true, value: 5_000_50n });
  });

  it("is what it is shown as", () => {
    const minor = fc.bigInt({ min: 0n, max: LARGEST_AMOUNT_MINOR });
    fc.assert(
      fc.property(minor, (value) => {
        expect(parseExactAmount(toMajor(value))).toEqual({ ok: true, value });
      }),
    );
  });

  it("is refused where it would have to be guessed", () => {
    expect(parseExactAmount("")).toEqual({ ok: false, problem: "amount-missing" });
    expect(parseExactAmount("-5")).toEqual({ ok: false, problem: "amount-too-small" });
    for (const typed of ["1.000", "1,000,50", "5.", ".5", "5e3", "five"])
      expect(parseExactAmount(typed)).toEqual({ ok: false, problem: "amount-not-a-number" });
  });
});

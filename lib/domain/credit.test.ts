import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Credit, creditView, judgeLoan, judgeRepayment } from "./credit";

const amount = fc.bigInt({ min: 1n, max: 10n ** 12n });
const step = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });

describe("credit", () => {
  it("is lent up to the limit and never beyond it, and repaid up to what is owed and never beyond it", () => {
    // What a step moves, where it is let: above zero it is lent, below it is repaid.
    const moved = (credit: Credit, minor: bigint): bigint => {
      const judged = minor > 0n ? judgeLoan(credit, minor) : judgeRepayment(credit, -minor);
      return judged.ok ? minor : 0n;
    };
    fc.assert(
      fc.property(fc.option(amount), fc.array(step), (limitMinor, steps) => {
        let owedMinor = 0n;
        for (const minor of steps) {
          owedMinor += moved({ owedMinor, limitMinor }, minor);
          expect(owedMinor).toBeGreaterThanOrEqual(0n);
          expect(owedMinor).toBeLessThanOrEqual(limitMinor ?? 0n);
        }
      }),
    );
  });

  it("meets its limit exactly, and lends nothing where there is none", () => {
    expect(judgeLoan({ owedMinor: 300n, limitMinor: 1_000n }, 700n).ok).toBe(true);
    expect(judgeLoan({ owedMinor: 300n, limitMinor: 1_000n }, 701n)).toEqual({
      ok: false,
      problem: "credit-too-much",
    });
    expect(judgeLoan({ owedMinor: 0n, limitMinor: null }, 1n).ok).toBe(false);
    expect(judgeRepayment({ owedMinor: 300n, limitMinor: null }, 301n)).toEqual({
      ok: false,
      problem: "credit-not-owed",
    });
  });

  it("leaves nothing to lend where the limit was lowered below what is owed", () => {
    expect(creditView({ owedMinor: 900_00n, limitMinor: 500_00n })).toEqual({
      owed: "900.00",
      limit: "500.00",
      left: "0.00",
    });
  });
});

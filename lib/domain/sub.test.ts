import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeOpening, judgeSubMargin, judgeTransfer, MOST_SUBS } from "./sub";

const minor = fc.bigInt({ min: 0n, max: 10n ** 12n });
const refusal = (problem: string) => ({ ok: false, problem });

describe("a transfer between shops", () => {
  it("never leaves less than nothing, nor less than what is owed, and moves whole dinars only", () => {
    fc.assert(
      fc.property(minor, minor, fc.bigInt(), (availableMinor, owedMinor, amountMinor) => {
        if (!judgeTransfer({ availableMinor, owedMinor }, amountMinor).ok) return;
        expect(amountMinor > 0n && amountMinor % 100n === 0n).toBe(true);
        expect(availableMinor - amountMinor).toBeGreaterThanOrEqual(owedMinor);
      }),
    );
  });

  it("may take all that is the shop's own, to the last dinar", () => {
    fc.assert(
      fc.property(minor, minor, (ownDinars, owedMinor) => {
        fc.pre(ownDinars > 0n);
        const purse = { availableMinor: ownDinars * 100n + owedMinor, owedMinor };
        expect(judgeTransfer(purse, ownDinars * 100n).ok).toBe(true);
        expect(judgeTransfer(purse, ownDinars * 100n + 100n).ok).toBe(false);
      }),
    );
  });

  it("says whether the money is not there, or not the shop's to give", () => {
    const purse = { availableMinor: 1_000_00n, owedMinor: 400_00n };
    expect(judgeTransfer(purse, 1_001_00n)).toEqual(refusal("balance-too-low"));
    expect(judgeTransfer(purse, 601_00n)).toEqual(refusal("credit-not-passed-on"));
    expect(judgeTransfer(purse, 1_50n)).toEqual(refusal("amount-not-whole"));
    expect(judgeTransfer(purse, 0n)).toEqual(refusal("amount-missing"));
    expect(judgeTransfer(purse, -100_00n)).toEqual(refusal("amount-missing"));
  });
});

describe("a shop's own shops", () => {
  it("earn as much as it earns itself, or less, and never less than nothing", () => {
    fc.assert(
      fc.property(fc.double(), fc.integer({ min: 0, max: 5000 }), (wanted, own) => {
        for (const bps of [wanted, Math.trunc(wanted), own - 1, own, own + 1]) {
          const isFine = Number.isInteger(bps) && bps >= 0 && bps <= own;
          expect(judgeSubMargin(bps, own).ok).toBe(isFine);
        }
      }),
    );
    expect(judgeSubMargin(51, 50)).toEqual(refusal("margin-above-own"));
    expect(judgeSubMargin(-1, 50)).toEqual(refusal("margin-invalid"));
  });

  it("are opened with the house's leave, fifty at most", () => {
    expect(judgeOpening({ mayHaveSubs: false, subCount: 0 })).toEqual(refusal("subs-not-agreed"));
    expect(judgeOpening({ mayHaveSubs: true, subCount: MOST_SUBS - 1 }).ok).toBe(true);
    expect(judgeOpening({ mayHaveSubs: true, subCount: MOST_SUBS })).toEqual(refusal("subs-too-many"));
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commissionOf } from "./commission";
import { LARGEST_MARGIN_BPS, type MarginTerms } from "./margin";
import { priceOf } from "./money";

const amount = fc.bigInt({ min: 1n, max: 10n ** 10n });
const bps = fc.integer({ min: 0, max: LARGEST_MARGIN_BPS });
const terms: fc.Arbitrary<MarginTerms> = fc.record({ marginBps: bps, belowCostAllowed: fc.boolean() });

describe("what a shop earns on a sale of its own shop", () => {
  it("is the difference between the two prices: 500 DA at 0.5 % there and 2 % here are 7.50 DA", () => {
    const sale = { faceValueMinor: 500_00n, priceMinor: 497_50n, expectedCostMinor: 480_00n };
    expect(commissionOf(sale, { marginBps: 200, belowCostAllowed: false })).toBe(7_50n);
  });

  it("leaves us what the sale is expected to cost, unless we said yes to less", () => {
    const sale = { faceValueMinor: 500_00n, priceMinor: 497_50n, expectedCostMinor: 495_00n };
    expect(commissionOf(sale, { marginBps: 200, belowCostAllowed: false })).toBe(2_50n);
    expect(commissionOf(sale, { marginBps: 200, belowCostAllowed: true })).toBe(7_50n);
  });

  it("is never below zero, never more than the two prices differ by, and nothing at the same margin", () => {
    fc.assert(
      fc.property(
        amount,
        bps,
        fc.option(amount),
        terms,
        (faceValueMinor, ownBps, expectedCostMinor, parent) => {
          const sale = { faceValueMinor, priceMinor: priceOf(faceValueMinor, ownBps), expectedCostMinor };
          const commission = commissionOf(sale, parent);
          const apart = sale.priceMinor - priceOf(faceValueMinor, parent.marginBps);
          expect(commission >= 0n && commission <= (apart > 0n ? apart : 0n)).toBe(true);
          expect(commissionOf(sale, { ...parent, marginBps: ownBps })).toBe(0n);
        },
      ),
    );
  });

  it("never turns a sale that covers its cost into one that does not, where nobody said yes", () => {
    fc.assert(
      fc.property(amount, bps, amount, bps, (faceValueMinor, ownBps, expectedCostMinor, marginBps) => {
        const sale = { faceValueMinor, priceMinor: priceOf(faceValueMinor, ownBps), expectedCostMinor };
        fc.pre(sale.priceMinor >= expectedCostMinor);
        const left = sale.priceMinor - commissionOf(sale, { marginBps, belowCostAllowed: false });
        expect(left >= expectedCostMinor).toBe(true);
      }),
    );
  });
});

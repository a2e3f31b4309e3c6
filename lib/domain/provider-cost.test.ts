import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dinars, type Money } from "./money";
import { amountToSend, expectedCost, type ProviderTerms, restTerms, wakeTerms } from "./provider-cost";

const usd = (minor: bigint): Money => ({ currency: "USD", minor });
const terms: ProviderTerms = {
  accountCurrency: "USD",
  sends: "account-currency",
  fixedAmount: null,
  fxRate: 133_743_100_000_000n,
  discountPpm: 40_000,
  feePpm: 0,
  flatFee: usd(0n),
};
const plan = (changes: Partial<ProviderTerms> = {}) => ({ costPpm: null, terms: { ...terms, ...changes } });

const anyTerms: fc.Arbitrary<ProviderTerms> = fc.record({
  accountCurrency: fc.constantFrom("USD", "EUR", "NGN"),
  sends: fc.constantFrom("face-value", "account-currency"),
  fixedAmount: fc.constant(null),
  fxRate: fc.bigInt({ min: 10n ** 10n, max: 10n ** 15n }),
  discountPpm: fc.integer({ min: 0, max: 1_000_000 }),
  feePpm: fc.integer({ min: 0, max: 200_000 }),
  flatFee: fc.oneof(fc.bigInt({ min: 0n, max: 500_00n }).map(dinars), fc.constant(usd(0n))),
});
const faceValues = fc.bigInt({ min: 1n, max: 1_000_000_00n });

describe("what is sent", () => {
  it("is the face value in dinars, where dinars are sent", () => {
    expect(amountToSend({ terms: null }, 500_00n)).toEqual(dinars(500_00n));
    expect(amountToSend(plan({ sends: "face-value" }), 500_00n)).toEqual(dinars(500_00n));
  });

  it("is whole cents that become the face value at least, and a cent less would not", () => {
    expect(amountToSend(plan(), 500_00n)).toEqual(usd(3_74000n));
    fc.assert(
      fc.property(anyTerms, faceValues, (any, faceValueMinor) => {
        const sent = amountToSend({ terms: { ...any, sends: "account-currency" } }, faceValueMinor);
        expect(sent.minor % 1_000n).toBe(0n);
        // E5 × E12 against E2: the face value, times 10^15.
        const wanted = faceValueMinor * 10n ** 15n;
        expect(sent.minor * any.fxRate).toBeGreaterThanOrEqual(wanted);
        expect((sent.minor - 1_001n) * any.fxRate).toBeLessThan(wanted);
      }),
    );
  });

  it("is the one amount of a plan that has one, whatever its face value is said to be", () => {
    const fixed = plan({ fixedAmount: usd(4_07000n) });
    expect([amountToSend(fixed, 1n), amountToSend(fixed, 544_00n)]).toEqual([usd(4_07000n), usd(4_07000n)]);
  });
});

describe("what it is expected to cost", () => {
  it.each([
    ["4 dollars at 5 %", { fixedAmount: usd(4_00000n), discountPpm: 50_000 }, 0n, usd(3_80000n)],
    [
      "10 dollars with a fee of 3 % and 0.20, which ends the discount",
      { fixedAmount: usd(10_00000n), discountPpm: 0, feePpm: 30_000, flatFee: usd(20_000n) },
      0n,
      usd(10_50000n),
    ],
    [
      "10 dollars at 3 % and 0.20",
      { fixedAmount: usd(10_00000n), discountPpm: 30_000, flatFee: usd(20_000n) },
      0n,
      usd(9_90000n),
    ],
    [
      "500 dinars at 125",
      { sends: "face-value", fxRate: 125_000_000_000_000n, discountPpm: 0 },
      500_00n,
      usd(4_00000n),
    ],
    [
      "2000 at 505, rounded up",
      { sends: "face-value", fxRate: 505_000_000_000_000n, discountPpm: 0 },
      2000_00n,
      usd(3_96040n),
    ],
    [
      "500 dinars and a fee of 10 at 125",
      { sends: "face-value", fxRate: 125_000_000_000_000n, discountPpm: 0, flatFee: dinars(10_00n) },
      500_00n,
      usd(4_08000n),
    ],
  ] as const)("%s", (_what, changes, faceValueMinor, cost) => {
    expect(expectedCost(plan(changes), faceValueMinor)).toEqual(cost);
  });

  it("is the rate of an account in dinars, and unknown where there is none", () => {
    expect(expectedCost({ costPpm: 992_500, terms: null }, 500_00n)).toEqual(dinars(496_25n));
    expect(expectedCost({ costPpm: null, terms: null }, 500_00n)).toBeNull();
  });

  it("grows with the face value, is never negative, and is above the exact figure by less than one unit", () => {
    fc.assert(
      fc.property(
        anyTerms,
        faceValues,
        fc.bigInt({ min: 0n, max: 10_000_00n }),
        (any, faceValueMinor, more) => {
          const priced = { costPpm: null, terms: { ...any, flatFee: dinars(any.flatFee.minor) } };
          const cost = expectedCost(priced, faceValueMinor)?.minor ?? -1n;
          expect(cost).toBeGreaterThanOrEqual(0n);
          expect(expectedCost(priced, faceValueMinor + more)?.minor).toBeGreaterThanOrEqual(cost);
          // Everything × rate × 10^6: (sent × kept + flat), with both in 10^-5 of the account's currency times the rate.
          const sent = amountToSend(priced, faceValueMinor);
          const sentAtRate = sent.currency === "DZD" ? sent.minor * 10n ** 15n : sent.minor * any.fxRate;
          const kept = BigInt(1_000_000 - any.discountPpm + any.feePpm);
          const exact = sentAtRate * kept + any.flatFee.minor * 10n ** 21n;
          const over = cost * any.fxRate * 1_000_000n - exact;
          expect(over >= 0n && over < any.fxRate * 1_000_000n).toBe(true);
        },
      ),
    );
  });
});

it("terms come out of rest as they went in, also through JSON", () => {
  fc.assert(
    fc.property(anyTerms, fc.option(faceValues.map(usd)), (any, fixedAmount) => {
      const all = { ...any, fixedAmount };
      expect(wakeTerms(JSON.parse(JSON.stringify(restTerms(all))))).toEqual(all);
    }),
  );
  expect(wakeTerms(null)).toBeNull();
  expect(() => wakeTerms({ ...restTerms(terms), fxRate: "1.5" })).toThrow();
});

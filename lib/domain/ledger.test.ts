import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  captureEntry,
  chargeEntry,
  commissionEntry,
  creditEntry,
  type EntryDraft,
  floatEntry,
  fundingEntry,
  giveBackEntry,
  holdEntry,
  leftOf,
  releaseEntry,
  repaymentEntry,
  type Sale,
  transferEntry,
} from "./ledger";
import {
  dinars,
  divideUp,
  expectedCostOf,
  LARGEST_AMOUNT_MINOR,
  parseMajor,
  priceOf,
  toMajor,
} from "./money";

const amount = fc.bigInt({ min: 1n, max: 10n ** 13n });
const sale: fc.Arbitrary<Sale> = fc.record({
  resellerId: fc.constant("shop"),
  provider: fc.constant("oneclickdz"),
  priceMinor: amount,
  expectedCostMinor: fc.option(amount),
  foreign: fc.option(
    fc.record({
      expected: fc.record({ currency: fc.constant("USD"), minor: amount }),
      fxRate: fc.bigInt({ min: 1n, max: 10n ** 18n }),
    }),
  ),
  commission: fc.option(fc.record({ resellerId: fc.constant("above"), minor: amount })),
});
const cost = fc.record({ currency: fc.constantFrom("DZD", "USD"), minor: amount });
const moved = (entry: EntryDraft, kind: string): bigint =>
  entry.postings
    .filter(({ account }) => account.kind === kind)
    .reduce((sum, posting) => sum + posting.amountMinor, 0n);
const total = (entry: EntryDraft, currency: string): bigint =>
  entry.postings
    .filter((posting) => posting.currency === currency)
    .reduce((sum, posting) => sum + posting.amountMinor, 0n);

describe("the ledger", () => {
  it("sums every entry to zero in each currency and posts nothing that moves nothing", () => {
    fc.assert(
      fc.property(sale, fc.option(cost), (each, actual) => {
        for (const entry of [
          holdEntry(each),
          releaseEntry(each),
          captureEntry(each, actual),
          fundingEntry("shop", each.priceMinor),
          creditEntry("shop", each.priceMinor),
          repaymentEntry("shop", each.priceMinor),
          commissionEntry("shop", each.priceMinor),
          transferEntry("shop", "other", each.priceMinor),
          giveBackEntry(captureEntry(each, actual).postings),
          chargeEntry(each, actual),
          floatEntry("oneclickdz", actual ?? dinars(each.priceMinor), each.priceMinor),
        ]) {
          expect([total(entry, "DZD"), total(entry, "USD")]).toEqual([0n, 0n]);
          expect(entry.postings.every((posting) => posting.amountMinor !== 0n)).toBe(true);
        }
      }),
    );
  });

  it("gives back by a release exactly what the hold took", () => {
    fc.assert(
      fc.property(sale, (each) => {
        for (const kind of ["available", "held"])
          expect(moved(holdEntry(each), kind) + moved(releaseEntry(each), kind)).toBe(0n);
      }),
    );
  });

  it("owes nothing more once what was lent came in, and leaves the shop what it was lent", () => {
    fc.assert(
      fc.property(amount, (minor) => {
        const [lent, repaid] = [creditEntry("shop", minor), repaymentEntry("shop", minor)];
        expect(moved(lent, "credit")).toBe(-minor);
        expect(moved(lent, "credit") + moved(repaid, "credit")).toBe(0n);
        expect([moved(lent, "available"), moved(repaid, "available")]).toEqual([minor, 0n]);
        expect(moved(repaid, "funding")).toBe(moved(fundingEntry("shop", minor), "funding"));
      }),
    );
  });

  it("turns a delivery round by its mirror out of what can be spent, and a release by a capture out of it", () => {
    fc.assert(
      fc.property(sale, fc.option(cost), (each, actual) => {
        const capture = captureEntry(each, actual);
        const [back, charge] = [giveBackEntry(capture.postings), chargeEntry(each, actual)];
        const house = ["commission", "float", "revenue", "cost_variance", "exchange", "fx_difference"];
        for (const kind of house) {
          expect(moved(back, kind) + moved(capture, kind)).toBe(0n);
          expect(moved(charge, kind)).toBe(moved(capture, kind));
        }
        expect([moved(back, "available"), moved(charge, "available")]).toEqual([
          each.priceMinor,
          -each.priceMinor,
        ]);
        expect([moved(back, "held"), moved(charge, "held")]).toEqual([0n, 0n]);
      }),
    );
  });

  it("books what the provider really took, the agreed margin, and the difference apart", () => {
    const each = {
      resellerId: "shop",
      provider: "oneclickdz",
      priceMinor: 497_50n,
      expectedCostMinor: 496_25n,
      foreign: null,
      commission: null,
    };
    const entry = captureEntry(each, dinars(490_00n));
    expect(moved(entry, "held")).toBe(-497_50n);
    expect(moved(entry, "float")).toBe(490_00n);
    expect(moved(entry, "revenue")).toBe(1_25n);
    expect(moved(entry, "cost_variance")).toBe(6_25n);
  });

  it("claims no margin where neither side said a cost", () => {
    const entry = captureEntry(
      {
        resellerId: "shop",
        provider: "oneclickdz",
        priceMinor: 500_00n,
        expectedCostMinor: null,
        foreign: null,
        commission: null,
      },
      null,
    );
    expect(moved(entry, "float")).toBe(500_00n);
    expect(moved(entry, "revenue")).toBe(0n);
  });

  it("takes what the shop above earns out of our revenue, and out of nothing else", () => {
    fc.assert(
      fc.property(sale, fc.option(cost), (each, actual) => {
        const [beside, alone] = [
          captureEntry(each, actual),
          captureEntry({ ...each, commission: null }, actual),
        ];
        const minor = each.commission?.minor ?? 0n;
        fc.pre(each.expectedCostMinor !== null || each.foreign !== null);
        expect(moved(beside, "commission")).toBe(minor);
        expect(moved(alone, "revenue") - moved(beside, "revenue")).toBe(minor);
        for (const kind of ["held", "float", "exchange", "cost_variance", "fx_difference"])
          expect(moved(beside, kind)).toBe(moved(alone, kind));
        for (const entry of [holdEntry(each), releaseEntry(each)])
          expect(moved(entry, "commission")).toBe(0n);
      }),
    );
  });

  it("claims no margin of ours, and leaves the shop above its own, where neither side said a cost", () => {
    const own = { resellerId: "shop", provider: "oneclickdz", expectedCostMinor: null, foreign: null };
    const commission = { resellerId: "above", minor: 5_00n };
    const entry = captureEntry({ ...own, priceMinor: 500_00n, commission }, null);
    expect([moved(entry, "float"), moved(entry, "commission"), moved(entry, "revenue")]).toEqual([
      495_00n,
      5_00n,
      0n,
    ]);
  });

  const inDollars: Sale = {
    resellerId: "shop",
    provider: "reloadly",
    priceMinor: 497_50n,
    expectedCostMinor: 479_87n,
    foreign: { expected: { currency: "USD", minor: 3_59000n }, fxRate: 133_670_000_000_000n },
    commission: null,
  };

  it("books a cost in the provider's own currency, to its last decimal, and its worth in dinars beside it", () => {
    const entry = captureEntry(inDollars, { currency: "USD", minor: 3_58911n });
    expect(entry.postings).toEqual([
      { account: { kind: "held", resellerId: "shop" }, currency: "DZD", amountMinor: -497_50n },
      { account: { kind: "exchange", provider: "reloadly" }, currency: "DZD", amountMinor: 479_76n },
      { account: { kind: "revenue" }, currency: "DZD", amountMinor: 17_63n },
      { account: { kind: "fx_difference", provider: "reloadly" }, currency: "DZD", amountMinor: 11n },
      { account: { kind: "exchange", provider: "reloadly" }, currency: "USD", amountMinor: -3_58911n },
      { account: { kind: "float", provider: "reloadly" }, currency: "USD", amountMinor: 3_58911n },
    ]);
  });

  it("takes no figure in a currency that the provider's account is not kept in", () => {
    fc.assert(
      fc.property(sale, amount, (each, minor) => {
        const currency = each.foreign === null ? "USD" : "DZD";
        expect(captureEntry(each, { currency, minor })).toEqual(captureEntry(each, null));
      }),
    );
  });

  it("earns what was agreed, whatever the provider took", () => {
    fc.assert(
      fc.property(sale, fc.option(cost), (each, actual) => {
        const agreed = each.expectedCostMinor;
        if (agreed !== null) expect(moved(captureEntry(each, actual), "revenue")).toBe(leftOf(each) - agreed);
      }),
    );
  });
});

describe("money", () => {
  it("goes from text to centimes and back without losing one", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -LARGEST_AMOUNT_MINOR, max: LARGEST_AMOUNT_MINOR }), (minor) => {
        expect(parseMajor(toMajor(minor))).toEqual({ ok: true, value: minor });
      }),
    );
  });

  it("refuses what it would have to guess", () => {
    for (const text of ["", "5,00", "1e3", "0x10", " 5", "NaN", "1.", ".5", "--1"])
      expect(parseMajor(text).ok).toBe(false);
    expect(parseMajor("1.005")).toEqual({ ok: false, problem: "amount-too-precise" });
    expect(parseMajor("1.500")).toEqual({ ok: true, value: 150n });
    expect(parseMajor("99999999999999999999")).toEqual({ ok: false, problem: "amount-too-large" });
  });

  it("prices a sale at its face value less the margin, up to the next centime", () => {
    expect(priceOf(500_00n, 50)).toBe(497_50n);
    expect(priceOf(1_00n, 50)).toBe(100n);
    expect(priceOf(333_00n, 33)).toBe(331_91n);
    expect(priceOf(500_00n, 0)).toBe(500_00n);
  });

  it("expects a cost no smaller than the true one", () => {
    expect(expectedCostOf(500_00n, 992_500)).toBe(496_25n);
    expect(expectedCostOf(333_00n, 992_500)).toBe(330_51n);
    expect(expectedCostOf(500_00n, null)).toBeNull();
    fc.assert(
      fc.property(amount, fc.integer({ min: 1, max: 2_000_000 }), (face, ppm) => {
        const cost = expectedCostOf(face, ppm) ?? 0n;
        expect(cost * 1_000_000n).toBeGreaterThanOrEqual(face * BigInt(ppm));
        expect((cost - 1n) * 1_000_000n).toBeLessThan(face * BigInt(ppm));
      }),
    );
  });

  it("rounds a division up only when something is left over", () => {
    expect([divideUp(10n, 5n), divideUp(11n, 5n), divideUp(0n, 5n), divideUp(-11n, 5n)]).toEqual([
      2n,
      3n,
      0n,
      -2n,
    ]);
  });
});

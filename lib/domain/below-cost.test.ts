import { describe, expect, it } from "vitest";
import { expectedCostInDinars, findBelowCost } from "./below-cost";
import type { MarginTerms, StandingMargins } from "./margin";
import { priceOf } from "./money";
import type { Plan } from "./plan";
import { AS_LISTED } from "./plan-shelf";

const plan = (change: Partial<Plan>): Plan => ({
  provider: "oneclickdz",
  code: "PREPAID",
  name: "Credit",
  kind: "dynamic",
  operator: "djezzy",
  isEnabled: true,
  isAirtime: false,
  minimumMinor: 100_00n,
  maximumMinor: 10_000_00n,
  amountMinor: null,
  costPpm: 992_500,
  terms: null,
  shelf: AS_LISTED,
  ...change,
});
const fixed = (change: Partial<Plan>): Plan =>
  plan({
    kind: "fixed",
    code: "MIX500",
    name: "Mix 500",
    minimumMinor: null,
    maximumMinor: null,
    amountMinor: 500_00n,
    costPpm: 970_000,
    ...change,
  });

const FROM_TODAY = { validFrom: "2026-11-23", validUntil: null };
const general = (marginBps: number) => ({ reach: null, marginBps, ...FROM_TODAY });
/** Beside a shop that earns nothing yet. */
const NOTHING = { marginBps: 0, belowCostAllowed: false };
const judge = (
  plans: readonly Plan[],
  marginBps: number,
  rules: StandingMargins["rules"] = [],
  now: MarginTerms = NOTHING,
) => findBelowCost(plans, general(marginBps), { general: now, rules });

describe("what a margin would sell below its cost", () => {
  it("is nothing up to what the provider leaves us, and everything beyond", () => {
    expect(judge([plan({})], 75)).toBeNull();
    expect(judge([plan({})], 76)).toMatchObject({ count: 1, worst: { name: "Credit" } });
  });

  it("names the plan that loses most of its face value, and counts them all", () => {
    expect(judge([plan({}), fixed({}), fixed({ code: "GIFT", name: "Gift", costPpm: null })], 400)).toEqual({
      count: 2,
      worst: { name: "Credit", faceValue: "100.00", price: "96.00", cost: "99.25" },
    });
  });

  it("is judged at both ends of a range: what is taken for each order weighs on the small amounts", () => {
    const terms = {
      accountCurrency: "DZD",
      sends: "face-value",
      fixedAmount: null,
      fxRate: 1_000_000_000_000n,
      discountPpm: 40_000,
      feePpm: 0,
      flatFee: { currency: "DZD", minor: 2_00n },
    } as const;
    expect(judge([plan({ terms })], 300)).toMatchObject({ worst: { faceValue: "100.00" } });
    expect(judge([plan({ terms, minimumMinor: 1_000_00n })], 300)).toBeNull();
  });

  it("leaves out what is not sold, an enquiry, and what nobody knows the cost of", () => {
    const idle = [
      plan({ isEnabled: false }),
      plan({ kind: "menu", code: "MENU" }),
      plan({ code: "BULK", costPpm: null }),
    ];
    expect(judge(idle, 5000)).toBeNull();
  });

  it("is plain credit only where even the cheapest of its providers takes more", () => {
    const [first, second] = [
      plan({ isAirtime: true }),
      plan({ isAirtime: true, provider: "reloadly", code: "1", costPpm: 950_000 }),
    ];
    expect(judge([first, second], 500)).toBeNull();
    expect(judge([first, second], 501)).toMatchObject({ count: 1 });
    const narrow = { ...second, minimumMinor: 200_00n };
    expect(judge([first, narrow], 500)).toMatchObject({ worst: { faceValue: "100.00" } });
  });

  it("is judged at the ends of every provider's range: beyond the cheaper one's only the dearer one delivers", () => {
    const cheap = plan({ isAirtime: true, costPpm: 960_000, maximumMinor: 4_000_00n });
    const dear = plan({ isAirtime: true, provider: "reloadly", code: "1", maximumMinor: 5_000_00n });
    expect(judge([cheap, dear], 75)).toBeNull();
    expect(judge([cheap, dear], 76)).toMatchObject({ worst: { faceValue: "5000.00" } });
  });

  it("is not what the counter refuses already, but what it sells by somebody's yes", () => {
    const dear = fixed({ code: "BUNDLE", costPpm: 1_020_000 });
    expect(judge([dear], 50)).toBeNull();
    expect(judge([plan({}), dear], 100)).toMatchObject({ count: 1, worst: { name: "Credit" } });
    const now = { marginBps: 100, belowCostAllowed: false };
    expect(judge([plan({})], 120, [], now)).toBeNull();
    expect(judge([plan({})], 90, [], { ...now, belowCostAllowed: true })).toMatchObject({ count: 1 });
    const rule = { operator: "djezzy", planCode: null, ...now, ...FROM_TODAY } as const;
    const reach = { operator: "djezzy", planCode: "PREPAID" } as const;
    const standing = { general: NOTHING, rules: [rule] };
    expect(findBelowCost([plan({})], { ...general(120), reach }, standing)).toBeNull();
  });

  it("is left alone where a more specific rule decides from then on", () => {
    const rule = { operator: "djezzy", planCode: "PREPAID", ...NOTHING, ...FROM_TODAY } as const;
    expect(judge([plan({})], 500, [rule])).toBeNull();
    expect(judge([plan({})], 500, [{ ...rule, validUntil: "2027-01-01" }])).not.toBeNull();
  });

  it("by a rule is only what the rule reaches", () => {
    const standing = { general: NOTHING, rules: [] };
    const reach = { operator: "mobilis", planCode: null } as const;
    expect(findBelowCost([plan({})], { ...general(5000), reach }, standing)).toBeNull();
    const own = { operator: "djezzy", planCode: "MIX500" } as const;
    expect(findBelowCost([plan({}), fixed({})], { ...general(500), reach: own }, standing)).toMatchObject({
      count: 1,
      worst: { name: "Mix 500", price: "475.00", cost: "485.00" },
    });
  });
});

it("an enquiry costs nothing, and a price at cost is not below it", () => {
  expect(expectedCostInDinars(plan({ kind: "menu" }), 100_00n)).toBeNull();
  expect(expectedCostInDinars(plan({}), 500_00n)).toBe(priceOf(500_00n, 75));
});

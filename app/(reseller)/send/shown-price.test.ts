import { expect, test } from "vitest";
import type { ShopMargins } from "@/lib/domain/margin-views";
import type { PlanChoice } from "@/lib/domain/views";
import { type Draft, emptyDraft } from "./send-draft";
import { shownPrice } from "./shown-price";

const plan = (part: Partial<PlanChoice>): PlanChoice => ({
  planCode: "PREPAID_MOBILIS",
  name: "Prepaid",
  kind: "dynamic",
  operator: "mobilis",
  minimum: "40.00",
  maximum: "3999.00",
  amount: null,
  ...part,
});
const bounds = { minimum: null, maximum: null };
const plans = [
  plan({}),
  plan({ planCode: "MIX500_MOBILIS", kind: "fixed", amount: "500.00", ...bounds }),
  plan({ planCode: "GETMENU_Mobilis", kind: "menu" }),
  plan({ planCode: "PIXX_500", kind: "fixed", amount: "500.00", operator: null, ...bounds }),
];
const rule = {
  operator: "mobilis",
  planCode: null,
  planName: null,
  marginBps: 200,
  validFrom: "2026-11-23",
  validUntil: "2026-12-01",
} as const;
const margins: ShopMargins = {
  day: "2026-11-23",
  generalBps: 50,
  rules: [rule, { ...rule, planCode: "MIX500_MOBILIS", planName: "Mix 500", marginBps: 300 }],
  fromAbove: [],
};
const draft: Draft = { ...emptyDraft("key"), number: "0660 12 34 56", amount: "500" };
const price = (change: Partial<Draft>, by: ShopMargins | null = margins) =>
  shownPrice({ ...draft, ...change }, plans, by);

test("the price shown is the face value less what the shop earns on just this today", () => {
  expect(price({})).toBe("490.00");
  expect(price({ choice: "MIX500_MOBILIS" })).toBe("485.00");
  expect(price({ choice: "PIXX_500" })).toBe("497.50");
  expect(price({}, { ...margins, day: "2026-12-01" })).toBe("497.50");
  expect(price({ amount: "333" }, { ...margins, rules: [], generalBps: 33 })).toBe("331.91");
});

test("a shop of another shop is shown what that one lets it earn, where the house gave it no rule of its own", () => {
  const fromAbove = [{ ...rule, marginBps: 20 }];
  expect(price({}, { ...margins, fromAbove })).toBe("490.00");
  expect(price({}, { ...margins, rules: [], fromAbove })).toBe("499.00");
  expect(price({ choice: "PIXX_500" }, { ...margins, rules: [], fromAbove })).toBe("497.50");
  expect(price({}, { ...margins, rules: [], fromAbove, day: "2026-12-01" })).toBe("497.50");
});

test("no price is shown before there is an amount, for an enquiry, or to whoever may not see margins", () => {
  expect(price({ amount: "" })).toBeNull();
  expect(price({ number: "" })).toBeNull();
  expect(price({ choice: "GETMENU_Mobilis" })).toBeNull();
  expect(price({}, null)).toBeNull();
});

test("an offer that the counter does not list is priced as a plan of the operator that its order was for", () => {
  const offer = { planCode: "SAMA1200_MOBILIS", name: "Sama", amount: "1200.00" };
  const offered = {
    reference: "tb_parent",
    msisdn: "0660123456",
    operator: "mobilis",
    paidFor: "1000.00",
    offers: [offer, { ...offer, planCode: "MIX500_MOBILIS", amount: "500.00" }],
  } as const;
  const choose = (choice: string | null) =>
    price({ offered: { ...offered, offers: [...offered.offers] }, choice });
  expect(choose("SAMA1200_MOBILIS@1200.00")).toBe("1176.00");
  expect(choose("MIX500_MOBILIS@500.00")).toBe("485.00");
  expect(choose(null)).toBeNull();
});

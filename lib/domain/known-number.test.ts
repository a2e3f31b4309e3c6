import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineOf, operatorByHand, type PastOrder, usualOf } from "./known-number";
import { isForAnotherLine, lineOfOffers, lineOfPlan } from "./line-kind";
import { ORDER_STATES } from "./order";
import { OPERATORS, PLAN_KINDS } from "./plan";

const order = (change: Partial<PastOrder> = {}): PastOrder => ({
  state: "fulfilled",
  planKind: "dynamic",
  planCode: "PREPAID_DJEZZY",
  isAirtime: true,
  operator: "djezzy",
  faceValueMinor: 500_00n,
  offers: [],
  ...change,
});
const offer = (planCode: string, amountMinor = 500_00n) => ({ planCode, name: "…", amountMinor });
const enquiry = (...codes: string[]): PastOrder =>
  order({
    planKind: "menu",
    planCode: "GETMENU_Djezzy",
    isAirtime: false,
    state: "refunded",
    offers: codes.map((code) => offer(code)),
  });
const refusedFor = (...codes: string[]): PastOrder =>
  order({ state: "refunded", offers: codes.map((code) => offer(code)) });

const pasts = fc.array(
  fc.record({
    state: fc.constantFrom(...ORDER_STATES),
    planKind: fc.constantFrom(...PLAN_KINDS),
    planCode: fc.constantFrom("PREPAID_DJEZZY", "FACTURE_DJEZZY", "MIX500"),
    isAirtime: fc.boolean(),
    operator: fc.constantFrom(...OPERATORS, null),
    faceValueMinor: fc.constantFrom(100_00n, 500_00n),
    offers: fc.array(fc.constantFrom(offer("FACTURE_DJEZZY"), offer("PREPAID_DJEZZY")), { maxLength: 2 }),
  }),
  { maxLength: 20 },
);

describe("what a number usually takes", () => {
  it("is what was delivered most often, and of equals what was delivered last", () => {
    const [big, small] = [order({ faceValueMinor: 1_000_00n }), order()];
    expect(usualOf([big, small, small])).toBe(small);
    expect(usualOf([big, small, small, big])).toBe(big);
    expect(usualOf([order({ planCode: "reloadly-8" }), big, big, order(), order()])?.faceValueMinor).toBe(
      500_00n,
    );
  });

  it("is one of its delivered sales, and nothing where there is none", () => {
    fc.assert(
      fc.property(pasts, (past) => {
        const delivered = past.filter(({ state, planKind }) => state === "fulfilled" && planKind !== "menu");
        const usual = usualOf(past);
        if (usual === null) expect(delivered).toEqual([]);
        else expect(delivered).toContain(usual);
      }),
    );
  });
});

describe("a number's line", () => {
  it("is proven by what was delivered, or by what was offered instead; the newest proof counts", () => {
    expect(lineOf([order()])).toBe("prepaid");
    expect(lineOf([order({ planCode: "FACTURE_DJEZZY", isAirtime: false })])).toBe("facture");
    expect(lineOf([refusedFor("FACTURE_DJEZZY"), order()])).toBe("facture");
    expect(lineOf([order(), refusedFor("FACTURE_DJEZZY")])).toBe("prepaid");
    expect(lineOf([enquiry("PREPAID_MOBILIS", "MIX500_MOBILIS"), refusedFor("FACTURE_DJEZZY")])).toBe(
      "prepaid",
    );
    expect(lineOf([order({ planCode: "reloadly-8" })])).toBe("prepaid");
  });

  it("is not proven by a refusal alone, by what may arrive yet, or by offers of both kinds", () => {
    for (const state of ["refunded", "failed", "unknown", "pending"] as const)
      expect(lineOf([order({ state })])).toBeNull();
    expect(lineOf([enquiry("PREPAID_DJEZZY", "FACTURE_DJEZZY")])).toBeNull();
    expect(lineOf([order({ planCode: "GROS_MOBILIS", isAirtime: false })])).toBeNull();
    expect(lineOfOffers([])).toBeNull();
  });

  it("greys the plans of the other kind only", () => {
    const credit = { planCode: "PREPAID_DJEZZY", isAirtime: true };
    const invoice = { planCode: "FACTURE_DJEZZY", isAirtime: false };
    const bundle = { planCode: "MIX500_DJEZZY", isAirtime: false };
    expect([credit, invoice, bundle].map((plan) => isForAnotherLine(plan, "facture"))).toEqual([
      true,
      false,
      false,
    ]);
    expect([credit, invoice, bundle].map((plan) => isForAnotherLine(plan, "prepaid"))).toEqual([
      false,
      true,
      false,
    ]);
    expect([credit, invoice, bundle].map((plan) => isForAnotherLine(plan, null))).toEqual([
      false,
      false,
      false,
    ]);
    expect(lineOfPlan({ planCode: "PREPAIDISH", isAirtime: false })).toBeNull();
  });
});

describe("the network chosen by hand", () => {
  it("is the one of the newest sale that was not given back, where the number hints at another", () => {
    const moved = order({ operator: "mobilis" });
    expect(operatorByHand([moved, order()], "0770123456")).toBe("mobilis");
    expect(operatorByHand([order(), moved], "0770123456")).toBeNull();
    expect(
      operatorByHand([order({ operator: "mobilis", state: "refunded" }), order()], "0770123456"),
    ).toBeNull();
    expect(operatorByHand([order({ operator: "mobilis", state: "failed" })], "0770123456")).toBeNull();
    expect(operatorByHand([{ ...enquiry(), operator: "mobilis" }], "0770123456")).toBeNull();
  });

  it("is never the one that the number itself hints at", () => {
    fc.assert(
      fc.property(pasts, (past) => {
        expect(operatorByHand(past, "0770123456")).not.toBe("djezzy");
      }),
    );
  });
});

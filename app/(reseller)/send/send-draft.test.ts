import { expect, test } from "vitest";
import type { LiveOrder } from "@/components/orders/live-order";
import type { PlanChoice } from "@/lib/domain/views";
import {
  amountOf,
  checkDraft,
  chosenPlan,
  type Draft,
  draftShape,
  emptyDraft,
  faultWhileTyping,
  filledBy,
  isCovered,
  isNamed,
  isUnfit,
  isUntouched,
  knownOf,
  numberToAskAbout,
  operatorDoubt,
  operatorFor,
  plansFor,
  withOffers,
} from "./send-draft";

const KEY = "0b8f6f1e-5a52-4b8e-9c3a-0d8b6f7f0a11";
const plan = (part: Partial<PlanChoice>): PlanChoice => ({
  planCode: "PREPAID_DJEZZY",
  name: "Prepaid",
  kind: "dynamic",
  operator: "djezzy",
  minimum: "100.00",
  maximum: "10000.00",
  amount: null,
  ...part,
});
const plans = [
  plan({}),
  plan({
    planCode: "PIXX_500",
    operator: "mobilis",
    kind: "fixed",
    minimum: null,
    maximum: null,
    amount: "500.00",
  }),
  plan({ planCode: "GETMENU_DJEZZY", kind: "menu", minimum: "50.00", maximum: "5000.00" }),
];
const draft = { ...emptyDraft(KEY), number: "0770 12 34 56", amount: "500" };

const order: LiveOrder = {
  reference: "tb_parent",
  state: "refunded",
  reason: null,
  msisdn: "0600000002",
  operator: "mobilis",
  planName: "Prepaid",
  planKind: "dynamic",
  faceValue: "500.00",
  price: "497.50",
  cashierName: "A",
  createdAt: "2026-11-22T08:00:00.000Z",
  finalAt: "2026-11-22T08:00:09.000Z",
  isCancelRequested: false,
  cash: null,
  status: {
    reference: "tb_parent",
    state: "refunded",
    isFinal: true,
    stopPolling: true,
    providerMessage: null,
    suggestedOffers: [
      { planCode: "FACTURE_DJEZZY", name: "FACTURE", amount: "500.00" },
      { planCode: "FACTURE_DJEZZY", name: "FACTURE", amount: "1000.00" },
    ],
    nextCheckAt: null,
    pollAfterMs: null,
    updatedAt: "2026-11-22T08:00:09.000Z",
  },
};

test("a whole form becomes one order under the form's own key", () => {
  expect(checkDraft(draft, plans)).toEqual({
    input: {
      idempotencyKey: KEY,
      msisdn: "0770 12 34 56",
      planCode: "PREPAID_DJEZZY",
      amount: "500",
      parentReference: null,
      isSecondOne: false,
    },
  });
});

test("the second digit names the network, a tap overrides it, and the plans follow", () => {
  expect(operatorFor({ ...draft, number: "07" })).toBe("djezzy");
  expect(operatorFor({ ...draft, number: "0" })).toBeNull();
  expect(operatorFor({ ...draft, operator: "mobilis" })).toBe("mobilis");
  expect(plansFor(plans, "mobilis").map((each) => each.planCode)).toEqual(["PIXX_500"]);
  expect(plansFor(plans, null)).toEqual([]);
});

test("everything that is wrong is said at once, each beside its field", () => {
  const faults = (part: Partial<typeof draft>) => {
    const checked = checkDraft({ ...draft, ...part }, plans);
    return "faults" in checked ? checked.faults.map((fault) => `${fault.field} ${fault.problem}`) : [];
  };
  expect(faults({ number: "0770", amount: "" })).toEqual([
    "msisdn number-too-short",
    "amount amount-missing",
  ]);
  expect(faults({ amount: "50" })).toEqual(["amount amount-too-small"]);
  expect(faults({ amount: "0" })).toEqual(["amount amount-too-small"]);
  expect(faults({ amount: "10 001" })).toEqual(["amount amount-too-large"]);
  expect(faults({ amount: "12.5" })).toEqual(["amount amount-not-whole"]);
  expect(faults({ number: "0661 12 34 56" })).toEqual(["plan plan-missing"]);
});

test("a fixed plan sends the amount it shows, an enquiry none", () => {
  const fixed = checkDraft({ ...draft, number: "0661 12 34 56", choice: "PIXX_500" }, plans);
  expect(fixed).toMatchObject({ input: { planCode: "PIXX_500", amount: "500" } });
  const enquiry = checkDraft({ ...draft, choice: "GETMENU_DJEZZY", amount: "abc" }, plans);
  expect(enquiry).toMatchObject({ input: { planCode: "GETMENU_DJEZZY", amount: null } });
  const menu = chosenPlan({ ...draft, choice: "GETMENU_DJEZZY" }, plans);
  expect(amountOf(draft, menu)).toBeNull();
});

test("an offer is reckoned against the cash that is still in the till: all of it, none once it was given back", () => {
  expect(withOffers(KEY, order).offered?.paidFor).toBe("500.00");
  expect(withOffers(KEY, { ...order, cash: "kept" }).offered?.paidFor).toBe("500.00");
  expect(withOffers(KEY, { ...order, cash: "given_back" }).offered?.paidFor).toBe("0.00");
  expect(withOffers(KEY, { ...order, planKind: "menu" }).offered?.paidFor).toBeNull();
});

test("offers fill an untouched form with the number and the nearest offer, linked to the order they answer", () => {
  expect(isUntouched(emptyDraft(KEY))).toBe(true);
  expect(isUntouched({ ...emptyDraft(KEY), number: "0" })).toBe(false);
  const offered = withOffers(KEY, order);
  expect(isUntouched(offered)).toBe(false);
  expect(checkDraft(offered, plans)).toEqual({
    input: {
      idempotencyKey: KEY,
      msisdn: "0600 00 00 02",
      planCode: "FACTURE_DJEZZY",
      amount: "500",
      parentReference: "tb_parent",
      isSecondOne: false,
    },
  });
});

test("two offers under one plan code stay two offers", () => {
  const offered = { ...withOffers(KEY, order), choice: "FACTURE_DJEZZY@1000.00" };
  expect(checkDraft(offered, [])).toMatchObject({ input: { planCode: "FACTURE_DJEZZY", amount: "1000" } });
});

test("a number is called wrong while typing only where more digits cannot mend it", () => {
  expect(faultWhileTyping("")).toBeNull();
  expect(faultWhileTyping("0770 12")).toBeNull();
  expect(faultWhileTyping("021")).toBe("number-not-mobile");
  expect(faultWhileTyping("0770 12 34 567")).toBe("number-too-long");
  expect(faultWhileTyping("077O")).toBe("number-not-digits");
  expect(faultWhileTyping("+33 6")).toBe("number-foreign");
});

test("a second one is sent under the form's own key, and a draft from before it could be said is an only one", () => {
  expect(checkDraft({ ...draft, isSecondOne: true }, plans)).toMatchObject({
    input: { idempotencyKey: KEY, isSecondOne: true },
  });
  const { isSecondOne: _, ...older } = draft;
  expect(draftShape(older)?.isSecondOne).toBe(false);
});

test("a balance that does not cover the amount is said before the tap", () => {
  expect(isCovered("500.00", "499.99")).toBe(false);
  expect(isCovered("500.00", "500.00")).toBe(true);
  expect(isCovered(null, "0.00")).toBe(true);
});

test("of two free amounts the one that takes what was typed stands chosen, until another is tapped", () => {
  const wholesale = plan({ planCode: "GROS", minimum: "5000.00", maximum: "300000.00" });
  const shown = plansFor([wholesale, ...plans], "djezzy");
  expect(shown.map((each) => each.planCode)).toEqual(["PREPAID_DJEZZY", "GROS", "GETMENU_DJEZZY"]);
  const chosen = (amount: string, choice: string | null = null) =>
    chosenPlan({ ...draft, amount, choice }, shown)?.planCode;
  expect(chosen("")).toBe("PREPAID_DJEZZY");
  expect(chosen("700")).toBe("PREPAID_DJEZZY");
  expect(chosen("20 000")).toBe("GROS");
  expect(chosen("700", "GROS")).toBe("GROS");
});

test("a tile fills plan and amount, and the network where the number's is another one", () => {
  expect(filledBy({ planCode: "PREPAID_DJEZZY", amount: "2000.00" }, draft, plans)).toEqual({
    choice: "PREPAID_DJEZZY",
    amount: "2 000",
  });
  // A fixed plan has its own amount: what was typed for another one stays.
  expect(filledBy({ planCode: "PIXX_500", amount: "500.00" }, draft, plans)).toEqual({
    choice: "PIXX_500",
    operator: "mobilis",
  });
  const filled = { ...draft, ...filledBy({ planCode: "PIXX_500", amount: "500.00" }, draft, plans) };
  expect(checkDraft(filled, plans)).toMatchObject({ input: { planCode: "PIXX_500", amount: "500" } });
});

test("a tile names its plan only where its amount alone would be sent as another", () => {
  const invoice = plan({ planCode: "FACTURE_DJEZZY", minimum: "100.00", maximum: "300000.00" });
  const shown = plansFor([...plans, invoice], "djezzy");
  expect(isNamed({ planCode: "PREPAID_DJEZZY", amount: "500.00" }, shown)).toBe(false);
  expect(isNamed({ planCode: "FACTURE_DJEZZY", amount: "500.00" }, shown)).toBe(true);
  expect(isNamed({ planCode: "FACTURE_DJEZZY", amount: "20000.00" }, shown)).toBe(false);
});

// ------------------------------------------------------------------------------------------------ a known number

const knownAs = (part: Partial<NonNullable<Draft["known"]>>, number = "0770 12 34 56"): Draft => ({
  ...draft,
  number,
  known: { msisdn: "0770123456", operator: null, line: null, unfitPlanCodes: [], ...part },
});

test("the network that this shop sold a number last stands chosen until another is tapped", () => {
  expect(operatorFor(knownAs({ operator: "ooredoo" }))).toBe("ooredoo");
  expect(operatorFor({ ...knownAs({ operator: "ooredoo" }), operator: "mobilis" })).toBe("mobilis");
  expect(operatorFor(knownAs({}))).toBe("djezzy");
  const detected = { msisdn: "0770123456", operator: "djezzy" } as const;
  expect(operatorFor({ ...knownAs({ operator: "ooredoo" }), detected })).toBe("ooredoo");
  expect(operatorDoubt({ ...knownAs({ operator: "ooredoo" }), detected })).toEqual({
    kind: "not-as-chosen",
    other: "djezzy",
  });
});

test("what is known of one number is never said of another", () => {
  const other = knownAs(
    { operator: "ooredoo", line: "facture", unfitPlanCodes: ["PREPAID_DJEZZY"] },
    "0770 12 34 57",
  );
  expect(operatorFor(other)).toBe("djezzy");
  expect(knownOf(other)).toBeNull();
  expect(isUnfit(other, "PREPAID_DJEZZY")).toBe(false);
});

test("a plan for another kind of line is chosen by a tap only, or where there is no other", () => {
  const invoice = plan({ planCode: "FACTURE_DJEZZY", minimum: "1.00", maximum: "300000.00" });
  const known = knownAs({ line: "facture", unfitPlanCodes: ["PREPAID_DJEZZY"] });
  const both = plansFor([...plans, invoice], "djezzy");
  expect(chosenPlan(known, both)?.planCode).toBe("FACTURE_DJEZZY");
  expect(chosenPlan({ ...known, choice: "PREPAID_DJEZZY" }, both)?.planCode).toBe("PREPAID_DJEZZY");
  expect(chosenPlan(known, plansFor(plans, "djezzy"))?.planCode).toBe("PREPAID_DJEZZY");
});

test("a draft from before numbers were known is read", () => {
  const { known: _, ...older } = draft;
  expect(draftShape(older)).toEqual(draft);
});

// ------------------------------------------------------------------------------------------------ whose number it is

const unsure = { ...emptyDraft(KEY), number: "+213 520 00 00 02" };
const told = (operator: "djezzy" | "ooredoo" | null) => ({
  ...unsure,
  detected: { msisdn: "0520000002", operator },
});

test("a whole number is asked about only where its beginning does not say for sure whose it is", () => {
  expect(numberToAskAbout(unsure)).toBe("0520000002");
  expect(numberToAskAbout({ ...unsure, operator: "mobilis" })).toBe("0520000002");
  expect(numberToAskAbout({ ...unsure, number: "052000000" })).toBeNull();
  expect(numberToAskAbout(draft)).toBeNull();
  expect(numberToAskAbout(withOffers(KEY, order))).toBeNull();
  expect(numberToAskAbout({ ...unsure, isUnconfirmed: true })).toBeNull();
});

test("what was tapped goes before a provider's word, and that before the number's beginning", () => {
  expect(operatorFor(unsure)).toBe("ooredoo");
  expect(operatorFor(told("djezzy"))).toBe("djezzy");
  expect(operatorFor({ ...told("djezzy"), operator: "mobilis" })).toBe("mobilis");
});

test("nobody's number has no operator until one is tapped, and cannot be sent before", () => {
  expect(operatorFor(told(null))).toBeNull();
  expect(checkDraft({ ...told(null), amount: "500" }, plans)).toEqual({
    faults: [{ field: "plan", problem: "plan-missing" }],
  });
  expect(checkDraft({ ...told(null), operator: "djezzy", amount: "500" }, plans)).toMatchObject({
    input: { planCode: "PREPAID_DJEZZY" },
  });
});

test("a word about another number says nothing of this one", () => {
  const other = { ...told("djezzy"), number: "0520000003" };
  expect(operatorFor(other)).toBe("ooredoo");
  expect(operatorDoubt(other)).toEqual({ kind: "none" });
});

test("whatever speaks against the operator in the form is said", () => {
  expect(operatorDoubt(unsure)).toEqual({ kind: "none" });
  expect(operatorDoubt(told("ooredoo"))).toEqual({ kind: "none" });
  expect(operatorDoubt(told("djezzy"))).toEqual({ kind: "not-as-it-begins", other: "djezzy" });
  expect(operatorDoubt({ ...told("djezzy"), operator: "ooredoo" })).toEqual({
    kind: "not-as-chosen",
    other: "djezzy",
  });
  expect(operatorDoubt(told(null))).toEqual({ kind: "nobodys" });
});

import type { LiveOrder } from "@/components/orders/live-order";
import { offerKey } from "@/components/orders/offer-choices";
import type { SendField } from "@/components/orders/send-order";
import { wholeAmountOf } from "@/components/orders/whole-amount";
import { groupThousands } from "@/components/text/figures";
import { cashHeld } from "@/lib/domain/cash";
import type { Tile } from "@/lib/domain/counter-views";
import { LINE_KINDS } from "@/lib/domain/line-kind";
import { parseMajor } from "@/lib/domain/money";
import {
  digitsOf,
  groupMsisdn,
  hasKnownBeginning,
  operatorHintOf,
  parseMsisdn,
  withoutBlanks,
} from "@/lib/domain/msisdn";
import type { SendInput } from "@/lib/domain/order-input";
import { type OfferOnWire, offerOnWire } from "@/lib/domain/order-status";
import { OPERATORS, type Operator } from "@/lib/domain/plan";
import type { ProblemCode } from "@/lib/domain/problem";
import { flag, listOf, oneOf, orElse, orNull, type ShapedBy, shapeOf, text, uuid } from "@/lib/domain/shape";
import { parseWholeAmount } from "@/lib/domain/typed-amount";
import type { PlanChoice } from "@/lib/domain/views";

/** Offers that stand in the form in place of the plans, and the order they answer. */
const offeredShape = shapeOf({
  reference: text,
  msisdn: text,
  operator: orNull(oneOf(OPERATORS)),
  /** What the customer handed over for; null after an enquiry. */
  paidFor: orNull(text),
  offers: listOf(offerOnWire),
});

/** What stands in the form. It outlives a reload in this tab, its key with it. */
export const draftShape = shapeOf({
  /** Makes this send one order, however often it is tapped, retried or reloaded. */
  key: uuid,
  number: text,
  /** Tapped; null leaves it to the number. */
  operator: orNull(oneOf(OPERATORS)),
  /** A provider's word on whose number that is; an operator of null: it knows no network of it. */
  detected: orElse(orNull(shapeOf({ msisdn: text, operator: orNull(oneOf(OPERATORS)) })), null),
  /** What this shop knows of that number: the network it sold it, and the plans that are for another kind of line. */
  known: orElse(
    orNull(
      shapeOf({
        msisdn: text,
        operator: orNull(oneOf(OPERATORS)),
        line: orNull(oneOf(LINE_KINDS)),
        unfitPlanCodes: listOf(text),
      }),
    ),
    null,
  ),
  /** A plan's code, or an offer's key. */
  choice: orNull(text),
  amount: text,
  offered: orNull(offeredShape),
  /** It was sent, and no answer came back. */
  isUnconfirmed: flag,
  /** Said for this number: an earlier top-up is still being verified, and this is a second one. */
  isSecondOne: orElse(flag, false),
});
export type Draft = ShapedBy<typeof draftShape>;

export const emptyDraft = (key: string): Draft => ({
  key,
  number: "",
  operator: null,
  detected: null,
  known: null,
  choice: null,
  amount: "",
  offered: null,
  isUnconfirmed: false,
  isSecondOne: false,
});

/** True while the next customer has not begun: offers may then come back into the form by themselves. */
export const isUntouched = (draft: Draft): boolean =>
  draft.number.trim() === "" &&
  draft.amount.trim() === "" &&
  draft.operator === null &&
  draft.offered === null;

/** The form as the offers of an order fill it: its number, and the nearest offer already chosen, so that one tap sends it. */
export function withOffers(key: string, order: LiveOrder): Draft {
  const offers = order.status.suggestedOffers;
  const [nearest] = offers;
  return {
    ...emptyDraft(key),
    number: groupMsisdn(order.msisdn),
    operator: order.operator,
    choice: nearest ? offerKey(nearest) : null,
    offered: {
      reference: order.reference,
      msisdn: order.msisdn,
      operator: order.operator,
      paidFor: cashHeld(order),
      offers,
    },
  };
}

/** The number as far as it is typed, in national digits. */
function nationalOf(draft: Draft): string {
  const whole = parseMsisdn(draft.number);
  return whole.ok ? whole.value : digitsOf(draft.number);
}

/** What this shop knows of the number that stands in the form now. */
export const knownOf = (draft: Draft): Draft["known"] =>
  draft.known?.msisdn === nationalOf(draft) ? draft.known : null;

/** What was tapped; else what this shop sold it last; else a provider's word on the number; else its beginning. */
export function operatorFor(draft: Draft): Operator | null {
  const national = nationalOf(draft);
  const chosen = draft.operator ?? knownOf(draft)?.operator ?? null;
  if (chosen !== null) return chosen;
  return draft.detected?.msisdn === national ? draft.detected.operator : operatorHintOf(national);
}

/**
 * A whole number whose beginning does not say for sure whose it is; null where nothing needs asking. What was sent, and
 * what a number was offered, keeps its network.
 */
export function numberToAskAbout(draft: Draft): string | null {
  const number = numberToRecall(draft);
  return number !== null && !hasKnownBeginning(number) ? number : null;
}

/** A whole number for a sale that is still open to change: whoever it is may help then. */
export function numberToRecall(draft: Draft): string | null {
  const number = parseMsisdn(draft.number);
  return number.ok && draft.offered === null && !draft.isUnconfirmed ? number.value : null;
}

/** What there is to say of the operator that stands in the form; `other` is the one that the number should have. */
export type OperatorDoubt =
  | { readonly kind: "none" }
  /** Nobody knows a network of that number. */
  | { readonly kind: "nobodys" }
  /** A provider knows better than the number's beginning. */
  | { readonly kind: "not-as-it-begins"; readonly other: Operator }
  /** Another one was tapped, or sold last. */
  | { readonly kind: "not-as-chosen"; readonly other: Operator };

export function operatorDoubt(draft: Draft): OperatorDoubt {
  const national = nationalOf(draft);
  if (draft.detected?.msisdn !== national) return { kind: "none" };
  const { operator: other } = draft.detected;
  if (other === null) return { kind: "nobodys" };
  const chosen = draft.operator ?? knownOf(draft)?.operator ?? null;
  if (chosen !== null && chosen !== other) return { kind: "not-as-chosen", other };
  return other === operatorHintOf(national) ? { kind: "none" } : { kind: "not-as-it-begins", other };
}

const KIND_ORDER = { dynamic: 0, fixed: 1, menu: 2 } as const satisfies Record<PlanChoice["kind"], number>;

/** Plans of the network, and those that name none: free amounts, small ones first, then fixed plans, then the enquiry. */
export function plansFor(plans: readonly PlanChoice[], operator: Operator | null): readonly PlanChoice[] {
  if (operator === null) return [];
  const size = (plan: PlanChoice): number => Number(minorOf(plan.amount ?? plan.minimum) ?? 0n);
  return plans
    .filter((plan) => plan.operator === null || plan.operator === operator)
    .sort((a, b) => KIND_ORDER[a.kind] - KIND_ORDER[b.kind] || size(a) - size(b));
}

/**
 * The plan tapped; where none was, the free amount that takes what was typed (an operator may sell small and large ones
 * under two plans), else the smallest free amount: that is what most customers want. One for another kind of line is
 * chosen by a tap, or where there is no other.
 */
export function chosenPlan(draft: Draft, shown: readonly PlanChoice[]): PlanChoice | null {
  const free = freePlans(draft, shown);
  const fitting = free.find((plan) => amountFault(draft.amount, plan) === null);
  return shown.find((plan) => plan.planCode === draft.choice) ?? fitting ?? free[0] ?? null;
}

function freePlans(draft: Draft, shown: readonly PlanChoice[]): readonly PlanChoice[] {
  const free = shown.filter((plan) => plan.kind === "dynamic");
  const fit = free.filter((plan) => !isUnfit(draft, plan.planCode));
  return fit.length > 0 ? fit : free;
}

/** Whether the plan is known to be for another kind of line than this number's. */
export const isUnfit = (draft: Draft, planCode: string): boolean =>
  knownOf(draft)?.unfitPlanCodes.includes(planCode) ?? false;

export const chosenOffer = (draft: Draft): OfferOnWire | null =>
  draft.offered?.offers.find((offer) => offerKey(offer) === draft.choice) ?? null;

/** What would be sent, in decimals of a dinar; null where it is not an amount yet. */
export function amountOf(draft: Draft, plan: PlanChoice | null): string | null {
  if (draft.offered) return chosenOffer(draft)?.amount ?? null;
  if (plan === null || plan.kind === "menu") return null;
  if (plan.kind === "fixed") return plan.amount;
  const typed = parseWholeAmount(draft.amount);
  return typed.ok && typed.value > 0n ? `${typed.value / 100n}.00` : null;
}

export interface Fault {
  readonly field: SendField;
  readonly problem: ProblemCode | "plan-missing";
  readonly limits?: { readonly minimum: string; readonly maximum: string } | undefined;
}

/** What the form would post, or everything that is wrong with it. The server judges again. */
export function checkDraft(
  draft: Draft,
  plans: readonly PlanChoice[],
): { readonly input: SendInput } | { readonly faults: readonly Fault[] } {
  const number = parseMsisdn(draft.number);
  const plan = chosenPlan(draft, plansFor(plans, operatorFor(draft)));
  const offer = chosenOffer(draft);
  const faults: Fault[] = number.ok ? [] : [{ field: "msisdn", problem: number.problem }];
  if (draft.offered ? offer === null : plan === null && number.ok)
    faults.push({ field: "plan", problem: "plan-missing" });
  const amount = draft.offered || plan?.kind !== "dynamic" ? null : amountFault(draft.amount, plan);
  if (amount) faults.push(amount);
  const planCode = offer?.planCode ?? plan?.planCode;
  if (faults.length > 0 || planCode === undefined) return { faults };
  return {
    input: {
      idempotencyKey: draft.key,
      msisdn: draft.number,
      planCode,
      amount: typedAmount(draft, plan, offer),
      parentReference: draft.offered?.reference ?? null,
      isSecondOne: draft.isSecondOne,
    },
  };
}

function typedAmount(draft: Draft, plan: PlanChoice | null, offer: OfferOnWire | null): string | null {
  if (offer) return wholeAmountOf(offer.amount);
  if (plan?.kind === "fixed" && plan.amount !== null) return wholeAmountOf(plan.amount);
  return plan?.kind === "dynamic" ? withoutBlanks(draft.amount) : null;
}

function amountFault(text: string, plan: PlanChoice): Fault | null {
  const typed = parseWholeAmount(text);
  if (!typed.ok) return { field: "amount", problem: typed.problem };
  const [minimum, maximum] = [minorOf(plan.minimum), minorOf(plan.maximum)];
  const limits = { minimum: plan.minimum ?? "1", maximum: plan.maximum ?? plan.minimum ?? "1" };
  if (typed.value <= 0n || (minimum !== null && typed.value < minimum))
    return { field: "amount", problem: "amount-too-small", limits };
  if (maximum !== null && typed.value > maximum)
    return { field: "amount", problem: "amount-too-large", limits };
  return null;
}

function minorOf(major: string | null): bigint | null {
  const parsed = major === null ? null : parseMajor(major);
  return parsed?.ok ? parsed.value : null;
}

/** What is wrong with a number while it is still being typed: only what more digits cannot mend. */
export function faultWhileTyping(text: string): ProblemCode | null {
  const number = parseMsisdn(text);
  if (number.ok || number.problem === "number-missing") return null;
  if (number.problem !== "number-too-short") return number.problem;
  const digits = digitsOf(text);
  const isLocal = /^0[1-9]/.test(digits) && operatorHintOf(digits) === null;
  return isLocal ? "number-not-mobile" : null;
}

/** Whether the wallet covers it; true while nothing is chosen. */
export function isCovered(amount: string | null, available: string): boolean {
  const [asked, had] = [minorOf(amount), minorOf(available)];
  return asked === null || had === null || asked <= had;
}

/** One tap on a tile: its plan, its amount, and the network they belong to. */
export function filledBy(
  { planCode, amount }: Pick<Tile, "planCode" | "amount">,
  draft: Draft,
  plans: readonly PlanChoice[],
): Partial<Draft> {
  const plan = plans.find((each) => each.planCode === planCode);
  const operator = plan?.operator ?? null;
  return {
    choice: planCode,
    ...(plan?.kind === "dynamic" ? { amount: groupThousands(wholeAmountOf(amount) ?? "") } : {}),
    ...(operator !== null && operator !== operatorFor(draft) ? { operator } : {}),
  };
}

/** Whether a tile needs its plan's name beside the amount: it is not what that amount would be sent as by itself. */
export function isNamed(
  { planCode, amount }: Pick<Tile, "planCode" | "amount">,
  shown: readonly PlanChoice[],
) {
  const plain = chosenPlan({ ...emptyDraft(""), amount: wholeAmountOf(amount) ?? "" }, shown);
  return plain?.planCode !== planCode;
}

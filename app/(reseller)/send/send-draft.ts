import { z } from "zod";
import type { LiveOrder } from "@/components/orders/live-order";
import { offerKey } from "@/components/orders/offer-choices";
import type { SendField } from "@/components/orders/send-order";
import { wholeAmountOf } from "@/components/orders/whole-amount";
import { parseMajor } from "@/lib/domain/money";
import {
  digitsOf,
  groupMsisdn,
  hasKnownBeginning,
  operatorHintOf,
  parseMsisdn,
  withoutBlanks,
} from "@/lib/domain/msisdn";
import { parseWholeAmount, type SendInput } from "@/lib/domain/order-input";
import type { OfferOnWire } from "@/lib/domain/order-status";
import { OPERATORS, type Operator } from "@/lib/domain/plan";
import type { ProblemCode } from "@/lib/domain/problem";
import type { PlanChoice } from "@/lib/domain/views";

/** Offers that stand in the form in place of the plans, and the order they answer. */
const offeredSchema = z.object({
  reference: z.string(),
  msisdn: z.string(),
  operator: z.enum(OPERATORS).nullable(),
  /** What the customer handed over for; null after an enquiry. */
  paidFor: z.string().nullable(),
  offers: z.array(z.object({ planCode: z.string(), name: z.string(), amount: z.string() })),
});

/** What stands in the form. It outlives a reload in this tab, its key with it. */
export const draftSchema = z.object({
  /** Makes this send one order, however often it is tapped, retried or reloaded. */
  key: z.uuid(),
  number: z.string(),
  /** Tapped; null leaves it to the number. */
  operator: z.enum(OPERATORS).nullable(),
  /** A provider's word on whose number that is; an operator of null: it knows no network of it. */
  detected: z
    .object({ msisdn: z.string(), operator: z.enum(OPERATORS).nullable() })
    .nullable()
    .default(null),
  /** A plan's code, or an offer's key. */
  choice: z.string().nullable(),
  amount: z.string(),
  offered: offeredSchema.nullable(),
  /** It was sent, and no answer came back. */
  isUnconfirmed: z.boolean(),
  /** Said for this number: an earlier top-up is still being verified, and this is a second one. */
  isSecondOne: z.boolean().default(false),
});
export type Draft = z.output<typeof draftSchema>;

export const emptyDraft = (key: string): Draft => ({
  key,
  number: "",
  operator: null,
  detected: null,
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
      paidFor: order.planKind === "menu" ? null : order.faceValue,
      offers,
    },
  };
}

/** The number as far as it is typed, in national digits. */
function nationalOf(draft: Draft): string {
  const whole = parseMsisdn(draft.number);
  return whole.ok ? whole.value : digitsOf(draft.number);
}

/** What was tapped; else a provider's word on the number; else its beginning. */
export function operatorFor(draft: Draft): Operator | null {
  const national = nationalOf(draft);
  if (draft.operator !== null) return draft.operator;
  return draft.detected?.msisdn === national ? draft.detected.operator : operatorHintOf(national);
}

/**
 * A whole number whose beginning does not say for sure whose it is; null where nothing needs asking. What was sent, and
 * what a number was offered, keeps its network.
 */
export function numberToAskAbout(draft: Draft): string | null {
  const number = parseMsisdn(draft.number);
  const isFree = draft.offered === null && !draft.isUnconfirmed;
  return isFree && number.ok && !hasKnownBeginning(number.value) ? number.value : null;
}

/** What there is to say of the operator that stands in the form; `other` is the one that the number should have. */
export type OperatorDoubt =
  | { readonly kind: "none" }
  /** Nobody knows a network of that number. */
  | { readonly kind: "nobodys" }
  /** A provider knows better than the number's beginning. */
  | { readonly kind: "not-as-it-begins"; readonly other: Operator }
  /** Another one was tapped. */
  | { readonly kind: "not-as-chosen"; readonly other: Operator };

export function operatorDoubt(draft: Draft): OperatorDoubt {
  const national = nationalOf(draft);
  if (draft.detected?.msisdn !== national) return { kind: "none" };
  const { operator: other } = draft.detected;
  if (other === null) return { kind: "nobodys" };
  if (draft.operator !== null && draft.operator !== other) return { kind: "not-as-chosen", other };
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
 * under two plans), else the smallest free amount: that is what most customers want.
 */
export function chosenPlan(draft: Draft, shown: readonly PlanChoice[]): PlanChoice | null {
  const free = shown.filter((plan) => plan.kind === "dynamic");
  const fitting = free.find((plan) => amountFault(draft.amount, plan) === null);
  return shown.find((plan) => plan.planCode === draft.choice) ?? fitting ?? free[0] ?? null;
}

const chosenOffer = (draft: Draft): OfferOnWire | null =>
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

const QUICK_AMOUNTS = ["100", "200", "500", "1000", "2000"] as const;

/** The amounts most asked for, as far as the plan takes them. */
export function quickAmounts(plan: PlanChoice): readonly string[] {
  return QUICK_AMOUNTS.filter((amount) => amountFault(amount, plan) === null);
}

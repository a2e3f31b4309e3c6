import type { CostPpm } from "./money";
import type { ProblemCode } from "./problem";
import type { ProviderTerms } from "./provider-cost";
import { ok, type Result, refuse } from "./result";

/**
 * What can be sent. `dynamic`: any whole amount within bounds. `fixed`: one amount. `menu` (OneClickDz's GETMENU): not a
 * sale but an enquiry, "what can this number take?", which ends with offers and moves no money.
 */
export const PLAN_KINDS = ["dynamic", "fixed", "menu"] as const;
export type PlanKind = (typeof PLAN_KINDS)[number];

/** The networks a number can belong to. What a provider calls an operator is an open set and is mapped in its adapter. */
export const OPERATORS = ["djezzy", "mobilis", "ooredoo"] as const;
export type Operator = (typeof OPERATORS)[number];

export const operatorOf = (text: string | null): Operator | null =>
  OPERATORS.find((operator) => operator === text) ?? null;

/**
 * What the house says of a plan, beside what its provider lists. `shown`: sold at the counter. `hidden`: not offered there,
 * but taken where a provider suggests it. `off`: not sold.
 */
export const PLAN_PLACES = ["shown", "hidden", "off"] as const;
export type PlanPlace = (typeof PLAN_PLACES)[number];

/** A plan's name in each language; null where the house gave none, and the provider's stands. */
export interface PlanNames {
  readonly ar: string | null;
  readonly fr: string | null;
  readonly en: string | null;
}

export interface Shelf {
  readonly place: PlanPlace;
  readonly names: PlanNames;
  /** From the top of its operator's list, counted from 1; null = behind those that have one. */
  readonly position: number | null;
}

export interface Plan {
  readonly provider: string;
  readonly code: string;
  readonly name: string;
  readonly kind: PlanKind;
  readonly operator: Operator | null;
  readonly isEnabled: boolean;
  /** Plain credit: the same thing to a customer, whichever provider delivers it. */
  readonly isAirtime: boolean;
  readonly minimumMinor: bigint | null;
  readonly maximumMinor: bigint | null;
  readonly amountMinor: bigint | null;
  readonly costPpm: CostPpm | null;
  /** Set where the provider's account is not kept in dinars. */
  readonly terms: ProviderTerms | null;
  readonly shelf: Shelf;
}

/** Providers take whole major units. */
const WHOLE_MINOR = 100n;

/**
 * The face value of a plan for an amount asked (minor units; null where none was typed). A fixed plan has its own
 * amount, and is sold at the one that was on the screen or not at all. A menu costs nothing, so it is asked for at its minimum.
 */
export function faceValueOf(plan: Plan, askedMinor: bigint | null): Result<bigint, ProblemCode> {
  if (!plan.isEnabled) return refuse("plan-disabled");
  switch (plan.kind) {
    case "menu":
      return ok(plan.minimumMinor ?? 0n);
    case "fixed":
      return theAmountSeen(plan, askedMinor);
    case "dynamic":
      return withinBounds(plan, askedMinor);
  }
}

/** The list may have changed between the form and the send: nobody is charged an amount they did not see. */
function theAmountSeen(plan: Plan, askedMinor: bigint | null): Result<bigint, ProblemCode> {
  if (plan.amountMinor === null) return refuse("plan-disabled");
  return askedMinor === plan.amountMinor ? ok(plan.amountMinor) : refuse("plan-changed");
}

function withinBounds(plan: Plan, askedMinor: bigint | null): Result<bigint, ProblemCode> {
  if (askedMinor === null) return refuse("amount-missing");
  if (askedMinor % WHOLE_MINOR !== 0n) return refuse("amount-not-whole");
  if (askedMinor <= 0n || askedMinor < (plan.minimumMinor ?? 0n)) return refuse("amount-too-small");
  if (plan.maximumMinor !== null && askedMinor > plan.maximumMinor) return refuse("amount-too-large");
  return ok(askedMinor);
}

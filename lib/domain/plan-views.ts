import type { Operator, PlanKind, PlanNames, PlanPlace } from "./plan";
import type { PlanChangeKind } from "./plan-shelf";

/** A plan in the back office: as its provider lists it, and what the house says of it. Amounts are decimals in dinars. */
export interface PlanRowView {
  readonly provider: string;
  readonly providerName: string;
  readonly code: string;
  /** The provider's own. */
  readonly name: string;
  readonly kind: PlanKind;
  readonly operator: Operator | null;
  readonly operatorName: string;
  readonly minimum: string | null;
  readonly maximum: string | null;
  readonly amount: string | null;
  /** Percent of the face value, two decimals; null where the provider does not say. */
  readonly costPercent: string | null;
  readonly isSwitchedOn: boolean;
  readonly isListed: boolean;
  readonly place: PlanPlace;
  readonly names: PlanNames;
  readonly position: number | null;
}

export interface PlanListView {
  readonly provider: string;
  readonly name: string;
  /** ISO 8601 UTC; null where it was never read. */
  readonly readAt: string | null;
  /** Somebody asked, and the worker has not been there yet. */
  readonly isWanted: boolean;
}

export interface PlanChangeView {
  readonly id: string;
  readonly at: string;
  readonly providerName: string;
  readonly code: string;
  readonly name: string;
  readonly kind: PlanChangeKind;
  readonly before: string | null;
  readonly after: string | null;
}

/** What an address may ask for. */
export interface PlanFilter {
  readonly operator: Operator | null;
  readonly provider: string | null;
}

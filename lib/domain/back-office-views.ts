import type { Role } from "./access";

/** What the pages of the back office hand to components. Amounts are decimal strings in major units, times ISO 8601 UTC. */
export interface PersonView {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Null for somebody who signs in by phone only. */
  readonly email: string | null;
  readonly phone: string | null;
  readonly isDisabled: boolean;
  /** Has a first password that somebody else knows. */
  readonly mustChangePassword: boolean;
}

export interface ResellerView {
  readonly id: string;
  readonly name: string;
  /** A percentage with two decimals: "0.50". */
  readonly marginPercent: string;
  /** An admin's yes to sales that cost more than they bring. */
  readonly isBelowCostAllowed: boolean;
  readonly available: string;
  readonly held: string;
  readonly peopleCount: number;
  readonly isDisabled: boolean;
  readonly createdAt: string;
}

export interface ResellerDetail extends ResellerView {
  readonly people: readonly PersonView[];
}

export interface ProviderHealth {
  readonly provider: string;
  readonly environment: string | null;
  /** Our balance there as last read; null while it has never been. */
  readonly float: string | null;
  readonly floatAt: string | null;
  readonly isUp: boolean | null;
  readonly seenAt: string | null;
  /** New sends wait until then; null when they do not wait. */
  readonly pausedUntil: string | null;
  readonly pauseReason: string | null;
}

export interface Overview {
  /** Orders in state unknown, and what their resellers have on hold for them. */
  readonly inReviewCount: number;
  readonly inReview: string;
  readonly oldestInReviewAt: string | null;
  /** Orders on their way. */
  readonly movingCount: number;
  readonly providers: readonly ProviderHealth[];
}

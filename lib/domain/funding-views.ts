import type { FundingState } from "./funding";

/** What the pages about funds hand to components. Amounts are decimal strings in dinars, times ISO 8601 UTC. */

/** A request as its own shop sees it. */
export interface FundingView {
  readonly id: string;
  readonly state: FundingState;
  /** To be paid, to the centime. */
  readonly amount: string;
  readonly askedAt: string;
  readonly askedBy: string;
  readonly proof: string | null;
  readonly payer: string | null;
  /** What really came in; null unless it was approved. */
  readonly arrived: string | null;
  readonly decidedAt: string | null;
  /** The house's own words: why it was declined, or why another amount was booked. */
  readonly reason: string | null;
}

/** An open request as the house sees it. */
export interface OpenFundingView {
  readonly id: string;
  readonly resellerId: string;
  readonly shop: string;
  readonly amount: string;
  readonly askedAt: string;
  readonly askedBy: string;
  readonly proof: string | null;
  readonly payer: string | null;
  /** What the shop can spend, as the page was made. */
  readonly available: string;
}

/** What a shop owes, and up to how much it may; without a limit it is lent nothing. */
export interface CreditView {
  readonly owed: string;
  readonly limit: string | null;
  /** What may still be lent. */
  readonly left: string;
}

/** One that was decided lately. */
export interface DecidedFundingView {
  readonly id: string;
  readonly shop: string;
  readonly state: Exclude<FundingState, "open">;
  readonly amount: string;
  readonly arrived: string | null;
  readonly decidedAt: string;
  readonly decidedBy: string;
  readonly reason: string | null;
}

import type { ProblemCode } from "./problem";
import { ok, type Result, refuse } from "./result";

/** The database holds the same number (`reseller_has_fifty_subs_at_most`). */
export const MOST_SUBS = 50;

/** How many days, today's among them, a parent is told the sales of. */
export const SOLD_LATELY_DAYS = 30;

/** May a shop that has so many open another? Only where the house agreed to it. */
export function judgeOpening(parent: {
  readonly mayHaveSubs: boolean;
  readonly subCount: number;
}): Result<null, ProblemCode> {
  if (!parent.mayHaveSubs) return refuse("subs-not-agreed");
  return parent.subCount >= MOST_SUBS ? refuse("subs-too-many") : ok(null);
}

/** A shop lets its own earn what it earns itself, or less. Both in basis points. */
export function judgeSubMargin(marginBps: number, ownBps: number): Result<null, ProblemCode> {
  if (!Number.isInteger(marginBps) || marginBps < 0) return refuse("margin-invalid");
  return marginBps > ownBps ? refuse("margin-above-own") : ok(null);
}

/** What a shop can spend, and what of that it owes us. */
export interface Purse {
  readonly availableMinor: bigint;
  readonly owedMinor: bigint;
}

/** May the shop give so much to another? Whole dinars, and nothing that it was lent. */
export function judgeTransfer(
  { availableMinor, owedMinor }: Purse,
  amountMinor: bigint,
): Result<null, ProblemCode> {
  if (amountMinor <= 0n) return refuse("amount-missing");
  if (amountMinor % 100n !== 0n) return refuse("amount-not-whole");
  if (amountMinor > availableMinor) return refuse("balance-too-low");
  return amountMinor > availableMinor - owedMinor ? refuse("credit-not-passed-on") : ok(null);
}

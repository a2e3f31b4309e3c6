import type { CreditView } from "./funding-views";
import { toMajor } from "./money";
import type { ProblemCode } from "./problem";
import { ok, type Result, refuse } from "./result";

/** What a shop owes us, and up to how much it may, in centimes; no limit is no credit. */
export interface Credit {
  readonly owedMinor: bigint;
  readonly limitMinor: bigint | null;
}

/** The ledger counts what lies with a shop as negative (lib/domain/ledger). */
export const owedOf = (creditBalanceMinor: bigint): bigint => -creditBalanceMinor;

/** May it be lent this too? A limit that is met exactly is kept. */
export function judgeLoan({ owedMinor, limitMinor }: Credit, amountMinor: bigint): Result<null, ProblemCode> {
  if (amountMinor <= 0n) return refuse("amount-missing");
  return owedMinor + amountMinor > (limitMinor ?? 0n) ? refuse("credit-too-much") : ok(null);
}

/** What is more than was owed belongs on the wallet, by a funding of its own. */
export function judgeRepayment({ owedMinor }: Credit, amountMinor: bigint): Result<null, ProblemCode> {
  if (amountMinor <= 0n) return refuse("amount-missing");
  return amountMinor > owedMinor ? refuse("credit-not-owed") : ok(null);
}

export function creditView({ owedMinor, limitMinor }: Credit): CreditView {
  const leftMinor = (limitMinor ?? 0n) - owedMinor;
  return {
    owed: toMajor(owedMinor),
    limit: limitMinor === null ? null : toMajor(limitMinor),
    // A limit that was lowered below what is owed leaves nothing.
    left: toMajor(leftMinor > 0n ? leftMinor : 0n),
  };
}

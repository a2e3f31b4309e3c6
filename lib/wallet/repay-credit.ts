import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { judgeRepayment } from "@/lib/domain/credit";
import { repaymentEntry } from "@/lib/domain/ledger";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimCredit } from "./credit-store";
import { findDone, type MoneyAct, recordEntry } from "./store";

/**
 * Money came in for what a shop owes: never more than that. What it can spend does not move. The same key counts once however
 * often it is sent.
 */
export async function repayCredit(
  scope: AdminScope,
  input: MoneyAct & { readonly reason: string },
): Promise<Result<null, ProblemCode>> {
  const { resellerId, amountMinor } = input;
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  return scope.database.transaction(async (tx, now) => {
    const credit = await claimCredit(tx, resellerId);
    if (!credit) return refuse("not-found");
    const done = await findDone(tx, "credit-repaid", input);
    if (done) return done === "same" ? ok(null) : refuse("key-reused");
    const judged = judgeRepayment(credit, amountMinor);
    if (!judged.ok) return judged;
    const deed = { action: "credit-repaid", actorId: scope.userId, resellerId, reason } as const;
    const details = { amountMinor: amountMinor.toString() };
    const auditId = await recordDeed(tx, { ...deed, subject: input.idempotencyKey, details }, now);
    await recordEntry(tx, repaymentEntry(resellerId, amountMinor), { auditId, reason }, now);
    return ok(null);
  });
}

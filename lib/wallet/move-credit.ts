import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { Credit } from "@/lib/domain/credit";
import type { EntryDraft } from "@/lib/domain/ledger";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimCredit } from "./credit-store";
import { findDone, type MoneyAct, recordEntry } from "./store";

export type CreditAct = MoneyAct & { readonly reason: string };

/** One way in which what a shop owes moves. */
interface CreditMove {
  readonly action: "credit-given" | "credit-repaid";
  judge(credit: Credit, amountMinor: bigint): Result<null, ProblemCode>;
  entry(resellerId: string, amountMinor: bigint): EntryDraft;
}

/** Decided under the wallet's lock, for a reason, and audited; the same key counts once however often it is sent. */
export async function moveCredit(
  scope: AdminScope,
  input: CreditAct,
  move: CreditMove,
): Promise<Result<null, ProblemCode>> {
  const { resellerId, amountMinor } = input;
  const { action } = move;
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  return scope.database.transaction(async (tx, now) => {
    const credit = await claimCredit(tx, resellerId);
    if (!credit) return refuse("not-found");
    const done = await findDone(tx, action, input);
    if (done) return done === "same" ? ok(null) : refuse("key-reused");
    const judged = move.judge(credit, amountMinor);
    if (!judged.ok) return judged;
    const deed = { action, actorId: scope.userId, resellerId, reason, subject: input.idempotencyKey };
    const auditId = await recordDeed(tx, { ...deed, details: { amountMinor: amountMinor.toString() } }, now);
    await recordEntry(tx, move.entry(resellerId, amountMinor), { auditId, reason }, now);
    return ok(null);
  });
}

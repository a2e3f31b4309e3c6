import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { judgeLoan } from "@/lib/domain/credit";
import { creditEntry } from "@/lib/domain/ledger";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimCredit } from "./credit-store";
import { findDone, type MoneyAct, recordEntry } from "./store";

/**
 * The house lends a shop what it may spend, never beyond its limit: decided under the wallet's lock. The same key lends once
 * however often it is sent.
 */
export async function giveCredit(
  scope: AdminScope,
  input: MoneyAct & { readonly reason: string },
): Promise<Result<null, ProblemCode>> {
  const { resellerId, amountMinor } = input;
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  return scope.database.transaction(async (tx, now) => {
    const credit = await claimCredit(tx, resellerId);
    if (!credit) return refuse("not-found");
    const done = await findDone(tx, "credit-given", input);
    if (done) return done === "same" ? ok(null) : refuse("key-reused");
    const judged = judgeLoan(credit, amountMinor);
    if (!judged.ok) return judged;
    const deed = { action: "credit-given", actorId: scope.userId, resellerId, reason } as const;
    const details = { amountMinor: amountMinor.toString() };
    const auditId = await recordDeed(tx, { ...deed, subject: input.idempotencyKey, details }, now);
    await recordEntry(tx, creditEntry(resellerId, amountMinor), { auditId, reason }, now);
    return ok(null);
  });
}

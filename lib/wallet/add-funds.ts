import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { fundingEntry } from "@/lib/domain/ledger";
import { LARGEST_AMOUNT_MINOR } from "@/lib/domain/money";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { findDone, lockAvailable, type MoneyAct, recordEntry } from "./store";

/**
 * An admin adds funds to a reseller's wallet. Audited with its reason; the same key adds once however often it is sent
 * (a double click must not double the money).
 */
export async function addFunds(
  scope: AdminScope,
  input: MoneyAct & { readonly reason: string },
): Promise<Result<{ availableMinor: bigint }, ProblemCode>> {
  const { amountMinor } = input;
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  if (amountMinor <= 0n) return refuse("amount-too-small");
  if (amountMinor > LARGEST_AMOUNT_MINOR) return refuse("amount-too-large");
  return scope.database.transaction(async (tx, now) => {
    const reseller = await tx.reseller.findUnique({ where: { id: input.resellerId }, select: { id: true } });
    if (!reseller) return refuse("not-found");
    const before = await lockAvailable(tx, reseller.id);
    const done = await findDone(tx, "funds-added", input);
    if (done) return done === "same" ? ok({ availableMinor: before }) : refuse("key-reused");
    const auditId = await recordDeed(
      tx,
      {
        action: "funds-added",
        actorId: scope.userId,
        resellerId: reseller.id,
        subject: input.idempotencyKey,
        reason,
        details: { amountMinor: amountMinor.toString() },
      },
      now,
    );
    await recordEntry(tx, fundingEntry(reseller.id, amountMinor), { auditId, reason }, now);
    return ok({ availableMinor: before + amountMinor });
  });
}

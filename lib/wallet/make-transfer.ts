import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { Tx } from "@/lib/db";
import { transferEntry } from "@/lib/domain/ledger";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { judgeTransfer } from "@/lib/domain/sub";
import { findDone, recordEntry } from "./store";
import { claimOpen, claimPurse, type Relative } from "./transfer-store";

export interface TransferInput {
  readonly amountMinor: bigint;
  /** Both shops read it; may be empty. */
  readonly note: string;
  readonly idempotencyKey: string;
}

export type Transferred = Result<{ readonly availableMinor: bigint }, ProblemCode>;

/**
 * The shop of this scope gives money of its wallet to a shop next to it, decided with both wallets locked. Neither of them is
 * closed, and the same key gives once however often it is sent.
 */
export async function makeTransfer(
  scope: ResellerScope,
  { amountMinor, note, idempotencyKey }: TransferInput,
  findReceiver: (tx: Tx) => Promise<Relative | null>,
): Promise<Transferred> {
  const { resellerId, userId } = scope;
  const reason = note.trim() || null;
  return scope.database.transaction(async (tx, now) => {
    const to = await findReceiver(tx);
    if (!to) return refuse("not-found");
    const purse = await claimPurse(tx, resellerId, to.id);
    const done = await findDone(tx, "transfer-made", {
      resellerId,
      amountMinor,
      idempotencyKey,
      toId: to.id,
    });
    if (done) return done === "same" ? ok({ availableMinor: purse.availableMinor }) : refuse("key-reused");
    if (!(await claimOpen(tx, [resellerId, to.id]))) return refuse("shop-closed");
    const judged = judgeTransfer(purse, amountMinor);
    if (!judged.ok) return judged;
    const deed = { action: "transfer-made", actorId: userId, resellerId, subject: idempotencyKey } as const;
    const details = { to: to.name, toId: to.id, amountMinor: amountMinor.toString() };
    const auditId = await recordDeed(tx, { ...deed, ...(reason !== null && { reason }), details }, now);
    await recordEntry(tx, transferEntry(resellerId, to.id, amountMinor), { auditId, reason }, now);
    return ok({ availableMinor: purse.availableMinor - amountMinor });
  });
}

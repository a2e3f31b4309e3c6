import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { judgeArrived } from "@/lib/domain/funding";
import { fundingEntry } from "@/lib/domain/ledger";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimRequest, saveDecision } from "./funding-store";
import { lockAvailable, recordEntry } from "./store";

interface Approval {
  readonly id: string;
  /** What really came in; with a reason where it is not what was to be paid. */
  readonly arrivedMinor: bigint;
  readonly reason: string;
  /** The transfer's number as the one who approves saw it; null: there was none. */
  readonly seenProof: string | null;
}

/**
 * The house says that a request's money came in: the wallet is filled by it, once, in one transaction with the request's end.
 * A proof that the shop changed meanwhile was not the one that was looked at.
 */
export async function approveFunding(
  scope: AdminScope,
  input: Approval,
): Promise<Result<{ availableMinor: bigint }, ProblemCode>> {
  const { arrivedMinor } = input;
  const reason = input.reason.trim();
  return scope.database.transaction(async (tx, now) => {
    const request = await claimRequest(tx, input.id, null);
    if (!request) return refuse("not-found");
    if (request.state !== "open") return refuse("funding-decided");
    if (request.proof !== input.seenProof) return refuse("funding-changed");
    const { resellerId, amountMinor, proof } = request;
    const arrived = judgeArrived(arrivedMinor, { amountMinor, reason });
    if (!arrived.ok) return arrived;
    const before = await lockAvailable(tx, resellerId);
    const details = { amountMinor: amountMinor.toString(), arrivedMinor: arrivedMinor.toString(), proof };
    const deed = {
      action: "funding-approved",
      actorId: scope.userId,
      resellerId,
      subject: request.id,
    } as const;
    const auditId = await recordDeed(tx, { ...deed, ...(reason && { reason }), details }, now);
    const cause = { auditId, reason: reason || proof };
    const entryId = await recordEntry(tx, fundingEntry(resellerId, arrivedMinor), cause, now);
    const decision = { state: "approved", arrivedMinor, entryId, reason: reason || null } as const;
    await saveDecision(tx, request.id, decision, { userId: scope.userId, at: now });
    return ok({ availableMinor: before + arrivedMinor });
  });
}

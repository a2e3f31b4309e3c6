import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { Tx } from "@/lib/db";
import { isFinal } from "@/lib/domain/order";
import type { ProblemCode } from "@/lib/domain/problem";
import { isAsProposed, judgeWitnesses, waitsOf } from "@/lib/domain/resolution";
import { ok, type Result, refuse } from "@/lib/domain/result";
import {
  type ClaimedResolution,
  claimProposal,
  lockWitnesses,
  readOneAdminLimit,
  saveConfirmed,
} from "./resolution-store";

/**
 * A second admin says the same. From here on it is the worker's: it applies the verdict unless the provider's own word
 * comes first. Refused where the two may be one person, and where the order has to wait (again).
 */
export async function confirmResolution(
  admin: AdminScope,
  { id }: { id: string },
): Promise<Result<null, ProblemCode>> {
  return admin.database.transaction(async (tx, now) => {
    const claimed = await claimProposal(tx, id);
    if (!claimed) return refuse("resolution-decided");
    const confirmed = await confirmClaimed(tx, admin, claimed, now);
    return confirmed.ok ? ok(null) : confirmed;
  });
}

/** The same for a proposal and an order that this transaction holds already. Refused, it has changed nothing. */
export async function confirmClaimed(
  tx: Tx,
  admin: AdminScope,
  { order, resolution }: ClaimedResolution,
  now: Date,
): Promise<Result<{ isAlone: boolean }, ProblemCode>> {
  if (isFinal(order.state)) return refuse("resolution-decided");
  if (!isAsProposed(order, resolution)) return refuse("resolution-outdated");
  const two = { proposerId: resolution.proposedById, confirmerId: admin.userId };
  const oneAdminLimitMinor = await readOneAdminLimit(tx);
  const judged = judgeWitnesses({
    ...(await lockWitnesses(tx, two, now)),
    priceMinor: order.priceMinor,
    oneAdminLimitMinor,
  });
  if (!judged.ok) return judged;
  if (waitsOf(order, { now, timeScale: admin.database.timeScale }).length > 0)
    return refuse("resolution-too-early");
  await saveConfirmed(tx, resolution.id, admin.userId, now);
  const { isAlone } = judged.value;
  await recordDeed(
    tx,
    {
      action: "resolution-confirmed",
      actorId: admin.userId,
      resellerId: order.resellerId,
      subject: order.reference,
      details: {
        resolutionId: resolution.id,
        outcome: resolution.outcome,
        proposedById: resolution.proposedById,
        isAlone,
        ...(isAlone ? { oneAdminLimitMinor: oneAdminLimitMinor.toString() } : {}),
      },
    },
    now,
  );
  return judged;
}

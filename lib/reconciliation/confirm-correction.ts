import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { ProblemCode } from "@/lib/domain/problem";
import { judgeWitnesses } from "@/lib/domain/resolution";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { lockWitnesses } from "@/lib/orders/resolution-store";
import { claimCorrection, saveCorrectionConfirmed } from "./reversal-store";

/**
 * A second person says the same; one is never enough, whatever one may decide elsewhere. From here on it is the worker's.
 */
export async function confirmCorrection(
  scope: AdminScope,
  { id }: { readonly id: string },
): Promise<Result<null, ProblemCode>> {
  return scope.database.transaction(async (tx, now) => {
    const claimed = await claimCorrection(tx, id);
    if (claimed === null) return refuse("resolution-decided");
    const { order, correction } = claimed;
    const two = { proposerId: correction.proposedById, confirmerId: scope.userId };
    const judged = judgeWitnesses({
      ...(await lockWitnesses(tx, two, now)),
      priceMinor: order.priceMinor,
      oneAdminLimitMinor: 0n,
    });
    if (!judged.ok) return judged;
    await saveCorrectionConfirmed(tx, id, scope.userId, now);
    const { resellerId, reference } = order;
    const deed = { action: "correction-confirmed", actorId: scope.userId, resellerId } as const;
    const details = { correctionId: id, proposedById: correction.proposedById };
    await recordDeed(tx, { ...deed, subject: reference, details }, now);
    return ok(null);
  });
}

import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { directionOf } from "@/lib/domain/correction";
import { isFinal } from "@/lib/domain/order";
import type { ProblemCode } from "@/lib/domain/problem";
import { judgeReason } from "@/lib/domain/resolution";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { lockOrder } from "@/lib/orders/store";
import { findObstacle, findTurningCase, hasOpenCorrection, saveCorrection } from "./reversal-store";

/**
 * Somebody says that an ended order's money is to follow its provider, and why. Nothing moves by it: a second person
 * confirms it, and the worker posts it once the provider, asked about this very order, says the same.
 */
export async function proposeCorrection(
  scope: AdminScope,
  input: { readonly caseId: string; readonly reason: string },
): Promise<Result<null, ProblemCode>> {
  const words = judgeReason(input.reason);
  if (!words.ok) return words;
  return scope.database.transaction(async (tx, now) => {
    const orderId = await findTurningCase(tx, input.caseId);
    if (orderId === null) return refuse("not-found");
    const order = await lockOrder(tx, orderId);
    const { caseId } = input;
    const obstacle = await findObstacle(tx, { orderId, caseId, correctionId: null });
    if (obstacle !== null || !isFinal(order.state)) return refuse("resolution-decided");
    if (await hasOpenCorrection(tx, orderId)) return refuse("resolution-open");
    const proposal = { caseId, orderId, reason: words.value, proposedById: scope.userId };
    const id = await saveCorrection(tx, proposal, now);
    const { resellerId, reference, priceMinor } = order;
    const details = {
      correctionId: id,
      direction: directionOf(order.state),
      priceMinor: priceMinor.toString(),
    };
    const deed = { action: "correction-proposed", actorId: scope.userId, resellerId } as const;
    await recordDeed(tx, { ...deed, subject: reference, reason: words.value, details }, now);
    return ok(null);
  });
}

import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { lockOrder } from "@/lib/orders/store";
import { compareAgain } from "./book-movement";
import { findTurningCase, hasOpenCorrection } from "./reversal-store";
import { saveClosing } from "./run-store";

/**
 * Says that a difference is explained. It moves nothing; should either side change its word, a new case opens. What somebody
 * has proposed about its money is decided or withdrawn first: nobody's word is swept away by closing.
 */
export async function closeCase(
  scope: AdminScope,
  input: { readonly id: string; readonly reason: string },
): Promise<Result<null, ProblemCode>> {
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  return scope.database.transaction(async (tx, now) => {
    const orderId = await findTurningCase(tx, input.id);
    if (orderId !== null) {
      await lockOrder(tx, orderId);
      if (await hasOpenCorrection(tx, orderId)) return refuse("resolution-open");
    }
    const closed = await saveClosing(tx, input.id, {
      closedById: scope.userId,
      closeReason: reason,
      closedAt: now,
    });
    if (closed === null) return refuse("not-found");
    const { reference, kind, provider } = closed;
    if (kind === "float-difference") await compareAgain(tx, scope, provider, now);
    const deed = { action: "reconciliation-case-closed", actorId: scope.userId, subject: reference } as const;
    await recordDeed(tx, { ...deed, reason, details: { kind, provider } }, now);
    return ok(null);
  });
}

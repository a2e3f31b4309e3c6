import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import type { CancelInput } from "@/lib/domain/order-input";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { lockOrder, saveCancelRequest } from "./store";

/**
 * Takes an order of this reseller back while it is queued. The worker ends it, unsent, and gives its money back; the
 * database refuses to send it from here on. Asked twice, it is asked once. `too-late-to-cancel`: it is queued no longer.
 */
export async function cancelOrder(
  scope: ResellerScope,
  { reference }: CancelInput,
): Promise<Result<null, ProblemCode>> {
  return scope.database.transaction(async (tx, now) => {
    const found = await tx.topUpOrder.findFirst({
      where: { reference, resellerId: scope.resellerId },
      select: { id: true },
    });
    if (!found) return refuse("not-found");
    // Whoever claims it for sending holds the same lock: one of the two is first, and the other sees it.
    const order = await lockOrder(tx, found.id);
    if (order.state === "failed" && order.reason === "cancelled") return ok(null);
    if (order.state !== "queued") return refuse("too-late-to-cancel");
    if (order.cancelRequestedAt === null) await saveCancelRequest(tx, order.id, scope.userId, now);
    return ok(null);
  });
}

import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { earliestCheckAt } from "@/lib/domain/schedule";
import { earlierOf, recordEvent } from "./store";

/** "Check now": makes an open order due. The worker asks, and never sooner than the smallest gap after the last time. */
export async function requestCheck(
  scope: AdminScope,
  reference: string,
): Promise<Result<{ nextCheckAt: Date }, ProblemCode>> {
  return scope.database.transaction(async (tx, now) => {
    const order = await tx.topUpOrder.findFirst({
      where: { reference, state: { in: ["pending", "handling", "unknown"] } },
      select: { id: true, lastCheckAt: true, nextCheckAt: true },
    });
    if (!order) return refuse("not-found");
    const wanted = earliestCheckAt(order.lastCheckAt, { now, timeScale: scope.database.timeScale });
    const nextCheckAt = order.nextCheckAt === null ? wanted : earlierOf(order.nextCheckAt, wanted);
    // Only while it is still open: a verdict may have ended it since it was read.
    await tx.topUpOrder.updateMany({
      where: { id: order.id, nextCheckAt: { not: null } },
      data: { nextCheckAt },
    });
    await recordEvent(tx, { orderId: order.id, at: now, kind: "check-requested", actor: scope.userId });
    return ok({ nextCheckAt });
  });
}

import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { ok, type Result } from "@/lib/domain/result";
import { SMALLEST_GAP_MS } from "@/lib/domain/schedule";
import { after } from "./store";

/** Asked within this, an order is not asked for again. */
const ASKED_LATELY_MS = 60_000;

/**
 * "Check all now": makes the open ones of these orders due, as `requestCheck` does one, in one statement and in one order, so
 * that two who press it at once do not wait for each other in a ring. Whatever was asked for within a minute is left as it
 * is. The worker asks, at its provider's pace. Answers how many were made due.
 */
export async function requestChecks(
  admin: AdminScope,
  references: readonly string[],
): Promise<Result<{ readonly count: number }, never>> {
  const gapMs = SMALLEST_GAP_MS / admin.database.timeScale;
  return admin.database.transaction(async (tx, now) => {
    const open = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM top_up_order WHERE reference = ANY(${[...references]}) AND state IN ('pending', 'handling', 'unknown')
        AND next_check_at IS NOT NULL ORDER BY id FOR UPDATE`;
    const lately = await tx.orderEvent.findMany({
      where: {
        orderId: { in: open.map(({ id }) => id) },
        kind: "check-requested",
        at: { gt: after(now, -ASKED_LATELY_MS) },
      },
      select: { orderId: true },
    });
    const asked = new Set(lately.map(({ orderId }) => orderId));
    const ids = open.map(({ id }) => id).filter((id) => !asked.has(id));
    if (ids.length === 0) return ok({ count: 0 });
    await tx.$executeRaw`
      UPDATE top_up_order SET next_check_at = LEAST(next_check_at,
        GREATEST(${now}::timestamptz, last_check_at + make_interval(secs => ${gapMs / 1000}::float8)))
      WHERE id = ANY(${ids}::uuid[])`;
    await tx.orderEvent.createMany({
      data: ids.map((orderId) => ({ orderId, at: now, kind: "check-requested", actor: admin.userId })),
    });
    return ok({ count: ids.length });
  });
}

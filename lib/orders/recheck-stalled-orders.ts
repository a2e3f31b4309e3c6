import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import { log } from "@/lib/log";
import { applyVerdict } from "./apply-verdict";
import { dispatchOrder } from "./dispatch-order";
import { claimStalled, type Stalled } from "./store";

/**
 * Takes up queued orders whose job went missing, or that had to wait, and sends whose worker died: the oldest first, some
 * at a time. Several may run side by side. Returns how many there were.
 */
export async function recheckStalledOrders(
  worker: WorkerScope,
  states?: readonly Stalled["state"][],
): Promise<number> {
  const next = async (): Promise<Stalled | null> =>
    worker.isStopping() ? null : worker.database.transaction((tx, now) => claimStalled(tx, now, states));
  const underWay = new Set<Promise<void>>();
  let seenTo = 0;
  for (let stalled = await next(); stalled; stalled = stalled.isMoreDue ? await next() : null) {
    seenTo += 1;
    const rescued = rescueSurely(worker, stalled).finally(() => underWay.delete(rescued));
    underWay.add(rescued);
    if (underWay.size >= MOST_AT_ONCE) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  return seenTo;
}

/** A send takes seconds: what waits must not go out one by one while the jobs of new orders overtake it. */
const MOST_AT_ONCE = 10;

async function rescueSurely(worker: WorkerScope, stalled: Stalled): Promise<void> {
  try {
    await rescue(worker, stalled);
  } catch (error) {
    log.error(
      { orderId: stalled.id, error: error instanceof Error ? error.name : "unknown" },
      "order not taken up",
    );
  }
}

/** Only the sends whose worker died: quick to take up, so never behind queued orders that are being sent meanwhile. */
export const recheckLostSends = (worker: WorkerScope): Promise<number> =>
  recheckStalledOrders(worker, ["sending"]);

/** A sender that is gone or frozen may have sent: that is doubt, and a late answer of that same claim is still heard. */
const rescue = (worker: WorkerScope, { id, state, fence }: Stalled): Promise<unknown> =>
  state === "queued"
    ? dispatchOrder(worker, id)
    : applyVerdict(worker, { orderId: id, verdict: { kind: "unanswered" }, fence });

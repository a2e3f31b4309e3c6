import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import { dispatchOrder } from "@/lib/orders/dispatch-order";
import { recheckDueOrders } from "@/lib/orders/recheck-order";
import { recheckUnknownOrders } from "@/lib/orders/recheck-unknown-orders";
import { syncPlans } from "@/lib/plans/sync-plans";
import { JOBS, sendJobSchema } from "@/lib/queue";
import { watchProviders } from "@/lib/reconciliation/watch-providers";

/** What the worker does: name · when · run. */
interface Job {
  readonly name: string;
  /** In Africa/Algiers; null where only an order asks for it. */
  readonly cron: string | null;
  readonly run: (worker: WorkerScope, data: unknown) => Promise<unknown>;
}

/** Carried by pg-boss. */
export const JOBS_TABLE: readonly Job[] = [
  {
    name: JOBS.sendOrder,
    cron: null,
    run: (worker, data) => dispatchOrder(worker, sendJobSchema.parse(data).orderId),
  },
  { name: JOBS.recheckUnknownOrders, cron: "0 3 * * *", run: recheckUnknownOrders },
];

interface Round {
  readonly name: string;
  /** Between the end of one and the beginning of the next, in milliseconds of real time. */
  readonly pauseMs: number;
  /** Returns true when there is more to do at once. */
  readonly run: (worker: WorkerScope, limit: number) => Promise<boolean>;
}

/** Made by every worker on its own, for as long as it lives. */
export const ROUNDS: readonly Round[] = [
  {
    name: "recheck-due-orders",
    pauseMs: 250,
    run: async (worker, limit) => (await recheckDueOrders(worker, limit)) >= limit,
  },
  { name: "watch-providers", pauseMs: 60_000, run: unhurried(watchProviders) },
  { name: "sync-plans", pauseMs: 15_000, run: unhurried(syncPlans) },
];

function unhurried(run: (worker: WorkerScope) => Promise<void>): Round["run"] {
  return async (worker) => {
    await run(worker);
    return false;
  };
}

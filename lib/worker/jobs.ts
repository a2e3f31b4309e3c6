import "server-only";
import { sealAudit } from "@/lib/audit/seal-audit";
import type { WorkerScope } from "@/lib/auth/scope";
import { dispatchOrder } from "@/lib/orders/dispatch-order";
import { recheckDueOrders } from "@/lib/orders/recheck-order";
import { recheckLostSends, recheckStalledOrders } from "@/lib/orders/recheck-stalled-orders";
import { recheckUnknownOrders } from "@/lib/orders/recheck-unknown-orders";
import { resolveOrders } from "@/lib/orders/resolve-order";
import { sweepOrders } from "@/lib/orders/sweep-orders";
import { detectOperators } from "@/lib/plans/detect-operators";
import { syncPlans } from "@/lib/plans/sync-plans";
import { JOBS, sendJobSchema } from "@/lib/queue";
import { checkBooks } from "@/lib/reconciliation/check-books";
import { probeProviders } from "@/lib/reconciliation/probe-providers";
import { reconcileDays } from "@/lib/reconciliation/reconcile-days";
import { watchProviders } from "@/lib/reconciliation/watch-providers";
import { payCommissions } from "@/lib/wallet/pay-commissions";

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
  {
    name: JOBS.recheckUnknownOrders,
    cron: "0 3 * * *",
    run: (worker) => recheckUnknownOrders(worker, "daily"),
  },
  // A new day's first statement begins with what the day before earned.
  { name: JOBS.payCommissions, cron: "5 0 * * *", run: payCommissions },
];

interface Round {
  readonly name: string;
  /** Between the end of one and the beginning of the next, in milliseconds of real time. */
  readonly pauseMs: number;
  /** How many go round side by side, one after the other within the pause: one that hangs does not stop the others. */
  readonly lanes: number;
  readonly run: (worker: WorkerScope) => Promise<unknown>;
}

/**
 * Made by every worker on its own, for as long as it lives. Four questions at once: one fewer than the wrong tries after
 * which a provider blocks our address.
 */
export const ROUNDS: readonly Round[] = [
  { name: "recheck-due-orders", pauseMs: 1_000, lanes: 4, run: recheckDueOrders },
  { name: "sweep-orders", pauseMs: 1_000, lanes: 1, run: sweepOrders },
  { name: "recheck-stalled-orders", pauseMs: 2_000, lanes: 3, run: (worker) => recheckStalledOrders(worker) },
  { name: "recheck-lost-sends", pauseMs: 1_000, lanes: 1, run: recheckLostSends },
  // Somebody is looking at the screen meanwhile.
  { name: "detect-operators", pauseMs: 500, lanes: 2, run: detectOperators },
  { name: "resolve-orders", pauseMs: 1_000, lanes: 1, run: resolveOrders },
  { name: "probe-providers", pauseMs: 2_000, lanes: 1, run: probeProviders },
  { name: "check-books", pauseMs: 60_000, lanes: 1, run: checkBooks },
  { name: "watch-providers", pauseMs: 60_000, lanes: 1, run: watchProviders },
  { name: "reconcile-days", pauseMs: 3_000, lanes: 1, run: reconcileDays },
  { name: "seal-audit", pauseMs: 10_000, lanes: 1, run: sealAudit },
  { name: "sync-plans", pauseMs: 15_000, lanes: 1, run: syncPlans },
];

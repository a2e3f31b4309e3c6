import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import type { Verdict } from "@/lib/domain/order";
import { log } from "@/lib/log";
import type { CheckAnswer, TopUpProvider } from "@/lib/providers/provider";
import { type Applied, applyVerdict } from "./apply-verdict";
import { dispatchOrder } from "./dispatch-order";
import { noteTrouble, readyToAsk } from "./provider-account";
import { claimDueForCheck, findStalled, type OrderRow } from "./store";

/** Asks the provider about one claimed order and applies what it said. */
export async function recheckOrder(
  worker: WorkerScope,
  provider: TopUpProvider,
  order: OrderRow,
): Promise<Applied> {
  const answer = await askOnce(provider, order);
  await noteTrouble(worker, provider.id, answer);
  const retryAfterMs = answer.kind === "unavailable" ? answer.retryAfterMs : null;
  return applyVerdict(worker, {
    orderId: order.id,
    verdict: verdictOf(answer),
    evidence: answer.evidence,
    retryAfterMs,
  });
}

async function askOnce(provider: TopUpProvider, order: OrderRow): Promise<CheckAnswer> {
  try {
    return await provider.check(order);
  } catch (error) {
    log.error(
      { reference: order.reference, error: error instanceof Error ? error.name : "?" },
      "adapter threw",
    );
    return {
      kind: "unavailable",
      cause: "unreadable",
      retryAfterMs: null,
      evidence: { httpStatus: null, body: null },
    };
  }
}

function verdictOf(answer: CheckAnswer): Verdict {
  switch (answer.kind) {
    case "found":
      return { kind: "seen", order: answer.order };
    case "not-found":
      return { kind: "absent" };
    case "unavailable":
      return { kind: "no-news" };
  }
}

/**
 * One round over everything that is due: look-ups, queued orders whose job went missing, sends whose worker died.
 * Returns how many orders it saw to, so that the caller comes back at once while there is more.
 */
export async function recheckDueOrders(worker: WorkerScope, limit: number): Promise<number> {
  const rescued = await rescueStalled(worker, limit);
  const rounds = [...worker.providers.values()].map(async (provider) => {
    const due = await claimDue(worker, provider.id, limit);
    await Promise.all(due.map((order) => recheckOrder(worker, provider, order)));
    return due.length;
  });
  const counts = await Promise.all(rounds);
  return counts.reduce((total, count) => total + count, rescued);
}

async function claimDue(worker: WorkerScope, provider: string, limit: number): Promise<OrderRow[]> {
  return worker.database.transaction(async (tx, now) => {
    const quietUntil = await readyToAsk(tx, provider, now);
    return quietUntil === null ? claimDueForCheck(tx, provider, now, limit) : [];
  });
}

async function rescueStalled(worker: WorkerScope, limit: number): Promise<number> {
  const stalled = await worker.database.transaction((tx, now) => findStalled(tx, now, limit));
  await Promise.all(
    stalled.map(({ id, state, fence }) =>
      state === "queued"
        ? dispatchOrder(worker, id)
        : // Its sender is gone or frozen: the POST may have run. A late answer of that same claim is still heard.
          applyVerdict(worker, { orderId: id, verdict: { kind: "unanswered" }, fence }),
    ),
  );
  return stalled.length;
}

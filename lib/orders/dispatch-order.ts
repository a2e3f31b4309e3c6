import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";
import {
  isQueueTimeOver,
  LARGEST_IN_FLIGHT,
  LARGEST_IN_FLIGHT_IN_TROUBLE,
  LEASE_MS,
  QUEUE_LIMIT_MS,
  SEND_TIMEOUT_MS,
  SEND_WINDOW_MS,
  type Verdict,
} from "@/lib/domain/order";
import { log } from "@/lib/log";
import { type Leave, leaveToSend, type Moment, noteAnswer } from "@/lib/providers/account";
import type { SendAnswer, TopUpProvider } from "@/lib/providers/provider";
import { findStop } from "@/lib/providers/stop";
import { type Applied, applyVerdict } from "./apply-verdict";
import {
  after,
  claimForSending,
  countInFlight,
  earlierOf,
  lockOrder,
  type OrderRow,
  postpone,
  renewLease,
} from "./store";

interface Claim {
  readonly order: OrderRow;
  readonly provider: TopUpProvider;
  readonly fence: number;
  readonly probe: Date | null;
  readonly claimedAt: Date;
  /** By the worker's own stopwatch, started before the claim began: earlier, never later, than the row's `send_before`. */
  readonly sendBeforeMs: number;
}

/**
 * Sends one queued order: claim and commit `sending`, then one POST, then the verdict. Whatever is queued no longer, or
 * is claimed by another worker, is left alone. Dies it between two steps, the order's lease ends and it is looked up.
 */
export async function dispatchOrder(worker: WorkerScope, orderId: string): Promise<Applied | null> {
  const claim = await claimOrder(worker, orderId);
  if (claim === null) return null;
  if (claim === "not-sent-in-time" || claim === "cancelled") {
    return applyVerdict(worker, { orderId, verdict: { kind: "withdrawn", reason: claim } });
  }
  const answer = await sendOnce(worker, claim);
  const applied = await applySurely(worker, claim, answer);
  log.info({ reference: claim.order.reference, answer: answer.kind, state: applied.state }, "order sent");
  // Second, and on its own: what it means for other orders must not cost this one its answer.
  await noteAnswer(worker, claim.provider.id, answer, claim.probe, claim.claimedAt).catch(
    (error: unknown) => {
      log.error({ provider: claim.provider.id, error: nameOf(error) }, "answer not noted");
    },
  );
  return applied;
}

/** A database that is away for a moment must not cost us an answer in hand; applying it twice changes nothing. */
const TRIES_AFTER_MS = [250, 1_000, 4_000];

async function applySurely(worker: WorkerScope, claim: Claim, answer: SendAnswer): Promise<Applied> {
  const retryAfterMs = answer.kind === "not-run" ? answer.retryAfterMs : null;
  const news = {
    orderId: claim.order.id,
    verdict: verdictOf(answer),
    fence: claim.fence,
    evidence: answer.evidence,
    retryAfterMs,
  };
  for (const waitMs of TRIES_AFTER_MS) {
    try {
      return await applyVerdict(worker, news);
    } catch (error) {
      log.warn({ reference: claim.order.reference, error: nameOf(error) }, "answer not written yet");
      await worker.pause(waitMs);
    }
  }
  return applyVerdict(worker, news);
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "unknown");

/** A send that has to wait for a stop to be lifted is looked at again after this. */
const TURN_AGAIN_MS = 2_000;

async function claimOrder(
  worker: WorkerScope,
  orderId: string,
): Promise<Claim | "not-sent-in-time" | "cancelled" | null> {
  const sendBeforeMs = worker.stopwatchMs() + SEND_WINDOW_MS;
  return worker.database.transaction(async (tx, now) => {
    const order = await lockOrder(tx, orderId);
    if (order.state !== "queued") return null;
    if (order.cancelRequestedAt !== null) return "cancelled";
    if (isQueueTimeOver(order, now)) return "not-sent-in-time";
    const queueEnd = after(order.createdAt, QUEUE_LIMIT_MS);
    const provider = worker.providers.get(order.provider);
    if (!provider) {
      await postpone(tx, order.id, queueEnd);
      return null;
    }
    const leave = await leaveToDispatch(tx, provider.id, { now, timeScale: worker.database.timeScale });
    if (!leave.isGiven) {
      await postpone(tx, order.id, earlierOf(leave.until, queueEnd));
      return null;
    }
    const fence = await claimForSending(tx, order, now, worker.database.timeScale);
    return { order, provider, fence, sendBeforeMs, probe: leave.probe, claimedAt: now };
  });
}

/** Not while sending is stopped, not while the provider is paused, and never more at once than we could bear to lose sight of. */
async function leaveToDispatch(tx: Tx, provider: string, moment: Moment): Promise<Leave> {
  if (await findStop(tx, provider)) return { isGiven: false, until: after(moment.now, TURN_AGAIN_MS) };
  return leaveToSend(tx, provider, moment, async (isInTrouble) => {
    const room = isInTrouble ? LARGEST_IN_FLIGHT_IN_TROUBLE : LARGEST_IN_FLIGHT;
    return (await countInFlight(tx, provider)) < room;
  });
}

/** One POST, with the lease renewed while it lasts. What an adapter must never do (throw) counts as an unclear answer. */
async function sendOnce(worker: WorkerScope, claim: Claim): Promise<SendAnswer> {
  const { order, fence } = claim;
  const stopRenewing = worker.every(
    () =>
      worker.database
        .transaction((tx, now) => renewLease(tx, { id: order.id, fence }, now))
        .catch(() => log.warn({ reference: order.reference }, "lease not renewed")),
    LEASE_MS / 3,
  );
  try {
    return await claim.provider.send(order, {
      mayStillSend: () => worker.stopwatchMs() < claim.sendBeforeMs,
      timeoutMs: SEND_TIMEOUT_MS,
    });
  } catch (error) {
    log.error({ reference: order.reference, error: nameOf(error) }, "adapter threw");
    return { kind: "unclear", cause: "unreadable", evidence: { httpStatus: null, body: null } };
  } finally {
    stopRenewing();
  }
}

function verdictOf(answer: SendAnswer): Verdict {
  switch (answer.kind) {
    case "accepted":
      return answer;
    case "refused":
      return { kind: "refused", reason: REFUSALS[answer.code] };
    case "not-run":
      return { kind: "not-run" };
    case "duplicate":
      return { kind: "duplicate" };
    case "unclear":
      return { kind: "unanswered" };
  }
}

const REFUSALS = {
  validation: "refused-validation",
  phone: "refused-phone",
  "float-empty": "float-empty",
  "operator-down": "operator-down",
  "recipient-busy": "recipient-busy",
  "try-later": "try-later",
} as const;

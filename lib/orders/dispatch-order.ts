import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import type { Candidate } from "@/lib/domain/choose-provider";
import {
  isQueueTimeOver,
  LEASE_MS,
  QUEUE_LIMIT_MS,
  SEND_TIMEOUT_MS,
  SEND_WINDOW_MS,
  type Verdict,
} from "@/lib/domain/order";
import { log } from "@/lib/log";
import { noteAnswer } from "@/lib/providers/account";
import type { NotRunCause, SendAnswer } from "@/lib/providers/provider";
import { type Applied, applyVerdict, type News } from "./apply-verdict";
import { findOther, findWay, type Way } from "./find-way";
import { giveTurns } from "./give-turns";
import { termsRowOf } from "./provider-terms";
import {
  after,
  claimForSending,
  earlierOf,
  evidenceOf,
  lockOrder,
  passOn,
  postpone,
  renewLease,
} from "./store";

interface Claim extends Way {
  readonly fence: number;
  readonly claimedAt: Date;
  /** By the worker's own stopwatch, started before the claim began: earlier, never later, than the row's `send_before`. */
  readonly sendBeforeMs: number;
}

/**
 * Sends one queued order: claim and commit `sending`, then one POST, then the verdict. Whatever is queued no longer, or
 * is claimed by another worker, is left alone. Dies it between two steps, the order's lease ends and it is looked up.
 */
export const dispatchOrder = (worker: WorkerScope, orderId: string): Promise<Applied | null> =>
  dispatch(worker, orderId, worker.providers.size - 1);

/** `othersLeft`: how many further providers it may be passed on to within this one call. */
async function dispatch(worker: WorkerScope, orderId: string, othersLeft: number): Promise<Applied | null> {
  const claim = await claimOrder(worker, orderId);
  if (claim === null) return null;
  if (claim === "not-sent-in-time" || claim === "cancelled") {
    return applyVerdict(worker, { orderId, verdict: { kind: "withdrawn", reason: claim } });
  }
  const answer = await sendOnce(worker, claim);
  const other = isOfTheAccount(answer) ? await findOther(worker, claim.order) : null;
  const applied = await applySurely(worker, claim, answer, other);
  log.info({ reference: claim.order.reference, answer: answer.kind, state: applied.state }, "order sent");
  // Second, and on its own: what it means for other orders must not cost this one its answer.
  await heed(worker, claim, answer).catch((error: unknown) => {
    log.error({ provider: claim.provider.id, error: nameOf(error) }, "answer not noted");
  });
  // Somebody else takes it before the customer has put the purse away.
  const isPassedOn = other !== null && applied.state === "queued" && othersLeft > 0;
  return isPassedOn ? dispatch(worker, orderId, othersLeft - 1) : applied;
}

async function heed(worker: WorkerScope, claim: Claim, answer: SendAnswer): Promise<void> {
  const { provider, probe, claimedAt } = claim;
  const isOpenAgain = await noteAnswer(worker, provider.id, answer, probe, claimedAt);
  if (isOpenAgain) await giveTurns(worker, provider.id);
}

/** Whether it is the provider's account, not the order, that was refused: another account may take it. */
const isOfTheAccount = (answer: SendAnswer): boolean =>
  (answer.kind === "refused" && answer.code === "float-empty") ||
  (answer.kind === "not-run" && answer.cause !== "unreachable" && answer.cause !== "deadline");

/** A database that is away for a moment must not cost us an answer in hand; applying it twice changes nothing. */
const TRIES_AFTER_MS = [250, 1_000, 4_000];

async function applySurely(
  worker: WorkerScope,
  claim: Claim,
  answer: SendAnswer,
  /** Who takes it instead. */
  other: Candidate | null,
): Promise<Applied> {
  const retryAfterMs = answer.kind === "not-run" ? answer.retryAfterMs : null;
  const news = {
    orderId: claim.order.id,
    // A refusal is a proof too that nothing ran.
    verdict: other === null ? verdictOf(answer) : ({ kind: "not-run" } as const),
    fence: claim.fence,
    evidence: evidenceOf(answer),
    retryAfterMs: other === null ? retryAfterMs : null,
    ...(other !== null && { within: handTo(other, claim, answer) }),
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

/** In the transaction that puts it back into the queue, so that its own provider never sees it again. */
const handTo =
  (other: Candidate, { order }: Claim, answer: SendAnswer): NonNullable<News["within"]> =>
  async (tx, { move, state }, now) => {
    const isBackInTheQueue = move === "move" && state === "queued";
    if (isBackInTheQueue) await passOn(tx, order, termsRowOf(other), answer.kind, now);
  };

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "unknown");

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
    const way = await findWay(tx, worker, order, now);
    if (way instanceof Date) {
      await postpone(tx, order.id, earlierOf(way, after(order.createdAt, QUEUE_LIMIT_MS)));
      return null;
    }
    const fence = await claimForSending(tx, way.order, now, worker.database.timeScale);
    return { ...way, fence, sendBeforeMs, claimedAt: now };
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
      return { kind: "refused", reason: REFUSALS[answer.code], wait: answer.wait ?? null };
    case "not-run":
      return WITHIN_MINUTES.includes(answer.cause)
        ? { kind: "not-run" }
        : { kind: "refused", reason: "float-empty" };
    case "duplicate":
      return { kind: "duplicate" };
    case "unclear":
      return { kind: "unanswered" };
  }
}

/** What may be over before the order's two minutes are. An account without money or without a day left is no such thing. */
const WITHIN_MINUTES: readonly NotRunCause[] = [
  "unreachable",
  "deadline",
  "unauthorized",
  "ip-refused",
  "key-disabled",
  "rate-limited",
];

const REFUSALS = {
  validation: "refused-validation",
  phone: "refused-phone",
  "float-empty": "float-empty",
  "operator-down": "operator-down",
  "recipient-busy": "recipient-busy",
  "try-later": "try-later",
} as const;

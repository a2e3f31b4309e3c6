import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";
import { captureEntry, costInDinars, releaseEntry } from "@/lib/domain/ledger";
import type { Money } from "@/lib/domain/money";
import {
  decideMove,
  isFinal,
  type MoneyMove,
  type Move,
  type OrderState,
  QUEUE_LIMIT_MS,
  type SeenOrder,
  type Verdict,
} from "@/lib/domain/order";
import { UNDECIDED_MS } from "@/lib/domain/resolution";
import { restOffers } from "@/lib/domain/resting-offers";
import { nextGapMs } from "@/lib/domain/schedule";
import { log } from "@/lib/log";
import { recordEntry } from "@/lib/wallet/store";
import type { Prisma } from "@/prisma/generated/client";
import { actualCostOf, after, earlierOf, lockOrder, type OrderRow, recordEvent } from "./store";
import { recordTimeToResult } from "./times-store";
import { saveWait } from "./wait-store";

export interface News {
  readonly orderId: string;
  /** Or how to judge by the row as it stands once it is locked. */
  readonly verdict: Verdict | ((order: OrderRow, now: Date) => Verdict);
  /** The claim this news answers; an older one changes nothing. Absent for look-ups, which any claim may bring. */
  readonly fence?: number;
  /** What was seen on the wire. */
  readonly evidence?: unknown;
  readonly retryAfterMs?: number | null;
  /** When the question was asked, at the latest: "not found" counts only if that was after the quarantine. */
  readonly askedAt?: Date;
  /** Seen in the provider's list, among others: not counted as a check of this order. */
  readonly isSwept?: boolean;
  /** Whose word it is; the worker's own, unless said. */
  readonly actor?: string;
  /** Written in the same transaction, whatever the move is. */
  readonly within?: (tx: Tx, applied: Applied, now: Date) => Promise<void>;
}

/** News whose verdict is settled. */
type Judged = Omit<News, "verdict"> & { readonly verdict: Verdict };

export interface Applied {
  readonly state: OrderState;
  readonly move: Move["kind"];
}

/** A queued order that could not be sent is tried again after this. */
const SEND_AGAIN_MS = 3_000;

/**
 * The funnel: the only place where an order's state and its money move, together, in one transaction. Whatever was
 * learned (answer to a send, look-up, sweep, a worker's death) comes through here as a verdict.
 */
export async function applyVerdict(worker: WorkerScope, news: News): Promise<Applied> {
  return worker.database.transaction(async (tx, now) => {
    const order = await lockOrder(tx, news.orderId);
    const verdict = aboutThis(
      order,
      typeof news.verdict === "function" ? news.verdict(order, now) : news.verdict,
    );
    const applied = await applyLocked(tx, worker, order, { ...news, verdict }, now);
    await news.within?.(tx, applied, now);
    return applied;
  });
}

/**
 * Judged by what the row knows now: the provider's id may have come while the answer was under way, and an answer under
 * another id is about another order, whatever it looked like when it was asked for.
 */
function aboutThis(order: OrderRow, verdict: Verdict): Verdict {
  if (verdict.kind !== "seen") return verdict;
  const { providerOrderId } = verdict.order;
  const isOther =
    order.providerOrderId !== null && providerOrderId !== null && providerOrderId !== order.providerOrderId;
  return isOther ? { kind: "seen", order: { ...verdict.order, identity: "mismatch" } } : verdict;
}

async function applyLocked(
  tx: Tx,
  worker: WorkerScope,
  order: OrderRow,
  news: Judged,
  now: Date,
): Promise<Applied> {
  if (news.fence !== undefined && news.fence !== order.fence) {
    await recordEvent(tx, {
      orderId: order.id,
      at: now,
      kind: "late",
      actor: "worker",
      note: news.verdict.kind,
      evidence: news.evidence,
    });
    return { state: order.state, move: "stay" };
  }
  const move = decideMove(order, news.verdict, now);
  const state = move.kind === "move" ? move.to : order.state;
  const eventId = await recordWhatHappened(tx, order, news, move, now);
  await tx.topUpOrder.update({
    where: { id: order.id },
    data: { ...learned(order, news, move, now), ...planned(worker, order, news, move, now) },
    select: { id: true },
  });
  if (move.kind !== "stay")
    await saveWait(tx, order, news.verdict, { now, timeScale: worker.database.timeScale });
  if (move.kind === "move") await moveMoney(tx, order, move.money, news.verdict, eventId, now);
  if (move.kind === "move" && news.verdict.kind === "seen" && isFinal(move.to))
    await recordTimeToResult(tx, order, move.to, now);
  alert(order, news.verdict, move);
  if (state === "unknown") alertIfOld(order, worker.database.timeScale, now);
  return { state, move: move.kind };
}

/** What somebody must look at is shouted once, when it happens; the review list keeps it until it is settled. */
function alert(order: OrderRow, verdict: Verdict, move: Move): void {
  const { reference, provider } = order;
  if (move.kind === "contradiction") {
    log.error(
      { reference, provider, alert: "contradiction", state: order.state },
      "the provider took back its word",
    );
  }
  if (move.kind === "move" && (move.reason === "unmapped" || move.reason === "mismatch")) {
    const word = verdict.kind === "seen" ? verdict.order.word : null;
    log.error(
      { reference, provider, alert: move.reason, word },
      "an answer that nobody can read is about money",
    );
  }
}

/** The provider promises an answer within a day: whoever is in doubt for longer is shouted at each look. */
function alertIfOld({ reference, provider, unknownAt }: OrderRow, timeScale: number, now: Date): void {
  if (unknownAt === null || now < after(unknownAt, UNDECIDED_MS / timeScale)) return;
  log.error({ reference, provider, alert: "in-doubt-for-a-day", since: unknownAt }, "still in doubt");
}

async function recordWhatHappened(
  tx: Tx,
  order: OrderRow,
  news: Judged,
  move: Move,
  now: Date,
): Promise<bigint> {
  const note = noteOf(news.verdict);
  const base = { orderId: order.id, at: now, actor: news.actor ?? "worker", evidence: news.evidence };
  switch (move.kind) {
    case "move":
      return recordEvent(tx, {
        ...base,
        kind: "moved",
        fromState: order.state,
        toState: move.to,
        note: move.reason ?? note,
      });
    case "stay":
      return recordEvent(tx, { ...base, kind: "checked", note });
    case "contradiction":
      return recordEvent(tx, { ...base, kind: "contradiction", note });
  }
}

const noteOf = (verdict: Verdict): string => (verdict.kind === "seen" ? verdict.order.word : verdict.kind);

/** What the row now knows: identifiers, the provider's words, its figures, the state. */
function learned(order: OrderRow, news: Judged, move: Move, now: Date): Prisma.TopUpOrderUpdateInput {
  const { verdict } = news;
  return {
    ...(verdict.kind === "accepted" ? acceptedFields(order, verdict, now) : {}),
    ...(verdict.kind === "seen" && !isFinal(order.state) ? seenFields(order, verdict.order, now) : {}),
    ...(isLookUp(verdict) ? { lastCheckAt: now, checkCount: { increment: news.isSwept ? 0 : 1 } } : {}),
    ...(verdict.kind === "absent" ? absentFields(order, news.askedAt ?? null) : {}),
    ...(move.kind === "move" ? movedFields(order, move, now) : {}),
  };
}

const isLookUp = (verdict: Verdict): boolean => ["seen", "absent", "no-news"].includes(verdict.kind);

function acceptedFields(
  order: OrderRow,
  verdict: Extract<Verdict, { kind: "accepted" }>,
  now: Date,
): Prisma.TopUpOrderUpdateInput {
  return {
    providerOrderId: order.providerOrderId ?? verdict.providerOrderId,
    providerReference: order.providerReference ?? verdict.providerReference,
    acceptedAt: order.acceptedAt ?? now,
  };
}

/** Asked inside the quarantine, "not found" proves nothing: the request may still be under way. */
function absentFields(order: OrderRow, askedAt: Date | null): Prisma.TopUpOrderUpdateInput {
  const proves = askedAt !== null && order.quarantineUntil !== null && askedAt >= order.quarantineUntil;
  return { notFoundCount: { increment: 1 }, ...(proves ? { absentCount: { increment: 1 } } : {}) };
}

/** Of an answer about somebody else's order nothing is kept but the event. */
function seenFields(order: OrderRow, seen: SeenOrder, now: Date): Prisma.TopUpOrderUpdateInput {
  if (seen.identity === "mismatch") return {};
  return {
    providerOrderId: order.providerOrderId ?? seen.providerOrderId,
    providerReference: order.providerReference ?? seen.providerReference,
    acceptedAt: order.acceptedAt ?? now,
    providerWord: seen.word,
    ...(seen.message === null ? {} : { providerMessage: seen.message }),
    ...(seen.meaning === "refunded" ? { suggestedOffers: restOffers(seen.suggestedOffers) } : {}),
    ...costFields(order, seen.cost),
  };
}

/** A figure in another currency than the provider's account is kept in is nobody's figure. */
function costFields({ foreign }: OrderRow, cost: Money | null): Prisma.TopUpOrderUpdateInput {
  if (cost === null || cost.currency !== (foreign?.expected.currency ?? "DZD")) return {};
  return foreign === null
    ? { actualCostMinor: cost.minor }
    : { actualForeignMinor: cost.minor, actualCostMinor: costInDinars(cost, foreign.fxRate).minor };
}

function movedFields(
  order: OrderRow,
  move: Extract<Move, { kind: "move" }>,
  now: Date,
): Prisma.TopUpOrderUpdateInput {
  return {
    state: move.to,
    reason: move.reason,
    updatedAt: now,
    unknownAt: move.to === "unknown" ? inDoubtSince(order, now) : null,
    ...(move.to === "unknown" ? { wasInDoubt: true } : {}),
    ...(isFinal(move.to) ? { finalAt: now } : {}),
  };
}

/** Another reason for the same doubt does not make it younger. */
const inDoubtSince = (order: OrderRow, now: Date): Date =>
  order.state === "unknown" ? (order.unknownAt ?? now) : now;

/** When to look next. The lease ends with the news that it was taken for. */
function planned(
  worker: WorkerScope,
  order: OrderRow,
  news: Judged,
  move: Move,
  now: Date,
): Prisma.TopUpOrderUpdateInput {
  const state = move.kind === "move" ? move.to : order.state;
  if (isFinal(state)) return { nextCheckAt: null, leaseUntil: null };
  // News that changed nothing (a worker held up for too long, people not granted their word) ends nobody else's look-up.
  if (move.kind === "stay" && !isLookUp(news.verdict)) return {};
  if (state === "sending") return {};
  if (state === "queued") {
    const again = after(now, Math.max(SEND_AGAIN_MS, news.retryAfterMs ?? 0));
    const queueEnd = after(order.createdAt, QUEUE_LIMIT_MS);
    return { nextCheckAt: earlierOf(again, queueEnd), leaseUntil: null };
  }
  // The provider has the order already: it is looked up before anything else happens.
  if (news.verdict.kind === "duplicate" && move.kind === "move")
    return { nextCheckAt: now, leaseUntil: null };
  const gapMs = nextGapMs(
    {
      state,
      reason: move.kind === "move" ? move.reason : order.reason,
      acceptedAt: order.acceptedAt ?? now,
      unknownAt: inDoubtSince(order, now),
      lastGapMs: order.lastGapMs === null ? null : order.lastGapMs * worker.database.timeScale,
      wasChecked: isLookUp(news.verdict),
      retryAfterMs: news.retryAfterMs ?? null,
    },
    { now, random: worker.random(), timeScale: worker.database.timeScale },
  );
  return { nextCheckAt: after(now, gapMs), lastGapMs: gapMs, leaseUntil: null };
}

async function moveMoney(
  tx: Tx,
  order: OrderRow,
  money: MoneyMove,
  verdict: Verdict,
  eventId: bigint,
  now: Date,
): Promise<void> {
  // An enquiry was opened without a hold, so nothing of it can be captured or released.
  if (money === "none" || order.planKind === "menu") return;
  const said = verdict.kind === "seen" ? verdict.order.cost : null;
  const draft = money === "capture" ? captureEntry(order, said ?? actualCostOf(order)) : releaseEntry(order);
  await recordEntry(tx, draft, { orderId: order.id, eventId }, now);
}

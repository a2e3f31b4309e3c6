import "server-only";
import type { Tx } from "@/lib/db";
import { ORDER_REASONS, type OrderState } from "@/lib/domain/order";
import { SMALLEST_GAP_MS } from "@/lib/domain/schedule";
import { after, type OrderRow, orderRow } from "./store";

/** What a sweep reads and writes, for many orders at once. */

const OPEN_AT_PROVIDER = { in: ["pending", "handling", "unknown"] satisfies OrderState[] };

/** Orders that a provider may have news about. One that cannot be read is left to its own check. */
export async function findOpenAtProvider(tx: Tx, provider: string): Promise<readonly OrderRow[]> {
  const rows = await tx.topUpOrder.findMany({
    where: { provider, state: OPEN_AT_PROVIDER, nextCheckAt: { not: null } },
    orderBy: { id: "asc" },
  });
  return rows
    .filter(({ reason }) => reason === null || ORDER_REASONS.some((known) => known === reason))
    .map(orderRow);
}

/** A next sweep further ahead than this was written by a clock that jumped. */
const FURTHEST_SWEEP_MS = 5 * 60_000;

/** Whether the provider's list may be swept again. */
export async function isSweepDue(tx: Tx, provider: string, now: Date): Promise<boolean> {
  const account = await tx.providerAccount.findUnique({
    where: { provider },
    select: { nextSweepAt: true },
  });
  const at = account?.nextSweepAt ?? null;
  return at === null || at <= now || at > after(now, FURTHEST_SWEEP_MS);
}

/** Takes the next sweep for one worker alone; the others' comes at `nextSweepAt`. */
export async function claimSweep(tx: Tx, provider: string, now: Date, nextSweepAt: Date): Promise<boolean> {
  await tx.providerAccount.createMany({ data: [{ provider }], skipDuplicates: true });
  const { count } = await tx.providerAccount.updateMany({
    where: {
      provider,
      OR: [
        { nextSweepAt: null },
        { nextSweepAt: { lte: now } },
        { nextSweepAt: { gt: after(now, FURTHEST_SWEEP_MS) } },
      ],
    },
    data: { nextSweepAt },
  });
  return count === 1;
}

export async function postponeSweep(tx: Tx, provider: string, nextSweepAt: Date): Promise<void> {
  await tx.providerAccount.update({ where: { provider }, data: { nextSweepAt } });
}

export interface Unchanged {
  readonly orderId: string;
  /** Until its own check, in milliseconds of real time. */
  readonly gapMs: number;
}

/** Notes in one go that orders were seen as they stand; whoever was asked about since the list was asked for is left alone. */
export async function saveUnchanged(
  tx: Tx,
  unchanged: readonly Unchanged[],
  readAt: Date,
  now: Date,
): Promise<void> {
  if (unchanged.length === 0) return;
  const ids = unchanged.map(({ orderId }) => orderId);
  const gaps = unchanged.map(({ gapMs }) => gapMs);
  await tx.$executeRaw`
    UPDATE top_up_order o
    SET last_check_at = ${now}, next_check_at = ${now}::timestamptz + seen.gap_ms * interval '1 millisecond'
    FROM unnest(${ids}::uuid[], ${gaps}::float8[]) AS seen (id, gap_ms)
    WHERE o.id = seen.id AND o.state IN ('pending', 'handling', 'unknown')
      AND (o.last_check_at IS NULL OR o.last_check_at <= ${readAt})
      AND (o.lease_until IS NULL OR o.lease_until <= ${now})`;
}

/** Puts an open order's own check off until then; one that is planned for later stays so. */
export async function putOffCheck(tx: Tx, orderId: string, until: Date): Promise<void> {
  await tx.topUpOrder.updateMany({
    where: { id: orderId, state: OPEN_AT_PROVIDER, nextCheckAt: { lt: until } },
    data: { nextCheckAt: until },
  });
}

/** Makes open orders due for their own check, never sooner than the smallest gap after the last one. */
export async function makeDue(
  tx: Tx,
  orderIds: readonly string[],
  now: Date,
  timeScale: number,
): Promise<void> {
  if (orderIds.length === 0) return;
  const gapMs = SMALLEST_GAP_MS / timeScale;
  await tx.$executeRaw`
    UPDATE top_up_order
    SET next_check_at = LEAST(next_check_at, GREATEST(${now}, last_check_at + ${gapMs} * interval '1 millisecond'))
    WHERE id = ANY(${orderIds}::uuid[]) AND state IN ('pending', 'handling', 'unknown')`;
}

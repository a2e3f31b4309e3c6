import "server-only";
import type { Tx } from "@/lib/db";
import { wakeOffers } from "@/lib/domain/offer";
import {
  LEASE_MS,
  ORDER_REASONS,
  type OrderReason,
  type OrderState,
  QUARANTINE_MS,
  SEND_WINDOW_MS,
} from "@/lib/domain/order";
import type { Prisma, TopUpOrder } from "@/prisma/generated/client";

/** Rows change only here, inside somebody's transaction. */

/** A row as the domain knows it. */
export type OrderRow = Omit<TopUpOrder, "reason"> & { readonly reason: OrderReason | null };

export function orderRow(row: TopUpOrder): OrderRow {
  const reason = row.reason === null ? null : ORDER_REASONS.find((known) => known === row.reason);
  if (reason === undefined)
    throw new Error(`Order ${row.reference} has the reason "${row.reason}", which nobody knows`);
  return { ...row, reason };
}

export const offersOf = (row: { suggestedOffers: Prisma.JsonValue }) => wakeOffers(row.suggestedOffers);

/** The order, locked until the transaction ends: whoever moves it or its money holds this lock. */
export async function lockOrder(tx: Tx, id: string): Promise<OrderRow> {
  await tx.$queryRaw`SELECT 1 FROM top_up_order WHERE id = ${id}::uuid FOR UPDATE`;
  return orderRow(await tx.topUpOrder.findUniqueOrThrow({ where: { id } }));
}

export interface EventDraft {
  readonly orderId: string;
  readonly at: Date;
  readonly kind: "opened" | "sending" | "moved" | "checked" | "late" | "contradiction" | "check-requested";
  readonly fromState?: OrderState;
  readonly toState?: OrderState;
  /** `worker`, or a person's id. */
  readonly actor: string;
  readonly note?: string | null;
  readonly evidence?: unknown;
}

export async function recordEvent(tx: Tx, draft: EventDraft): Promise<bigint> {
  const { evidence, ...rest } = draft;
  const data = { ...rest, ...(evidence === undefined ? {} : { evidence: asJson(evidence) }) };
  const event = await tx.orderEvent.create({ data, select: { id: true } });
  return event.id;
}

/** A stranger's body, fit for a JSON column: PostgreSQL refuses NUL, which some gateways send. */
function asJson(value: unknown): Prisma.InputJsonValue {
  const text = JSON.stringify(value ?? null).replaceAll("\\u0000", "\ufffd");
  return JSON.parse(text) as Prisma.InputJsonValue;
}

/**
 * Claims a queued order for one POST: `sending` is committed before the first byte leaves, with a fence that outdates any
 * earlier claim and the moment after which no byte may leave.
 */
export async function claimForSending(
  tx: Tx,
  order: OrderRow,
  now: Date,
  timeScale: number,
): Promise<number> {
  const sendBefore = after(now, SEND_WINDOW_MS);
  const leaseUntil = after(now, LEASE_MS);
  const claimed = await tx.topUpOrder.update({
    where: { id: order.id },
    data: {
      state: "sending",
      fence: { increment: 1 },
      sendBefore,
      quarantineUntil: after(sendBefore, QUARANTINE_MS / timeScale),
      leaseUntil,
      nextCheckAt: leaseUntil,
      sentAt: now,
      updatedAt: now,
    },
    select: { fence: true },
  });
  await recordEvent(tx, {
    orderId: order.id,
    at: now,
    kind: "sending",
    fromState: "queued",
    toState: "sending",
    actor: "worker",
  });
  return claimed.fence;
}

/** Says "still alive" for an order being sent; false when somebody else has taken it over. */
export async function renewLease(tx: Tx, order: { id: string; fence: number }, now: Date): Promise<boolean> {
  const leaseUntil = after(now, LEASE_MS);
  const { count } = await tx.topUpOrder.updateMany({
    where: { id: order.id, fence: order.fence, state: "sending" },
    data: { leaseUntil, nextCheckAt: leaseUntil },
  });
  return count === 1;
}

/** Puts off the next look at an order that cannot be sent just now. */
export async function postpone(tx: Tx, orderId: string, until: Date): Promise<void> {
  await tx.topUpOrder.update({ where: { id: orderId }, data: { nextCheckAt: until } });
}

/** How long one look-up may keep an order to itself: longer than its requests may take together. */
const LOOK_UP_LEASE_MS = 45_000;

/**
 * Takes up to `limit` orders of a provider that are due for a look-up, for this worker alone: rows another worker is
 * taking are skipped, not waited for.
 */
export async function claimDueForCheck(
  tx: Tx,
  provider: string,
  now: Date,
  limit: number,
): Promise<OrderRow[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE top_up_order SET lease_until = ${after(now, LOOK_UP_LEASE_MS)}
    WHERE id IN (
      SELECT id FROM top_up_order
      WHERE next_check_at <= ${now} AND (lease_until IS NULL OR lease_until <= ${now})
        AND provider = ${provider} AND state IN ('pending', 'handling', 'unknown')
      ORDER BY next_check_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING id`;
  const orders = await tx.topUpOrder.findMany({ where: { id: { in: rows.map((row) => row.id) } } });
  return orders.map(orderRow);
}

/** Queued orders whose job never came, and orders whose sender stopped renewing its lease. */
export async function findStalled(
  tx: Tx,
  now: Date,
  limit: number,
): Promise<{ id: string; state: "queued" | "sending"; fence: number }[]> {
  return tx.$queryRaw`
    SELECT id, state, fence FROM top_up_order
    WHERE next_check_at <= ${now} AND (lease_until IS NULL OR lease_until <= ${now}) AND state IN ('queued', 'sending')
    ORDER BY next_check_at LIMIT ${limit}`;
}

/** Makes every order in doubt due again, spread over a minute; recently asked ones keep their time. */
export async function makeUnknownDue(
  tx: Tx,
  now: Date,
  askedBefore: Date,
  spreadMs: number,
): Promise<number> {
  return tx.$executeRaw`
    UPDATE top_up_order SET next_check_at = LEAST(next_check_at, ${now}::timestamptz + random() * ${spreadMs} * interval '1 millisecond')
    WHERE state = 'unknown' AND (last_check_at IS NULL OR last_check_at <= ${askedBefore})`;
}

export const earlierOf = (a: Date, b: Date): Date => new Date(Math.min(a.getTime(), b.getTime()));
export const laterOf = (a: Date, b: Date): Date => new Date(Math.max(a.getTime(), b.getTime()));
export const after = (moment: Date, ms: number): Date => new Date(moment.getTime() + ms);

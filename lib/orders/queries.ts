import "server-only";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import type { Database } from "@/lib/db";
import { may, numberFor } from "@/lib/domain/access";
import { directionOf } from "@/lib/domain/correction";
import { toMajor } from "@/lib/domain/money";
import { digitsOf, parseMsisdn } from "@/lib/domain/msisdn";
import { ORDER_STATES, type OrderState } from "@/lib/domain/order";
import { isReference, type SendInput } from "@/lib/domain/order-input";
import { type OrderStatus, statusOf } from "@/lib/domain/order-status";
import { operatorOf } from "@/lib/domain/plan";
import { ok } from "@/lib/domain/result";
import { parseWholeAmount } from "@/lib/domain/typed-amount";
import type { Aftermath, NumberDoubt, OrderDetail, OrderSummary, Page } from "@/lib/domain/views";
import type { TopUpOrder } from "@/prisma/generated/client";
import { findEndOfWait, readAftermaths } from "./aftermath-queries";
import { listAttempts } from "./attempt-queries";
import { offersOf, orderRow } from "./store";

/** Reads. Scope first; each says in its `where` whose rows it may see. */

export type LiveOrder = OrderSummary & {
  readonly status: OrderStatus;
  readonly planCode?: string | undefined;
  /** Of what came to nothing. */
  readonly aftermath?: Aftermath | undefined;
};

const withCashier = { createdBy: { select: { name: true } } } as const;

function summaryOf({ role }: ResellerScope, row: TopUpOrder & { createdBy: { name: string } }): OrderSummary {
  const order = orderRow(row);
  return {
    reference: order.reference,
    state: order.state,
    reason: order.reason,
    msisdn: numberFor(role, order.msisdn),
    operator: operatorOf(order.operator),
    planName: order.planName,
    planKind: order.planKind,
    faceValue: toMajor(order.faceValueMinor),
    price: may(role, "see-statement") ? toMajor(order.priceMinor) : null,
    cashierName: row.createdBy.name,
    createdAt: order.createdAt.toISOString(),
    finalAt: order.finalAt?.toISOString() ?? null,
    isCancelRequested: order.cancelRequestedAt !== null,
    cash: order.cash,
  };
}

function statusOfRow(row: TopUpOrder, database: Database, now: Date): OrderStatus {
  return statusOf({ ...orderRow(row), suggestedOffers: offersOf(row) }, now, database.timeScale);
}

/** The state of one order of this reseller; null where there is none, or it is somebody else's. */
export async function findOrderStatus(
  scope: ResellerScope | AdminScope,
  reference: string,
): Promise<OrderStatus | null> {
  if (!isReference(reference)) return null;
  const owner = "resellerId" in scope ? { resellerId: scope.resellerId } : {};
  const row = await scope.database.client.topUpOrder.findFirst({ where: { reference, ...owner } });
  return row ? statusOfRow(row, scope.database, await scope.database.now()) : null;
}

/** One order as its page shows it; null where there is none, or it is somebody else's. */
export async function findOrder(scope: ResellerScope, reference: string): Promise<OrderDetail | null> {
  if (!isReference(reference)) return null;
  const row = await scope.database.client.topUpOrder.findFirst({
    where: { reference, resellerId: scope.resellerId },
    include: {
      ...withCashier,
      secondOf: { select: { reference: true, resellerId: true } },
      reversal: { select: { at: true } },
      // Looks that brought no news are left out of what a cashier reads.
      events: {
        where: { kind: { not: "checked" } },
        orderBy: { id: "asc" },
        select: { at: true, kind: true, toState: true, note: true },
      },
    },
  });
  if (!row) return null;
  const status = statusOfRow(row, scope.database, await scope.database.now());
  const [attempts, aftermaths] = await Promise.all([
    listAttempts(scope, reference),
    readAftermaths(scope, [row]),
  ]);
  return {
    ...summaryOf(scope, row),
    status,
    aftermath: aftermaths.get(row.id),
    offers: status.suggestedOffers,
    timeline: row.events.map((event) => ({ ...event, at: event.at.toISOString() })),
    attempts,
    turned: row.reversal && {
      direction: directionOf(row.state),
      amount: toMajor(row.priceMinor),
      at: row.reversal.at.toISOString(),
    },
    secondOf: row.secondOf && {
      reference: row.secondOf.resellerId === scope.resellerId ? row.secondOf.reference : null,
    },
  };
}

const PAGE_SIZE = 50;

export interface OrderFilter {
  readonly state?: OrderState | undefined;
  /** Part of a number. */
  readonly search?: string | undefined;
  readonly cursor?: string | undefined;
}

/** This reseller's orders, newest first. */
export async function listOrders(scope: ResellerScope, filter: OrderFilter): Promise<Page<OrderSummary>> {
  const digits = digitsOf(filter.search ?? "").replace(/^(\+|00)?213/, "0");
  const rows = await scope.database.client.topUpOrder.findMany({
    where: {
      resellerId: scope.resellerId,
      ...(filter.state && ORDER_STATES.includes(filter.state) ? { state: filter.state } : {}),
      // Part of a number, for whoever sees whole ones: to others the parts would tell it, digit by digit.
      ...(/^\d+$/.test(digits)
        ? { msisdn: may(scope.role, "reveal-numbers") ? { contains: digits } : digits }
        : {}),
      ...olderThan(filter.cursor),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: PAGE_SIZE + 1,
    include: withCashier,
  });
  const shown = rows.slice(0, PAGE_SIZE);
  return {
    rows: shown.map((row) => summaryOf(scope, row)),
    next: rows.length > PAGE_SIZE ? nextOf(shown) : null,
  };
}

/** The cursor of the page after this one. */
export function nextOf(shown: readonly Pick<TopUpOrder, "createdAt" | "id">[]): string | null {
  const last = shown.at(-1);
  return last ? `${last.createdAt.getTime()}_${last.id}` : null;
}

/** Rows after the one a page ended with; a cursor that somebody made up is the first page. */
export function olderThan(cursor: string | undefined) {
  const [, time, id] = /^(\d{1,15})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor ?? "") ?? [];
  if (!time || !id) return {};
  const createdAt = new Date(Number(time));
  return { OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] };
}

/** The live strip: the last orders of this reseller with their state as it is told now. */
export async function listRecentOrders(scope: ResellerScope, limit: number): Promise<readonly LiveOrder[]> {
  const rows = await scope.database.client.topUpOrder.findMany({
    where: { resellerId: scope.resellerId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
    include: withCashier,
  });
  return liveOrdersOf(scope, rows);
}

async function liveOrdersOf(
  scope: ResellerScope,
  rows: readonly (TopUpOrder & { createdBy: { name: string } })[],
): Promise<readonly LiveOrder[]> {
  const now = await scope.database.now();
  const aftermaths = await readAftermaths(scope, rows);
  return rows.map((row) => ({
    ...summaryOf(scope, row),
    status: statusOfRow(row, scope.database, now),
    planCode: row.planCode,
    aftermath: aftermaths.get(row.id),
  }));
}

/** One order of this reseller, live; null as in findOrder. */
export async function findLiveOrder(scope: ResellerScope, reference: string): Promise<LiveOrder | null> {
  const row = await scope.database.client.topUpOrder.findFirst({
    where: { reference, resellerId: scope.resellerId },
    include: withCashier,
  });
  const [order = null] = row ? await liveOrdersOf(scope, [row]) : [];
  return order;
}

/** The order that a form's key became; null where it never arrived. For a form that did not hear its answer. */
export async function findLiveOrderByKey(
  scope: ResellerScope,
  idempotencyKey: string,
): Promise<LiveOrder | null> {
  const { resellerId } = scope;
  const order = await scope.database.client.topUpOrder.findUnique({
    where: { resellerId_idempotencyKey: { resellerId, idempotencyKey } },
    select: { reference: true },
  });
  return order && findLiveOrder(scope, order.reference);
}

/**
 * Whether an earlier top-up to this number, typed in any way, is still being verified. Of this shop's own it says which;
 * of another shop's nothing but that it is.
 */
export async function findNumberDoubt(scope: ResellerScope, typed: string): Promise<NumberDoubt | null> {
  const number = parseMsisdn(typed);
  if (!number.ok) return null;
  const rows = await scope.database.client.topUpOrder.findMany({
    where: { msisdn: number.value, state: "unknown", planKind: { not: "menu" } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: { reference: true, resellerId: true },
  });
  if (rows.length === 0) return null;
  return { reference: rows.find((row) => row.resellerId === scope.resellerId)?.reference ?? null };
}

/**
 * When a number that every provider of the plan waits with may be tried again: ISO 8601, a whole minute, never too early;
 * null where one of them takes it by now. Whose order it waits for is nobody's business.
 */
export async function findNumberWait(
  scope: ResellerScope,
  { msisdn, planCode, amount }: Pick<SendInput, "msisdn" | "planCode" | "amount">,
): Promise<string | null> {
  const number = parseMsisdn(msisdn);
  const asked = amount === null ? ok(null) : parseWholeAmount(amount);
  if (!number.ok || !asked.ok) return null;
  const wanted = { msisdn: number.value, planCode, askedMinor: asked.value };
  const end = await scope.database.transaction((tx, now) => findEndOfWait(tx, wanted, now));
  return end?.toISOString() ?? null;
}

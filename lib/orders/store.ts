import "server-only";
import { z } from "zod";
import type { Tx } from "@/lib/db";
import type { CashOutcome } from "@/lib/domain/cash";
import type { Commission, ForeignCost } from "@/lib/domain/ledger";
import type { SoldToday } from "@/lib/domain/limits";
import { dinars, type Money } from "@/lib/domain/money";
import {
  LEASE_MS,
  ORDER_REASONS,
  type OrderReason,
  type OrderState,
  QUARANTINE_MS,
  SEND_WINDOW_MS,
} from "@/lib/domain/order";
import { wakeOffers } from "@/lib/domain/resting-offers";
import type { Evidence } from "@/lib/providers/provider";
import { Prisma, type TopUpOrder } from "@/prisma/generated/client";
import type { ProviderTermsRow } from "./provider-terms";

/** Rows change only here, inside somebody's transaction. */

/** A row as the domain knows it. */
export type OrderRow = Omit<TopUpOrder, "reason"> & {
  readonly reason: OrderReason | null;
  /** What is put into the provider's order; null = the face value. */
  readonly amountSent: Money | null;
  /** Set where the provider's account is not kept in dinars. */
  readonly foreign: ForeignCost | null;
  readonly commission: Commission | null;
};

export function orderRow(row: TopUpOrder): OrderRow {
  const reason = row.reason === null ? null : ORDER_REASONS.find((known) => known === row.reason);
  if (reason === undefined)
    throw new Error(`Order ${row.reference} has the reason "${row.reason}", which nobody knows`);
  return {
    ...row,
    reason,
    amountSent: amountSentOf(row),
    foreign: foreignOf(row),
    commission: commissionIn(row),
  };
}

const amountSentOf = ({ amountSentMinor, amountSentCurrency }: TopUpOrder): Money | null =>
  amountSentMinor === null || amountSentCurrency === null
    ? null
    : { currency: amountSentCurrency, minor: amountSentMinor };

const foreignOf = ({ costCurrency, expectedForeignMinor, fxRate }: TopUpOrder): ForeignCost | null =>
  costCurrency === null || expectedForeignMinor === null || fxRate === null
    ? null
    : { expected: { currency: costCurrency, minor: expectedForeignMinor }, fxRate };

const commissionIn = ({ commissionMinor, commissionResellerId }: TopUpOrder): Commission | null =>
  commissionResellerId === null ? null : { resellerId: commissionResellerId, minor: commissionMinor };

/** The provider's own figure so far, in the currency of its account. */
export function actualCostOf(order: OrderRow): Money | null {
  const { foreign, actualForeignMinor, actualCostMinor } = order;
  if (foreign === null) return actualCostMinor === null ? null : dinars(actualCostMinor);
  return actualForeignMinor === null
    ? null
    : { currency: foreign.expected.currency, minor: actualForeignMinor };
}

export const offersOf = (row: { suggestedOffers: Prisma.JsonValue }) => wakeOffers(row.suggestedOffers);

/** The order, locked until the transaction ends: whoever moves it or its money holds this lock. */
export async function lockOrder(tx: Tx, id: string): Promise<OrderRow> {
  // Not FOR UPDATE: a sale that names this order as its first only needs it to exist, and must not wait for it in a ring.
  const [row] = await tx.$queryRaw<TopUpOrder[]>`
    SELECT ${COLUMNS} FROM top_up_order WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  if (!row) throw new Error(`There is no order ${id}`);
  return orderRow(row);
}

/** The whole row under the names the code knows it by, for statements that lock or change what they read. */
const COLUMNS = Prisma.raw(
  Object.values(Prisma.TopUpOrderScalarFieldEnum)
    .map((name) => `${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} AS "${name}"`)
    .join(", "),
);

/** The newest sale to this number, any reseller's, of which nobody knows yet whether it arrived. Enquiries move nothing. */
export const findNewestInDoubt = (tx: Tx, msisdn: string): Promise<{ id: string } | null> =>
  tx.topUpOrder.findFirst({
    where: { msisdn, state: "unknown", planKind: { not: "menu" } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: { id: true },
  });

/**
 * What a reseller has sold since then, at face value, and how much of it to this number. What was given back is no sale, nor
 * what was taken back later; what was charged after all is one.
 */
export async function sumSoldSince(
  tx: Pick<Tx, "$queryRaw">,
  {
    resellerId,
    msisdn,
    since,
  }: { readonly resellerId: string; readonly msisdn: string; readonly since: Date },
): Promise<SoldToday> {
  const [row] = await tx.$queryRaw<SoldToday[]>`
    SELECT COALESCE(sum(face_value_minor), 0)::bigint AS "soldMinor",
      COALESCE(sum(face_value_minor) FILTER (WHERE msisdn = ${msisdn}), 0)::bigint AS "toNumberMinor"
    FROM top_up_order o WHERE reseller_id = ${resellerId}::uuid AND created_at >= ${since} AND plan_kind <> 'menu'
      AND (state NOT IN ('refunded', 'failed')) <> EXISTS (SELECT 1 FROM reversal t WHERE t.order_id = o.id)`;
  return row ?? { soldMinor: 0n, toNumberMinor: 0n };
}

/** Takes a queued order back: it becomes due at once, and whoever takes it up next ends it instead of sending it. */
export async function saveCancelRequest(tx: Tx, orderId: string, actor: string, now: Date): Promise<void> {
  await tx.topUpOrder.update({
    where: { id: orderId },
    data: { cancelRequestedAt: now, nextCheckAt: now, updatedAt: now },
    select: { id: true },
  });
  await recordEvent(tx, { orderId, at: now, kind: "cancel-requested", actor });
}

/** What the shop says it did with the cash. Not news of the order: neither its state nor `updatedAt` moves. */
export async function saveCash(
  tx: Tx,
  { orderId, cash, actor }: { orderId: string; cash: CashOutcome; actor: string },
  now: Date,
): Promise<void> {
  await tx.topUpOrder.update({ where: { id: orderId }, data: { cash }, select: { id: true } });
  await recordEvent(tx, { orderId, at: now, kind: "cash", note: cash, actor });
}

export interface EventDraft {
  readonly orderId: string;
  readonly at: Date;
  readonly kind:
    | "opened"
    | "sending"
    | "moved"
    | "checked"
    | "late"
    | "contradiction"
    | "check-requested"
    | "cancel-requested"
    | "passed-on"
    | "cash"
    | "reversed";
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

/** No code of a provider's is longer; what is may be anything, and stands in the body. */
const LONGEST_CODE = 100;

/** What an order's event keeps of an answer: what was on the wire, with the provider's own code beside it wherever that stood. */
export const evidenceOf = ({ evidence, providerCode }: Evidence) => ({
  ...evidence,
  ...(providerCode != null && { providerCode: providerCode.slice(0, LONGEST_CODE) }),
});

/** A stranger's body, fit for a JSON column: PostgreSQL refuses NUL and half a surrogate pair, which some gateways send. */
function asJson(value: unknown): Prisma.InputJsonValue {
  const mend = (_key: string, part: unknown): unknown =>
    typeof part === "string" ? part.replaceAll("\0", "\ufffd").toWellFormed() : part;
  return JSON.parse(JSON.stringify(value ?? null, mend)) as Prisma.InputJsonValue;
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

/**
 * Another provider is to deliver a queued order; the database refuses it for any that may have been sent. `refusal`: what its
 * provider answered, where it was asked; it is not asked again.
 */
export async function passOn(
  tx: Tx,
  order: Pick<OrderRow, "id" | "provider">,
  terms: ProviderTermsRow,
  refusal: string | null,
  now: Date,
): Promise<OrderRow> {
  const row = await tx.topUpOrder.update({ where: { id: order.id }, data: { ...terms, updatedAt: now } });
  await recordEvent(tx, {
    orderId: order.id,
    at: now,
    kind: "passed-on",
    actor: "worker",
    note: `${order.provider} → ${terms.provider}`,
    ...(refusal !== null && { evidence: { refusedBy: order.provider, refusal } }),
  });
  return orderRow(row);
}

const refuserSchema = z.object({ refusedBy: z.string() });

/** The providers that were asked to deliver it, and whose account was refused. */
export async function findRefusers(tx: Tx, orderId: string): Promise<readonly string[]> {
  const events = await tx.orderEvent.findMany({
    where: { orderId, kind: "passed-on" },
    select: { evidence: true },
  });
  return events.flatMap(({ evidence }) => refuserSchema.safeParse(evidence).data?.refusedBy ?? []);
}

/** Puts off the next look at an order that cannot be sent just now. */
export async function postpone(tx: Tx, orderId: string, until: Date): Promise<void> {
  await tx.topUpOrder.update({
    where: { id: orderId },
    data: { nextCheckAt: until },
    select: { id: true },
  });
}

/** Nothing is leased, or queued, for longer; no look-up is planned for later than this. */
const LONGEST_LEASE_MS = 3 * 60_000;
const FURTHEST_CHECK_MS = 7 * 3_600_000;

/** What every worker may take: due by its time and held by nobody. A time that no schedule plans is over, see below. */
const isFree = (now: Date, furthestMs: number): Prisma.Sql => Prisma.sql`
  (o.next_check_at <= ${now} OR o.next_check_at > ${after(now, furthestMs)})
  AND (o.lease_until IS NULL OR o.lease_until <= ${now} OR o.lease_until > ${after(now, LONGEST_LEASE_MS)})`;

/**
 * Takes the order of a provider that has been due longest, for this worker alone; what another worker is taking is
 * skipped, not waited for. A time further ahead than any schedule plans was written by a clock that jumped, and counts
 * as due. The row comes unread: one that cannot be read must not spoil the claim of the others.
 */
export async function claimDueForCheck(tx: Tx, provider: string, now: Date): Promise<LookUp | null> {
  const leaseUntil = after(now, LEASE_MS);
  const isDue = Prisma.sql`${isFree(now, FURTHEST_CHECK_MS)}
    AND o.provider = ${provider} AND o.state IN ('pending', 'handling', 'unknown')`;
  const [taken] = await tx.$queryRaw<(TopUpOrder & { isMoreDue: boolean })[]>`
    UPDATE top_up_order SET lease_until = ${leaseUntil}
    WHERE id = (
      SELECT o.id FROM top_up_order o WHERE ${isDue}
      ORDER BY o.next_check_at, o.id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING ${COLUMNS},
      EXISTS (SELECT 1 FROM top_up_order o WHERE ${isDue} AND o.id <> top_up_order.id) AS "isMoreDue"`;
  if (!taken) return null;
  const { isMoreDue, ...row } = taken;
  return { orderId: row.id, row, askedAt: now, leaseUntil, isMoreDue };
}

/** One claim to ask about one order. */
export interface LookUp {
  readonly orderId: string;
  readonly row: TopUpOrder;
  /** When it was claimed: the answer is at least as new. */
  readonly askedAt: Date;
  readonly leaseUntil: Date;
  /** Whether others were due then. */
  readonly isMoreDue: boolean;
}

/** Says "still asking"; the new end of the lease, or null when somebody else has taken the order over. */
export async function renewLookUp(
  tx: Tx,
  { orderId, leaseUntil }: Pick<LookUp, "orderId" | "leaseUntil">,
  now: Date,
): Promise<Date | null> {
  const renewed = after(now, LEASE_MS);
  const { count } = await tx.topUpOrder.updateMany({
    where: { id: orderId, leaseUntil },
    data: { leaseUntil: renewed },
  });
  return count === 1 ? renewed : null;
}

/** Gives a claim back in the transaction that made it: the order stays due. */
export async function dropLookUp(tx: Tx, { orderId }: Pick<LookUp, "orderId">): Promise<void> {
  await tx.topUpOrder.update({
    where: { id: orderId },
    data: { leaseUntil: null },
    select: { id: true },
  });
}

/** How many POSTs to this provider may be under way now, over all workers. */
export const countInFlight = (tx: Tx, provider: string): Promise<number> =>
  tx.topUpOrder.count({ where: { provider, state: "sending" } });

export interface Stalled {
  readonly id: string;
  readonly state: "queued" | "sending";
  readonly fence: number;
  /** Whether others were stalled then. */
  readonly isMoreDue: boolean;
}

/**
 * How long whoever takes a stalled order keeps it to itself. It is one short transaction, so whoever dies in it costs little;
 * two who do the same do it once, by the fence.
 */
const RESCUE_MS = 2_000;

/** Takes a queued order whose job never came, or one whose sender stopped renewing its lease. */
export async function claimStalled(
  tx: Tx,
  now: Date,
  states: readonly Stalled["state"][] = ["queued", "sending"],
): Promise<Stalled | null> {
  const isStalled = Prisma.sql`${isFree(now, LONGEST_LEASE_MS)} AND o.state = ANY(${states}::"OrderState"[])`;
  const [taken] = await tx.$queryRaw<Stalled[]>`
    UPDATE top_up_order SET next_check_at = ${after(now, RESCUE_MS)}
    WHERE id = (
      SELECT o.id FROM top_up_order o WHERE ${isStalled}
      ORDER BY o.created_at, o.id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, state, fence,
      EXISTS (SELECT 1 FROM top_up_order o WHERE ${isStalled} AND o.id <> top_up_order.id) AS "isMoreDue"`;
  return taken ?? null;
}

/** Makes every order in doubt due again, the oldest doubt first, evenly spread; recently asked ones keep their time. */
export async function makeUnknownDue(
  tx: Tx,
  now: Date,
  askedBefore: Date,
  spreadMs: number,
): Promise<number> {
  return tx.$executeRaw`
    UPDATE top_up_order o SET next_check_at = LEAST(o.next_check_at, ${now}::timestamptz + due.place * ${spreadMs} * interval '1 millisecond')
    FROM (SELECT id, percent_rank() OVER (ORDER BY unknown_at, id) AS place FROM top_up_order
          WHERE state = 'unknown' AND COALESCE(last_check_at, unknown_at) <= ${askedBefore}) due
    WHERE o.id = due.id AND o.state = 'unknown'`;
}

export const earlierOf = (a: Date, b: Date): Date => new Date(Math.min(a.getTime(), b.getTime()));
export const laterOf = (a: Date, b: Date): Date => new Date(Math.max(a.getTime(), b.getTime()));
export const after = (moment: Date, ms: number): Date => new Date(moment.getTime() + ms);

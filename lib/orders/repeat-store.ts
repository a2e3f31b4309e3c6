import "server-only";
import type { Tx } from "@/lib/db";
import type { OrderState } from "@/lib/domain/order";
import type { Operator } from "@/lib/domain/plan";
import type { Recipient } from "@/lib/domain/recipient-wait";
import { isSameAgain, USUAL_WINDOW_MINUTES, type Wish } from "@/lib/domain/repeat";

const MINUTE_MS = 60_000;

/**
 * Sends to one number take turns from here until the transaction ends, over all shops. Whoever takes it holds its own
 * wallet already and takes no other number, so nobody waits in a ring.
 */
export async function lockNumber(tx: Tx, msisdn: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`number ${msisdn}`}))`;
}

const JUDGED = {
  id: true,
  planCode: true,
  planKind: true,
  faceValueMinor: true,
  state: true,
  createdAt: true,
  finalAt: true,
  cancelRequestedAt: true,
} as const;
const TOLD = {
  ...JUDGED,
  reference: true,
  resellerId: true,
  createdById: true,
  planName: true,
  createdBy: { select: { name: true } },
} as const;

type Reader = Pick<Tx, "topUpOrder" | "repeatWindow">;

interface Asked {
  readonly recipient: Recipient;
  readonly wish: Wish;
}

/** The newest order, any shop's, that the wish may be once more; null where there is none. */
export async function findNewestSame(tx: Reader, asked: Asked, now: Date): Promise<{ id: string } | null> {
  const windowMs = await readWindowMs(tx, asked);
  const orders = await tx.topUpOrder.findMany({ ...near(asked, now, windowMs), select: JUDGED });
  return orders.find((order) => isSameAgain(order, asked.wish, { now, windowMs })) ?? null;
}

/** All of them, newest first, with what may be told of them: whose each is decides how much. */
export async function listSame(tx: Reader, asked: Asked, now: Date) {
  const windowMs = await readWindowMs(tx, asked);
  const orders = await tx.topUpOrder.findMany({ ...near(asked, now, windowMs), select: TOLD });
  return orders.filter((order) => isSameAgain(order, asked.wish, { now, windowMs }));
}

/** No more than what the rule could find the same: it alone decides. */
const near = ({ recipient: { msisdn }, wish }: Asked, now: Date, windowMs: number) => ({
  where: {
    msisdn,
    state: { notIn: ["refunded", "failed"] satisfies OrderState[] },
    ...(wish.planKind === "menu" ? { planCode: wish.planCode } : { faceValueMinor: wish.faceValueMinor }),
    OR: [{ finalAt: null }, { finalAt: { gt: new Date(now.getTime() - windowMs) } }],
  },
  orderBy: [{ createdAt: "desc" as const }, { id: "desc" as const }],
});

const readWindowMs = async (tx: Reader, { recipient }: Asked): Promise<number> =>
  (await readWindow(tx, recipient.operator)) * MINUTE_MS;

/** In minutes. */
async function readWindow(tx: Pick<Tx, "repeatWindow">, operator: string | null): Promise<number> {
  const row = operator === null ? null : await tx.repeatWindow.findUnique({ where: { operator } });
  return row?.minutes ?? USUAL_WINDOW_MINUTES;
}

/** The window of an operator. Of two admins who change it at once, one comes after the other, row or no row. */
export async function claimWindow(tx: Tx, operator: Operator): Promise<number> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`repeat_window ${operator}`}))`;
  return readWindow(tx, operator);
}

export async function saveWindow(
  tx: Tx,
  operator: Operator,
  minutes: number,
  by: { readonly userId: string; readonly at: Date },
): Promise<void> {
  const row = { minutes, updatedAt: by.at, updatedById: by.userId };
  await tx.repeatWindow.upsert({ where: { operator }, create: { operator, ...row }, update: row });
}

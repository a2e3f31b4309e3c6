import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import { numberFor } from "@/lib/domain/access";
import { isCashOwed } from "@/lib/domain/cash";
import { toMajor } from "@/lib/domain/money";
import type { SettledOrders } from "@/lib/domain/views";
import { after, orderRow } from "./store";

/** After that it is an old story, seen or not. */
const TOLD_FOR_MS = 7 * 24 * 60 * 60_000;
/** So many are told one by one; the others are counted. */
const MOST_TOLD = 5;

/**
 * Orders of this shop that were in doubt and have ended since whoever looks last said that they had seen it: by then nobody
 * has the order's page open, and a customer may be waiting for the word. Newest first; null where there is nothing to tell.
 */
export async function findSettled(scope: ResellerScope): Promise<SettledOrders | null> {
  const { client } = scope.database;
  const [look, now] = await Promise.all([
    client.settledLook.findUnique({ where: { userId: scope.userId } }),
    scope.database.now(),
  ]);
  const oldest = after(now, -TOLD_FOR_MS);
  const since = look && look.seenUpTo > oldest ? look.seenUpTo : oldest;
  const where = { resellerId: scope.resellerId, wasInDoubt: true, finalAt: { gt: since } };
  const [rows, count] = await Promise.all([
    client.topUpOrder.findMany({
      where,
      orderBy: [{ finalAt: "desc" }, { id: "desc" }],
      take: MOST_TOLD,
    }),
    client.topUpOrder.count({ where }),
  ]);
  const upTo = rows[0]?.finalAt;
  if (!upTo) return null;
  return {
    upTo: upTo.toISOString(),
    moreCount: Math.max(0, count - rows.length),
    orders: rows.map(orderRow).map((order) => ({
      reference: order.reference,
      state: order.state,
      msisdn: numberFor(scope.role, order.msisdn),
      faceValue: toMajor(order.faceValueMinor),
      isCashOwed: isCashOwed(order),
    })),
  };
}

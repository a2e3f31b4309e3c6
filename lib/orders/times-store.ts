import "server-only";
import type { Tx } from "@/lib/db";
import type { FinalState } from "@/lib/domain/order";
import { laterOf, type OrderRow } from "./store";

/**
 * Records how long the provider took to end an order, in the transaction that ends it; `order` is the row as it was
 * before. For endings by the provider's own word only: what people decide, or what was never sent, says nothing about its
 * speed. Enquiries count, under their own plan codes: they are asked about on the same schedule. An order whose acceptance
 * nobody saw (found by its first look-up) has no beginning to measure from.
 */
export async function recordTimeToResult(
  tx: Tx,
  order: OrderRow,
  state: FinalState,
  now: Date,
): Promise<void> {
  const { acceptedAt } = order;
  // A clock that jumped back measures nothing, and must not keep an order from ending.
  if (acceptedAt === null || acceptedAt > now) return;
  const lastOpenAt = await findLastOpenAt(tx, order, acceptedAt);
  await tx.timeToResult.createMany({
    data: [
      {
        orderId: order.id,
        provider: order.provider,
        operator: order.operator,
        planCode: order.planCode,
        state,
        acceptedAt,
        lastOpenAt: lastOpenAt > now ? now : lastOpenAt,
        seenAt: now,
        checkCount: order.checkCount,
      },
    ],
    skipDuplicates: true,
  });
}

/** The last look that saw it open. A look that saw nothing proves nothing: then only its acceptance is known. */
async function findLastOpenAt(tx: Tx, order: OrderRow, acceptedAt: Date): Promise<Date> {
  const { id: orderId, lastCheckAt } = order;
  if (lastCheckAt === null) return acceptedAt;
  const blind = await tx.orderEvent.findFirst({
    where: { orderId, kind: "checked", at: lastCheckAt, note: { in: ["absent", "no-news"] } },
    select: { id: true },
  });
  return blind === null ? laterOf(acceptedAt, lastCheckAt) : acceptedAt;
}

import { type FinalState, isFinal } from "@/lib/domain/order";
import type { OrderStatus } from "@/lib/domain/order-status";
import type { OrderSummary } from "@/lib/domain/views";

/** An order with its state as it is told now. */
export type LiveOrder = OrderSummary & { readonly status: OrderStatus };

/** The order as last told: its state is the status's, and it ended when that was written. */
export function asTold(order: LiveOrder, status: OrderStatus): LiveOrder {
  const reason = status.state === order.state ? order.reason : null;
  const finalAt = isFinal(status.state) ? (order.finalAt ?? status.updatedAt) : null;
  return { ...order, status, state: status.state, reason, finalAt };
}

/** Which of the fixed answers a cashier is given. Offers change what to do with an order that came back. */
export type Situation = "moving" | "fulfilled" | "refunded" | "offers" | "menu" | "failed" | "unknown";

const ENDED: Readonly<Record<FinalState, Situation>> = {
  fulfilled: "fulfilled",
  refunded: "refunded",
  failed: "failed",
};

export function situationOf(order: LiveOrder): Situation {
  if (order.state === "unknown") return "unknown";
  if (!isFinal(order.state)) return "moving";
  if (order.state !== "refunded") return ENDED[order.state];
  if (order.status.suggestedOffers.length === 0) return "refunded";
  return order.planKind === "menu" ? "menu" : "offers";
}

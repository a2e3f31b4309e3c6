import { type FinalState, isFinal } from "@/lib/domain/order";
import type { OrderStatus } from "@/lib/domain/order-status";
import type { Aftermath, OrderSummary } from "@/lib/domain/views";

/** An order with its state as it is told now. */
export type LiveOrder = OrderSummary & {
  readonly status: OrderStatus;
  /** Where the page has read it. */
  readonly planCode?: string | undefined;
  /** Of what came to nothing, once the page has read it. */
  readonly aftermath?: Aftermath | undefined;
};

/** The order as last told: its state is the status's, and it ended when that was written. */
export function asTold(order: LiveOrder, status: OrderStatus): LiveOrder {
  const reason = status.state === order.state ? order.reason : null;
  const finalAt = isFinal(status.state) ? (order.finalAt ?? status.updatedAt) : null;
  return { ...order, status, state: status.state, reason, finalAt };
}

/** Which of the fixed answers a cashier is given. Offers change what to do with an order that came back. */
export type Situation = SaleSituation | EnquirySituation;
type SaleSituation = "moving" | "fulfilled" | "refunded" | "offers" | "failed" | "unknown";
/** Nothing was sold: neither the customer nor the cash waits for anything. */
type EnquirySituation = "asking" | "menu" | "menuEmpty" | "menuFailed" | "menuUnknown";

const ENDED: Readonly<Record<FinalState, SaleSituation>> = {
  fulfilled: "fulfilled",
  refunded: "refunded",
  failed: "failed",
};

export function situationOf(order: LiveOrder): Situation {
  const hasOffers = order.state === "refunded" && order.status.suggestedOffers.length > 0;
  if (order.planKind === "menu") return enquirySituation(order, hasOffers);
  if (order.state === "unknown") return "unknown";
  if (!isFinal(order.state)) return "moving";
  return hasOffers ? "offers" : ENDED[order.state];
}

function enquirySituation({ state }: LiveOrder, hasOffers: boolean): EnquirySituation {
  if (state === "unknown") return "menuUnknown";
  if (!isFinal(state)) return "asking";
  if (state === "failed") return "menuFailed";
  return hasOffers ? "menu" : "menuEmpty";
}

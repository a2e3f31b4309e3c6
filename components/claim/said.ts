import { isFinal, type OrderState } from "@/lib/domain/order";

/** What is said to a customer: on the way is on the way, wherever it stands. */
export type Said = "moving" | "fulfilled" | "refunded" | "failed" | "unknown";

export function saidOf(state: OrderState): Said {
  return state === "unknown" || isFinal(state) ? state : "moving";
}

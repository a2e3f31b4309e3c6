import type { OrderState } from "./order";
import type { PlanKind } from "./plan";

/** What a shop did with the customer's cash where a sale did not simply arrive. */
export const CASH_OUTCOMES = ["kept", "given_back"] as const;
export type CashOutcome = (typeof CASH_OUTCOMES)[number];

const ASKED: readonly OrderState[] = ["refunded", "failed", "unknown"];

/** While an order is on its way, and once it has arrived, the cash is simply kept; an enquiry has none. */
export const isCashAsked = ({
  state,
  planKind,
}: {
  readonly state: OrderState;
  readonly planKind: PlanKind;
}): boolean => planKind !== "menu" && ASKED.includes(state);

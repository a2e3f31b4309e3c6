import type { OrderState } from "./order";
import type { PlanKind } from "./plan";

/** What a shop did with the customer's cash where a sale did not simply arrive. */
export const CASH_OUTCOMES = ["kept", "given_back"] as const;
export type CashOutcome = (typeof CASH_OUTCOMES)[number];

const ASKED: readonly OrderState[] = ["refunded", "failed", "unknown"];

interface Sold {
  readonly state: OrderState;
  readonly planKind: PlanKind;
  readonly cash: CashOutcome | null;
}

/**
 * While an order is on its way, and once it has arrived, the cash is simply kept; an enquiry has none. What was given back while
 * nobody knew, and then arrived, is still to be collected.
 */
export const isCashAsked = ({ state, planKind, cash }: Sold): boolean =>
  planKind !== "menu" && (ASKED.includes(state) || isCashOwed({ state, planKind, cash }));

/** It arrived, and the customer has the cash. */
export const isCashOwed = ({ state, planKind, cash }: Sold): boolean =>
  planKind !== "menu" && state === "fulfilled" && cash === "given_back";

/** What of the customer's cash lies in the till for an order that came to nothing, a decimal; null where an enquiry took none. */
export const cashHeld = ({
  planKind,
  cash,
  faceValue,
}: Pick<Sold, "planKind" | "cash"> & { readonly faceValue: string }): string | null => {
  if (planKind === "menu") return null;
  return cash === "given_back" ? "0.00" : faceValue;
};

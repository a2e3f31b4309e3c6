import { type LineKind, lineOfOffers, lineOfPlan } from "./line-kind";
import { operatorHintOf } from "./msisdn";
import type { SuggestedOffer } from "./offer";
import type { OrderState } from "./order";
import type { Operator, PlanKind } from "./plan";

/** What a shop's own orders to a number say about it. Pure; the orders come newest first. */
export interface PastOrder {
  readonly state: OrderState;
  readonly planKind: PlanKind;
  readonly planCode: string;
  /** Plain credit, whichever provider brought it. */
  readonly isAirtime: boolean;
  /** The plan's own network; where it names none, the hint of the number. */
  readonly operator: Operator | null;
  readonly faceValueMinor: bigint;
  /** What the number was offered instead. */
  readonly offers: readonly SuggestedOffer[];
}

/** As many orders as are looked at: habits change. */
export const REMEMBERED_ORDERS = 20;

const isDelivered = ({ state, planKind }: PastOrder): boolean => state === "fulfilled" && planKind !== "menu";

/** What it takes most often; of two that it takes equally often, what it took last. Null where nothing was delivered. */
export function usualOf<Order extends PastOrder>(past: readonly Order[]): Order | null {
  const habits = Map.groupBy(past.filter(isDelivered), habitOf);
  let most: readonly Order[] = [];
  // Habits stand in the order of their newest sale, so the first of equals is the newest.
  for (const sales of habits.values()) if (sales.length > most.length) most = sales;
  return most[0] ?? null;
}

const habitOf = ({ isAirtime, planCode, operator, faceValueMinor }: PastOrder): string =>
  JSON.stringify([isAirtime ? null : planCode, operator, faceValueMinor.toString()]);

/** Its kind of line, by the newest order that proves one: what was delivered, or what was offered instead. */
export function lineOf(past: readonly PastOrder[]): LineKind | null {
  for (const order of past) {
    const line = lineProvenBy(order);
    if (line !== null) return line;
  }
  return null;
}

const lineProvenBy = (order: PastOrder): LineKind | null =>
  order.offers.length > 0 ? lineOfOffers(order.offers) : isDelivered(order) ? lineOfPlan(order) : null;

/**
 * The network that was chosen for it by hand: numbers move between networks, their beginnings do not. The newest sale that
 * was not given back says so; null where that one agrees with the number's beginning.
 */
export function operatorByHand(past: readonly PastOrder[], msisdn: string): Operator | null {
  const newest = past.find(
    ({ state, planKind }) => planKind !== "menu" && state !== "refunded" && state !== "failed",
  );
  const operator = newest?.operator ?? null;
  return operator === operatorHintOf(msisdn) ? null : operator;
}

import { toMajor } from "./money";
import { nearestFirst, type SuggestedOffer } from "./offer";
import { isFinal, ORDER_STATES } from "./order";
import { type PollFacts, pollAfterMs, stopsPolling } from "./schedule";
import { count, flag, instant, listOf, oneOf, orNull, type ShapedBy, shapeOf, text } from "./shape";

export const offerOnWire = shapeOf({ planCode: text, name: text, amount: text });

/** What `GET /api/orders/{reference}/status` answers: strings and booleans only, amounts as decimals in major units. */
export const orderStatusOnWire = shapeOf({
  reference: text,
  state: oneOf(ORDER_STATES),
  isFinal: flag,
  /** True when asking again soon is of no use: the order is final, or being verified by people. */
  stopPolling: flag,
  providerMessage: orNull(text),
  suggestedOffers: listOf(offerOnWire),
  nextCheckAt: orNull(instant),
  /** When news may be due, in milliseconds from this answer; null exactly when `stopPolling`. */
  pollAfterMs: orNull(count),
  updatedAt: instant,
});

export type OrderStatus = ShapedBy<typeof orderStatusOnWire>;
export type OfferOnWire = ShapedBy<typeof offerOnWire>;

export interface StatusFacts extends PollFacts {
  readonly reference: string;
  readonly providerMessage: string | null;
  readonly suggestedOffers: readonly SuggestedOffer[];
  readonly faceValueMinor: bigint;
  readonly updatedAt: Date;
}

/** An order as its status is told, at a time, under the time scale in force. */
export function statusOf(order: StatusFacts, now: Date, timeScale: number): OrderStatus {
  return {
    reference: order.reference,
    state: order.state,
    isFinal: isFinal(order.state),
    stopPolling: stopsPolling(order, now, timeScale),
    providerMessage: order.providerMessage,
    suggestedOffers: nearestFirst(order.suggestedOffers, order.faceValueMinor).map((offer) => ({
      planCode: offer.planCode,
      name: offer.name,
      amount: toMajor(offer.amountMinor),
    })),
    nextCheckAt: order.nextCheckAt?.toISOString() ?? null,
    pollAfterMs: pollAfterMs(order, now, timeScale),
    updatedAt: order.updatedAt.toISOString(),
  };
}

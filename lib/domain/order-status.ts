import { z } from "zod";
import { toMajor } from "./money";
import { nearestFirst, type SuggestedOffer } from "./offer";
import { isFinal, ORDER_STATES } from "./order";
import { type PollFacts, pollAfterMs, stopsPolling } from "./schedule";

/** What `GET /api/orders/{reference}/status` answers: strings and booleans only, amounts as decimals in major units. */
export const orderStatusSchema = z.object({
  reference: z.string(),
  state: z.enum(ORDER_STATES),
  isFinal: z.boolean(),
  /** True when asking again soon is of no use: the order is final, or being verified by people. */
  stopPolling: z.boolean(),
  providerMessage: z.string().nullable(),
  suggestedOffers: z.array(z.object({ planCode: z.string(), name: z.string(), amount: z.string() })),
  nextCheckAt: z.iso.datetime().nullable(),
  /** When news may be due, in milliseconds from this answer; null exactly when `stopPolling`. */
  pollAfterMs: z.number().int().positive().nullable(),
  updatedAt: z.iso.datetime(),
});

export type OrderStatus = z.output<typeof orderStatusSchema>;
export type OfferOnWire = OrderStatus["suggestedOffers"][number];

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

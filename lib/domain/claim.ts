import { isFinal, ORDER_STATES } from "./order";
import { type PollFacts, pollAfterMs } from "./schedule";
import { count, flag, instant, oneOf, orNull, type ShapedBy, shapeOf } from "./shape";

/** What `GET /api/claim/{slip}/status` answers: what became of an order, and nothing that says whose or how much. */
export const claimStatusOnWire = shapeOf({
  state: oneOf(ORDER_STATES),
  isFinal: flag,
  /** When it came into this state, or we last learned something about it. */
  changedAt: instant,
  /** When the provider was last asked about it; null: not yet. */
  checkedAt: orNull(instant),
  /** When to ask again, in milliseconds from this answer; null exactly when `isFinal`. */
  pollAfterMs: orNull(count),
});

export type ClaimStatus = ShapedBy<typeof claimStatusOnWire>;

export interface ClaimFacts extends PollFacts {
  readonly updatedAt: Date;
  readonly finalAt: Date | null;
  readonly lastCheckAt: Date | null;
}

/** A customer's page asks less often than the counter's: nobody is served by its seconds. */
const SOONEST_MS = 3_000;
/** In doubt it goes on asking, slowly: there is nobody else to tell the customer. */
const IN_DOUBT_MS = 60_000;

export function claimStatusOf(order: ClaimFacts, now: Date, timeScale: number): ClaimStatus {
  const changedAt = order.finalAt ?? order.unknownAt ?? order.updatedAt;
  const usualMs = pollAfterMs(order, now, timeScale) ?? IN_DOUBT_MS / timeScale;
  return {
    state: order.state,
    isFinal: isFinal(order.state),
    changedAt: changedAt.toISOString(),
    checkedAt: order.lastCheckAt?.toISOString() ?? null,
    pollAfterMs: isFinal(order.state) ? null : Math.ceil(Math.max(usualMs, SOONEST_MS / timeScale)),
  };
}

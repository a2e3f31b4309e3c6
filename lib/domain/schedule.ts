import { isFinal, type OrderReason, type OrderState } from "./order";

/** When to ask a provider about an order: one schedule per order, in the database, whoever looks at it. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** No order is asked about more often than this, whatever anybody wants (both providers ask for 5 to 10 s). */
export const SMALLEST_GAP_MS = 5 * SECOND;
const FIRST_CHECK_MS = 10.5 * SECOND;
const PENDING_GAP_MS = 9 * SECOND;
const HANDLING_GAP_MS = 5 * SECOND;
const LARGEST_RETRY_AFTER_MS = MINUTE;

/** The earliest moment for a check that somebody wants now: never sooner than the smallest gap after the last one. */
export function earliestCheckAt(
  lastCheckAt: Date | null,
  { now, timeScale }: Pick<ScheduleTerms, "now" | "timeScale">,
): Date {
  const least = lastCheckAt === null ? now.getTime() : lastCheckAt.getTime() + SMALLEST_GAP_MS / timeScale;
  return new Date(Math.max(now.getTime(), least));
}

export interface ScheduleFacts {
  readonly state: OrderState;
  readonly reason: OrderReason | null;
  readonly acceptedAt: Date | null;
  /** When the order became unknown. */
  readonly unknownAt: Date | null;
  readonly lastGapMs: number | null;
  /** Whether the provider was asked since it accepted. */
  readonly wasChecked: boolean;
  readonly retryAfterMs: number | null;
}

export interface ScheduleTerms {
  readonly now: Date;
  /** In [0, 1): spreads checks so that orders sent together are not asked about together. */
  readonly random: number;
  /** Divides every gap; 1 with real money. */
  readonly timeScale: number;
}

/** The gap until the next check in milliseconds of real time; the order is open (pending, handling or unknown). */
export function nextGapMs(order: ScheduleFacts, terms: ScheduleTerms): number {
  const gap = spreadMs(Math.max(plannedGapMs(order, terms), SMALLEST_GAP_MS), terms);
  // What the provider asks for is real time, so it is not scaled; a year in a header must not lose the order.
  return Math.max(gap, Math.ceil(Math.min(order.retryAfterMs ?? 0, LARGEST_RETRY_AFTER_MS)));
}

/** Schedule time as real time, up to a tenth longer by luck; whole milliseconds. */
const spreadMs = (gap: number, { random, timeScale }: ScheduleTerms): number =>
  Math.ceil((gap * (1 + random * 0.1)) / timeScale);

/** Unscaled. */
function plannedGapMs(order: ScheduleFacts, terms: ScheduleTerms): number {
  if (order.state === "unknown") {
    const elapsed = elapsedMs(order.unknownAt, terms);
    return order.reason === "provider-undecided" ? undecidedGapMs(elapsed) : lookUpGapMs(elapsed);
  }
  const elapsed = elapsedMs(order.acceptedAt, terms);
  if (!order.wasChecked) return Math.max(FIRST_CHECK_MS - elapsed, 0);
  if (elapsed >= 30 * MINUTE) return 15 * MINUTE;
  if (elapsed >= 5 * MINUTE) return MINUTE;
  const usual = order.state === "handling" ? HANDLING_GAP_MS : PENDING_GAP_MS;
  if (elapsed < 30 * SECOND) return usual;
  return Math.min(Math.max(order.lastGapMs ?? usual, elapsed / 4, usual), 15 * SECOND);
}

/** Milliseconds of schedule time since `from`: real time, multiplied back by the scale. */
function elapsedMs(from: Date | null, terms: ScheduleTerms): number {
  return from === null ? 0 : Math.max(0, terms.now.getTime() - from.getTime()) * terms.timeScale;
}

/** The provider itself does not know yet; it promises an answer within 12 to 24 hours. */
function undecidedGapMs(elapsed: number): number {
  if (elapsed < 10 * MINUTE) return 10 * MINUTE - elapsed;
  if (elapsed < 30 * MINUTE) return 30 * MINUTE - elapsed;
  if (elapsed < 12 * HOUR) return 30 * MINUTE;
  if (elapsed < 24 * HOUR) return HOUR;
  return 6 * HOUR;
}

const LOOK_UPS_MS = [5, 10, 20, 40, 60].map((at) => at * SECOND);

/** The answer to a send was lost: look it up soon and often, then patiently. */
function lookUpGapMs(elapsed: number): number {
  // A look-up planned for 10 s may run at 9.99 s by the database's clock; the next is then the one after.
  const next = LOOK_UPS_MS.find((at) => at > elapsed + SMALLEST_GAP_MS / 2);
  if (next !== undefined) return next - elapsed;
  if (elapsed < 15 * MINUTE) return 2 * MINUTE;
  if (elapsed < 24 * HOUR) return 30 * MINUTE;
  return 6 * HOUR;
}

/** One question about the whole list of a provider's orders, instead of one about each. */
const SWEEP_GAP_MS = 5 * SECOND;
const SWEEPS_FROM_ORDERS = 3;
/** A list that could not be read is left alone for so long; the orders' own checks go on meanwhile. */
const SWEEP_REST_MS = 30 * SECOND;
/** A list may lag behind: now and then an order is asked about itself, although sweeps show it. */
const OWN_CHECK_EVERY_MS = MINUTE;
/** Orders are asked about rarely after their first half-hour, in doubt after a quarter: sweeps leave those to themselves. */
const SWEPT_MOVING_MS = 30 * MINUTE;
const SWEPT_IN_DOUBT_MS = 15 * MINUTE;

/** Milliseconds of real time until the next sweep, after one that was answered and after one that was not. */
export const sweepGapMs = (terms: ScheduleTerms): number => spreadMs(SWEEP_GAP_MS, terms);
export const sweepRestMs = (terms: ScheduleTerms): number => spreadMs(SWEEP_REST_MS, terms);

/** Whether this open order is one of those that sweeps are made for. */
export function isSwept(order: ScheduleFacts, terms: ScheduleTerms): boolean {
  if (order.state === "unknown") return elapsedMs(order.unknownAt, terms) < SWEPT_IN_DOUBT_MS;
  return elapsedMs(order.acceptedAt, terms) < SWEPT_MOVING_MS;
}

/**
 * Whether sweeping is worth it: from three orders on, and while the one list costs no more questions than the checks
 * that it replaces. Orders that hang for hours are asked about so rarely that no list saves anything.
 */
export function isSweepWorthIt(orders: readonly ScheduleFacts[], terms: ScheduleTerms): boolean {
  const swept = orders.filter((order) => isSwept(order, terms));
  const spared = swept.reduce(
    (sum, order) => sum + SWEEP_GAP_MS / terms.timeScale / nextGapMs(order, { ...terms, random: 0 }),
    0,
  );
  return swept.length >= SWEEPS_FROM_ORDERS && spared >= 1;
}

/**
 * How long an order's own check may wait after a sweep that showed nothing new about it, in milliseconds of real time:
 * past the next sweep at least. Null when it must not wait, once a minute.
 */
export function gapAfterSweepMs(
  order: ScheduleFacts & { readonly lastCheckAt: Date | null },
  terms: ScheduleTerms,
): number | null {
  const since = order.state === "unknown" ? order.unknownAt : order.acceptedAt;
  const minutesAt = (moment: Date): number =>
    Math.floor(elapsedMs(since, { ...terms, now: moment }) / OWN_CHECK_EVERY_MS);
  const lastSeenAt = order.lastCheckAt ?? since ?? terms.now;
  if (minutesAt(terms.now) > minutesAt(lastSeenAt)) return null;
  return Math.max(nextGapMs(order, terms), 2 * sweepGapMs({ ...terms, random: 1 }));
}

/** Orders that a person should look at: in doubt, or waiting far longer than any top-up takes. */
export const REVIEW_AFTER_MS = 30 * MINUTE;

export interface PollFacts {
  readonly state: OrderState;
  readonly reason: OrderReason | null;
  readonly unknownAt: Date | null;
  readonly nextCheckAt: Date | null;
}

/** True when a screen gains nothing by asking again soon: the order is final, or in doubt past its first minute. */
export function stopsPolling(order: PollFacts, now: Date, timeScale: number): boolean {
  if (isFinal(order.state)) return true;
  if (order.state !== "unknown") return false;
  if (order.reason === "provider-undecided") return true;
  return elapsedMs(order.unknownAt, { now, timeScale, random: 0 }) >= MINUTE;
}

/** How long a screen should wait before it asks us again, in milliseconds; null exactly when it should stop. */
export function pollAfterMs(order: PollFacts, now: Date, timeScale: number): number | null {
  if (stopsPolling(order, now, timeScale)) return null;
  const soonest = SECOND / timeScale;
  if (order.state === "queued" || order.state === "sending" || order.nextCheckAt === null)
    return Math.ceil(soonest);
  const due = order.nextCheckAt.getTime() - now.getTime() + 300;
  return Math.ceil(Math.min(Math.max(due, soonest), (10 * SECOND) / timeScale));
}

import type { Operator } from "./plan";

/**
 * How long a top-up takes, from being opened at a counter to being delivered, by what everybody's sales took lately; and
 * whether that is no longer true. Pure: what was measured comes in, in milliseconds of real time.
 */

/** What is usual is told from what was delivered within the last hour. */
export const HISTORY_MS = 60 * 60_000;
/** What is true now, from what was delivered within the last ten minutes … */
export const LATELY_MS = 10 * 60_000;
/** … and from what has hung for no longer than this: after that, somebody looks into it, and it says nothing of new sales. */
export const HANGING_MS = 30 * 60_000;
/** From fewer sales nothing is usual. */
export const LEAST_SAMPLE = 5;
/** The newest sales that say whether it is slow: on a busy day those of a minute, else those of ten. */
export const NEWEST_SALES = 10;
/** Two slow ones are a coincidence. */
const LEAST_LATE = 3;
/** Where nothing was delivered for so long that nobody knows what is usual. */
const LATE_ANYHOW_MS = 60_000;
/** A second more than usual is nothing to warn of. */
const LEAST_DELAY_MS = 5_000;

/** A sale delivered within the last ten minutes: how long ago it was opened, and what it took. */
export interface LatelyDelivered {
  readonly agoMs: number;
  readonly tookMs: number;
}

/** Of one operator, or of one plan of it. */
export interface Measured {
  /** What deliveries took that ended within the hour, but for the last ten minutes. */
  readonly beforeMs: readonly number[];
  readonly lately: readonly LatelyDelivered[];
  /** How long ago those sales were opened that have not ended. */
  readonly openMs: readonly number[];
}

export interface Pace {
  /** Of the whole hour; null where too few were delivered. */
  readonly usual: { readonly medianMs: number; readonly p90Ms: number } | null;
  readonly isSlow: boolean;
}

/** The smallest of the values that at least so many of ten are not above; the values come sorted. */
const tenths = (inOrder: readonly number[], ofTen: number): number =>
  inOrder[Math.max(Math.ceil((inOrder.length * ofTen) / 10) - 1, 0)] ?? 0;

function quantilesOf(values: readonly number[]): Pace["usual"] {
  if (values.length < LEAST_SAMPLE) return null;
  const inOrder = [...values].sort((a, b) => a - b);
  return { medianMs: tenths(inOrder, 5), p90Ms: tenths(inOrder, 9) };
}

/**
 * What is usual, and whether it is slow now. It is slow when more than half of the newest ten sales, and three at least,
 * are late: they took clearly longer than nine of ten did before, or have been waiting for longer than that already. Only
 * sales that were opened so long ago count, the quick ones too, or those that are still on their way would be left out.
 * What is late is told by the time before the last ten minutes, so that slowness does not become its own measure.
 * `timeScale` divides what the providers' clocks divide.
 */
export function paceOf({ beforeMs, lately, openMs }: Measured, timeScale = 1): Pace {
  const usual = quantilesOf([...beforeMs, ...lately.map(({ tookMs }) => tookMs)]);
  const measure = quantilesOf(beforeMs) ?? usual;
  const lateAfterMs =
    measure === null
      ? LATE_ANYHOW_MS / timeScale
      : measure.p90Ms + Math.max(measure.p90Ms / 2, LEAST_DELAY_MS / timeScale);
  const newest = [...lately, ...openMs.map((agoMs) => ({ agoMs, tookMs: agoMs }))]
    .filter(({ agoMs }) => agoMs > lateAfterMs)
    // Of two opened at once the late one comes first: the order in which they are read decides nothing.
    .sort((a, b) => a.agoMs - b.agoMs || b.tookMs - a.tookMs)
    .slice(0, NEWEST_SALES);
  const lateCount = newest.filter(({ tookMs }) => tookMs > lateAfterMs).length;
  return { usual, isSlow: lateCount >= LEAST_LATE && lateCount * 2 > newest.length };
}

/** Measured sales of one plan; `planCode` null stands for plain credit, whichever code brought it. */
export interface MeasuredPlan extends Measured {
  readonly operator: Operator;
  readonly planCode: string | null;
}

/** As it is told at a counter. */
export interface DeliveryTime {
  readonly operator: Operator;
  /** Null: of the operator as a whole, for plans without a line of their own. */
  readonly planCode: string | null;
  /** Whole seconds, at least 1; null where too few were delivered within the hour. */
  readonly usual: { readonly medianSeconds: number; readonly p90Seconds: number } | null;
  /** Say so before sending. */
  readonly isSlow: boolean;
}

/** Of many, the one to tell for a plan: its own, else its operator's, else nothing. */
export function deliveryTimeFor(
  times: readonly DeliveryTime[],
  operator: Operator | null,
  planCode: string | null,
): DeliveryTime | null {
  const own = times.filter((each) => each.operator === operator);
  return (
    own.find((each) => planCode !== null && each.planCode === planCode) ??
    own.find((each) => each.planCode === null) ??
    null
  );
}

/**
 * What can be told: a line for each plan that was delivered often enough or hangs, and one for each operator. `airtimeCodes`:
 * the codes under which plain credit of an operator is listed, which all share its line.
 */
export function deliveryTimesOf(
  measured: readonly MeasuredPlan[],
  airtimeCodes: readonly { readonly operator: Operator; readonly planCode: string }[],
  timeScale = 1,
): readonly DeliveryTime[] {
  return [...Map.groupBy(measured, ({ operator }) => operator)].flatMap(([operator, plans]) => {
    const whole = paceOf(merged(plans), timeScale);
    const toldOf = (plan: MeasuredPlan): readonly DeliveryTime[] => {
      const own = paceOf(plan, timeScale);
      if (own.usual === null && !own.isSlow) return [];
      const codes =
        plan.planCode === null
          ? airtimeCodes.filter((each) => each.operator === operator).map(({ planCode }) => planCode)
          : [plan.planCode];
      return codes.map((planCode) => told(operator, planCode, { ...own, usual: own.usual ?? whole.usual }));
    };
    const isTold = whole.usual !== null || whole.isSlow;
    return [...plans.flatMap(toldOf), ...(isTold ? [told(operator, null, whole)] : [])];
  });
}

const merged = (plans: readonly Measured[]): Measured => ({
  beforeMs: plans.flatMap(({ beforeMs }) => beforeMs),
  lately: plans.flatMap(({ lately }) => lately),
  openMs: plans.flatMap(({ openMs }) => openMs),
});

const inSeconds = (ms: number): number => Math.max(Math.round(ms / 1000), 1);

const told = (operator: Operator, planCode: string | null, { usual, isSlow }: Pace): DeliveryTime => ({
  operator,
  planCode,
  usual: usual && { medianSeconds: inSeconds(usual.medianMs), p90Seconds: inSeconds(usual.p90Ms) },
  isSlow,
});

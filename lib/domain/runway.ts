/**
 * How long our float at a provider lasts if it goes on as in the last day. Rounded down: nobody may count on an hour that
 * is not there.
 */
export type Runway =
  /** Nothing left. */
  | { readonly kind: "empty" }
  /** Nothing was taken from it in the last day, so there is no pace to go by. */
  | { readonly kind: "idle" }
  /** 0 is less than one hour. */
  | { readonly kind: "hours"; readonly count: number }
  | { readonly kind: "days"; readonly count: number }
  /** Longer than anybody plans for. */
  | { readonly kind: "long" };

const HOURS_A_DAY = 24n;
/** Up to here hours say more than days. */
const LONGEST_IN_HOURS = 48n;
const LONGEST_IN_DAYS = 365n;

/** Both in minor units of the account's own currency. */
export function runwayOf(floatMinor: bigint, takenInDayMinor: bigint): Runway {
  if (floatMinor <= 0n) return { kind: "empty" };
  if (takenInDayMinor <= 0n) return { kind: "idle" };
  const hours = (floatMinor * HOURS_A_DAY) / takenInDayMinor;
  if (hours < LONGEST_IN_HOURS) return { kind: "hours", count: Number(hours) };
  const days = hours / HOURS_A_DAY;
  return days > LONGEST_IN_DAYS ? { kind: "long" } : { kind: "days", count: Number(days) };
}

/** Less than a day: somebody has to fill it up today. */
export const isShort = (runway: Runway): boolean =>
  runway.kind === "empty" || (runway.kind === "hours" && BigInt(runway.count) < HOURS_A_DAY);

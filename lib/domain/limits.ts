import type { ProblemCode } from "./problem";
import { ok, type Result, refuse } from "./result";
import { parseWholeAmount } from "./typed-amount";

/** How much a shop may sell, at face value in centimes; null: as much as its wallet pays for. A day is one of Algiers. */
export interface Limits {
  readonly perOrderMinor: bigint | null;
  readonly perDayMinor: bigint | null;
  /** To one number, in a day. */
  readonly perNumberMinor: bigint | null;
}

/** What the shop has opened today and was not given back, at face value. */
export interface SoldToday {
  readonly soldMinor: bigint;
  readonly toNumberMinor: bigint;
}

/** Whether today's sales have to be read to judge by them. */
export const dependsOnToday = ({ perDayMinor, perNumberMinor }: Limits): boolean =>
  perDayMinor !== null || perNumberMinor !== null;

/** May it sell this too? A limit that is met exactly is kept. */
export function judgeLimits(
  limits: Limits,
  faceValueMinor: bigint,
  today: SoldToday,
): Result<null, ProblemCode> {
  const isOver = (limit: bigint | null, minor: bigint): boolean => limit !== null && minor > limit;
  if (isOver(limits.perOrderMinor, faceValueMinor)) return refuse("limit-per-order");
  if (isOver(limits.perNumberMinor, today.toNumberMinor + faceValueMinor)) return refuse("limit-per-number");
  if (isOver(limits.perDayMinor, today.soldMinor + faceValueMinor)) return refuse("limit-per-day");
  return ok(null);
}

/** A limit as typed, in whole dinars; nothing typed is no limit. */
export function parseLimit(text: string): Result<bigint | null, ProblemCode> {
  if (text.trim() === "") return ok(null);
  const amount = parseWholeAmount(text);
  return amount.ok && amount.value > 0n ? amount : refuse("limit-invalid");
}

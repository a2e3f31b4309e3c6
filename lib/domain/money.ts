import { ok, type Result, refuse } from "./result";

/** Money is a whole number of minor units (centimes) with a currency; a float never holds it. */
export type Currency = "DZD";

/** Minor units in one major unit of every currency sold here. */
const MINOR_PER_MAJOR = 100n;
const MINOR_DIGITS = 2;

/** The largest amount any door accepts, in minor units: far above a wallet, far below what a bigint column holds. */
export const LARGEST_AMOUNT_MINOR = 100_000_000_000_00n;

export type AmountProblem = "amount-not-a-number" | "amount-too-precise" | "amount-too-large";

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * Reads a decimal string in major units ("500", "1326.13") exactly, as minor units. Never goes through a float.
 * More than two decimals are refused unless they are zeros: nobody may guess what a third decimal was meant to be.
 */
export function parseMajor(text: string): Result<bigint, AmountProblem> {
  const match = DECIMAL.exec(text);
  if (!match) return refuse("amount-not-a-number");
  const [, sign, whole = "", fraction = ""] = match;
  if (/[1-9]/.test(fraction.slice(MINOR_DIGITS))) return refuse("amount-too-precise");
  if (whole.length > 15) return refuse("amount-too-large");
  const minor =
    BigInt(whole) * MINOR_PER_MAJOR + BigInt(fraction.slice(0, MINOR_DIGITS).padEnd(MINOR_DIGITS, "0"));
  if (minor > LARGEST_AMOUNT_MINOR) return refuse("amount-too-large");
  return ok(sign === "-" ? -minor : minor);
}

/** Minor units as a decimal string in major units, always with two decimals: 50000n is "500.00". */
export function toMajor(minor: bigint): string {
  const size = minor < 0n ? -minor : minor;
  const fraction = (size % MINOR_PER_MAJOR).toString().padStart(MINOR_DIGITS, "0");
  return `${minor < 0n ? "-" : ""}${size / MINOR_PER_MAJOR}.${fraction}`;
}

/** Division that says which way it rounds. The divisor is positive. */
export function divideUp(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor > 0n ? quotient + 1n : quotient;
}

const BPS = 10_000n;

/** What a reseller pays for a face value: less its margin, rounded up to the centime (in the house's favour). */
export function priceOf(faceValueMinor: bigint, marginBps: number): bigint {
  return divideUp(faceValueMinor * (BPS - BigInt(marginBps)), BPS);
}

/** A provider's cost for one unit of face value, as a whole number of millionths: 0.9925 is 992500. */
export type CostPpm = number;
const PPM = 1_000_000n;

/** What the provider is expected to take for a face value, rounded up to the centime; null where its rate is unknown. */
export function expectedCostOf(faceValueMinor: bigint, costPpm: CostPpm | null): bigint | null {
  return costPpm === null ? null : divideUp(faceValueMinor * BigInt(costPpm), PPM);
}

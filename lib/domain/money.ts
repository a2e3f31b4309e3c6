import { ok, type Result, refuse } from "./result";

/** Money is a whole number of minor units (centimes, for what we sell) with a currency; a float never holds it. */

/** Minor units in one dinar. */
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
export const toMajor = (minor: bigint): string => toDecimal(minor, MINOR_DIGITS);

/** A whole number of the unit that is `digits` decimals small, as a decimal with all of them: 380000n at 5 is "3.80000". */
function toDecimal(units: bigint, digits: number): string {
  const unitsPerMajor = 10n ** BigInt(digits);
  const size = units < 0n ? -units : units;
  const fraction = (size % unitsPerMajor).toString().padStart(digits, "0");
  return `${units < 0n ? "-" : ""}${size / unitsPerMajor}.${fraction}`;
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

/** ISO 4217. What we sell is in dinars; a provider's account may be kept in anything. */
export type CurrencyCode = string;

/** An amount that names its currency, in that currency's minor units. */
export interface Money {
  readonly currency: CurrencyCode;
  readonly minor: bigint;
}

export const dinars = (minor: bigint): Money => ({ currency: "DZD", minor });

/** Five decimals are what providers charge foreign accounts in: 2000 XOF at 505 cost 3.96040 USD. */
const FOREIGN_DIGITS = 5;
const DIGITS: Readonly<Record<CurrencyCode, number>> = { DZD: MINOR_DIGITS };

/** How many decimals of a currency are kept. */
export const digitsOfCurrency = (currency: CurrencyCode): number => DIGITS[currency] ?? FOREIGN_DIGITS;

/** `up` and `down` the number line; `nearest`, halves away from zero; `exact`: what does not fit is refused. */
export type Rounding = "up" | "down" | "nearest";

export function divide(dividend: bigint, divisor: bigint, rounding: Rounding): bigint {
  switch (rounding) {
    case "up":
      return divideUp(dividend, divisor);
    case "down":
      return -divideUp(-dividend, divisor);
    case "nearest": {
      const size = (2n * (dividend < 0n ? -dividend : dividend) + divisor) / (2n * divisor);
      return dividend < 0n ? -size : size;
    }
  }
}

/** As JSON writes numbers, exponents included (3.8E-5). */
const WIRE_DECIMAL = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,2}))?$/;
/** What a bigint column holds. */
const LARGEST_STORED = 2n ** 63n - 1n;

/**
 * Reads a decimal as a whole number of the unit that is `digits` decimals small, never through a float: "3.8" at 5 is
 * 380000n. More decimals than that are refused unless they are zeros, or rounded as the caller says.
 */
export function parseDecimal(
  text: string,
  digits: number,
  rounding: Rounding | "exact",
): Result<bigint, AmountProblem> {
  const match = WIRE_DECIMAL.exec(text);
  if (!match) return refuse("amount-not-a-number");
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  const size = BigInt(whole + fraction);
  const decimals = fraction.length - Number(exponent);
  const signed = sign === "-" ? -size : size;
  const divisor = 10n ** BigInt(Math.max(decimals - digits, 0));
  if (rounding === "exact" && signed % divisor !== 0n) return refuse("amount-too-precise");
  const units = divide(
    signed * 10n ** BigInt(Math.max(digits - decimals, 0)),
    divisor,
    rounding === "exact" ? "down" : rounding,
  );
  return units > LARGEST_STORED || units < -LARGEST_STORED ? refuse("amount-too-large") : ok(units);
}

const CURRENCY = /^[A-Z]{3}$/;

/** An amount of money as a provider wrote it, in the decimals kept of its currency. */
export function parseMoney(
  currency: CurrencyCode,
  text: string,
  rounding: Rounding | "exact" = "exact",
): Result<Money, AmountProblem> {
  if (!CURRENCY.test(currency)) return refuse("amount-not-a-number");
  const minor = parseDecimal(text, digitsOfCurrency(currency), rounding);
  return minor.ok ? ok({ currency, minor: minor.value }) : minor;
}

/** In major units, with every decimal kept of the currency: "500.00" dinars, "3.96040" dollars. */
export const toDecimalText = ({ currency, minor }: Money): string =>
  toDecimal(minor, digitsOfCurrency(currency));

/** Major units of one currency for one major unit of another, times 10^12: 125 dinars for a dollar are 125_000_000_000_000n. */
export type FxRate = bigint;
const RATE_DIGITS = 12;
const RATE_ONE = 10n ** BigInt(RATE_DIGITS);

/** A rate as a provider wrote it, above zero. It only informs: beyond its twelve decimals it is rounded as the caller says. */
export function parseRate(text: string, rounding: Rounding): Result<FxRate, AmountProblem> {
  const rate = parseDecimal(text, RATE_DIGITS, rounding);
  return rate.ok && rate.value <= 0n ? refuse("amount-not-a-number") : rate;
}

/** What `money` is in the currency that the rate gives: dollars → dinars at dinars for a dollar. */
export function multiplyByRate(money: Money, rate: FxRate, to: CurrencyCode, rounding: Rounding): Money {
  return { currency: to, minor: divideFraction(timesRate(money, rate, to), rounding) };
}

/** The way back: dinars → dollars at dinars for a dollar. */
export function divideByRate(money: Money, rate: FxRate, to: CurrencyCode, rounding: Rounding): Money {
  return { currency: to, minor: divideFraction(overRate(money, rate, to), rounding) };
}

/** A number that has not been rounded yet; the divisor is positive. */
export interface Fraction {
  readonly dividend: bigint;
  readonly divisor: bigint;
}

export const divideFraction = ({ dividend, divisor }: Fraction, rounding: Rounding): bigint =>
  divide(dividend, divisor, rounding);

const unitsPerMajor = (currency: CurrencyCode): bigint => 10n ** BigInt(digitsOfCurrency(currency));

const timesRate = ({ currency, minor }: Money, rate: FxRate, to: CurrencyCode): Fraction => ({
  dividend: minor * rate * unitsPerMajor(to),
  divisor: RATE_ONE * unitsPerMajor(currency),
});

/** Minor units of `to`, not yet rounded. */
export const overRate = ({ currency, minor }: Money, rate: FxRate, to: CurrencyCode): Fraction => ({
  dividend: minor * RATE_ONE * unitsPerMajor(to),
  divisor: rate * unitsPerMajor(currency),
});

import "server-only";

declare global {
  interface JSON {
    /** A number that is written exactly like this. In every Node that we run on; not in TypeScript's library yet. */
    rawJSON(text: string): object;
  }
}

/** Hundred-thousandths of the account's currency: the provider's money has five decimals. */
const E5 = 100_000n;
const DECIMALS = 5;
/** Amounts, rates and percentages have up to eleven decimals. */
export const ONE_E11 = 100_000_000_000n;
const FINEST_DECIMALS = 11;

const NUMBER = /^(0|[1-9]\d{0,14})(?:\.(\d+))?(?:[eE]([+-]?\d{1,2}))?$/;

/** A non-negative decimal, with or without exponent, in hundred-thousand-millionths; null where it is none. */
export function readE11(text: string): bigint | null {
  const match = NUMBER.exec(text);
  if (!match) return null;
  const [, whole = "", fraction = "", exponent = "0"] = match;
  const shift = FINEST_DECIMALS - fraction.length + Number(exponent);
  const digits = BigInt(whole + fraction);
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return digits % divisor === 0n ? digits / divisor : null;
}

/** For the sandbox's own constants. */
export function decimalE11(text: string): bigint {
  const value = readE11(text);
  if (value === null) throw new RangeError(`${text} is no decimal`);
  return value;
}

/** Dividend / divisor in hundred-thousandths, half up. Neither is negative. */
export const inE5 = (dividend: bigint, divisor: bigint): bigint =>
  (dividend * E5 * 2n + divisor) / (divisor * 2n);

/** Decimal text in whole units of the currency; always with five decimals: 396040n is "3.96040". */
export function textOfE5(amountE5: bigint): string {
  const size = amountE5 < 0n ? -amountE5 : amountE5;
  return `${amountE5 < 0n ? "-" : ""}${size / E5}.${(size % E5).toString().padStart(DECIMALS, "0")}`;
}

/** "12.5" is 1250000n. */
export const e5OfText = (text: string): bigint => inE5(decimalE11(text), ONE_E11);

/** A JSON number with exactly these digits: through no float, and with the zeros at its end. */
export const exactly = (text: string): object => JSON.rawJSON(text);
export const exactlyE5 = (amountE5: bigint): object => exactly(textOfE5(amountE5));

/** JSON in which the amount of a top-up is the text that it was written as; undefined where it is no JSON. */
export function parsedWithAmount(text: string): unknown {
  try {
    return JSON.parse(text, (key, value: unknown, context?: { readonly source?: string }) =>
      key === "amount" && typeof value === "number" ? (context?.source ?? String(value)) : value,
    );
  } catch {
    return undefined;
  }
}

import { LARGEST_AMOUNT_MINOR, parseMajor } from "./money";
import { withoutBlanks } from "./msisdn";
import type { ProblemCode } from "./problem";
import { ok, type Result, refuse } from "./result";

/**
 * An amount typed at the counter → minor units. Whole dinars in any digits; a point or comma is refused rather than
 * guessed at (1.000 is a thousand in one country and one in another).
 */
export function parseWholeAmount(text: string): Result<bigint, ProblemCode> {
  const typed = withoutBlanks(text);
  if (typed === "") return refuse("amount-missing");
  if (/^[-−]\d/.test(typed)) return refuse("amount-too-small");
  if (/^\d+[.,٫٬]\d+$/.test(typed)) return refuse("amount-not-whole");
  if (!/^\d+$/.test(typed)) return refuse("amount-not-a-number");
  const minor = BigInt(typed) * 100n;
  return minor > LARGEST_AMOUNT_MINOR ? refuse("amount-too-large") : ok(minor);
}

/**
 * The same to the centime, for what is read off an account. One or two decimals are no thousands anywhere; three are refused
 * rather than guessed at.
 */
export function parseExactAmount(text: string): Result<bigint, ProblemCode> {
  const typed = withoutBlanks(text);
  if (typed === "") return refuse("amount-missing");
  if (/^[-−]\d/.test(typed)) return refuse("amount-too-small");
  return /^\d+(?:[.,٫]\d{1,2})?$/.test(typed)
    ? parseMajor(typed.replace(/[,٫]/, "."))
    : refuse("amount-not-a-number");
}

import { LARGEST_AMOUNT_MINOR } from "./money";
import { withoutBlanks } from "./msisdn";
import type { ProblemCode } from "./problem";
import { ok, type Result, refuse } from "./result";

/** A shop's wish for money on its wallet. Open until the house decides, or the shop takes it back. */
export type FundingState = "open" | "approved" | "declined" | "withdrawn";

/** How many of its requests may wait at once: more would only use up the amounts. */
export const MOST_OPEN_REQUESTS = 3;

/** The centimes that tell one transfer from another: 1 to 99 beside the whole dinars that were asked for. */
const MARKS = 99n;

const WHOLE_DINAR = 100n;

/** Whole dinars, with room for the centimes that come with them. */
export function judgeAsked(askedMinor: bigint): Result<bigint, ProblemCode> {
  if (askedMinor <= 0n) return refuse("amount-missing");
  if (askedMinor % WHOLE_DINAR !== 0n) return refuse("amount-not-whole");
  return askedMinor + MARKS > LARGEST_AMOUNT_MINOR ? refuse("amount-too-large") : ok(askedMinor);
}

/** An amount that was given to a request before. */
export interface UsedAmount {
  readonly amountMinor: bigint;
  readonly isOpen: boolean;
  readonly lastAskedAt: Date;
}

/**
 * The amount to pay: no open request has it, and of those the one that was given longest ago, or never. A transfer that comes
 * in late, for a request that was declined or taken back, must not look like another shop's. Null where all are taken.
 */
export function chooseAmount(askedMinor: bigint, used: readonly UsedAmount[]): bigint | null {
  let chosen: { readonly amountMinor: bigint; readonly since: number } | null = null;
  for (let mark = 1n; mark <= MARKS; mark++) {
    const amountMinor = askedMinor + mark;
    const before = used.find((each) => each.amountMinor === amountMinor);
    if (before === undefined) return amountMinor;
    const since = before.lastAskedAt.getTime();
    if (!before.isOpen && (chosen === null || since < chosen.since)) chosen = { amountMinor, since };
  }
  return chosen?.amountMinor ?? null;
}

/**
 * The transfer's own number as it stands on the slip → in plain capitals and digits, so that one slip is one number however
 * it is typed.
 */
export function parseProof(text: string): Result<string, ProblemCode> {
  const plain = withoutBlanks(text.normalize("NFKC"))
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
  return /^[0-9A-Z]{4,60}$/.test(plain) ? ok(plain) : refuse("proof-invalid");
}

/** The database holds the same bound (`funding_payer_says_something`). */
const LONGEST_PAYER = 80;

/** Who paid, in a few words; null where nobody is named. */
export function parsePayer(text: string): Result<string | null, ProblemCode> {
  const payer = text.toWellFormed().replaceAll("\0", "").trim().replace(/\s+/g, " ");
  if ([...payer].length > LONGEST_PAYER) return refuse("name-too-long");
  return ok(payer === "" ? null : payer);
}

/** What came in beside what was to be paid: where the two differ, somebody says why. */
export function judgeArrived(
  arrivedMinor: bigint,
  { amountMinor, reason }: { readonly amountMinor: bigint; readonly reason: string },
): Result<null, ProblemCode> {
  if (arrivedMinor <= 0n) return refuse("amount-missing");
  if (arrivedMinor > LARGEST_AMOUNT_MINOR) return refuse("amount-too-large");
  return arrivedMinor !== amountMinor && reason === "" ? refuse("reason-missing") : ok(null);
}

/**
 * How many requests one provider account gets from us: a bucket that fills at a rate and holds a burst. Pure; the state
 * stands in the account's row, so that all workers draw from one. Being told to slow down halves the rate, which then
 * comes back slowly (additive increase, multiplicative decrease).
 */
export interface TokenBucket {
  readonly tokens: number;
  readonly at: Date;
  readonly ratePerSecond: number;
}

/** What a provider account may be asked for, in requests and seconds of schedule time. */
export interface RequestLimits {
  /** So many at once after a quiet time. */
  readonly burst: number;
  readonly ratePerSecond: number;
  /** However often it tells us to slow down, we go on asking at this rate. */
  readonly slowestPerSecond: number;
  /** Tokens that questions leave for sends: a customer waits for a send, a question can be asked a moment later. */
  readonly reserve: number;
}

export interface BucketTerms extends RequestLimits {
  readonly now: Date;
  /** Multiplies the rates; 1 with real money. */
  readonly timeScale: number;
}

export type Draw =
  | { readonly isTaken: true; readonly bucket: TokenBucket }
  /** Come back after so many milliseconds of real time, if nobody else is faster. */
  | { readonly isTaken: false; readonly bucket: TokenBucket; readonly waitMs: number };

/** The rate gained back in each second: from half to full in about two minutes. */
const RATE_BACK_PER_SECOND = 0.1;
/** Sums of fractions: a token short of a billionth is one. */
const DUST = 1e-9;

export const fullBucket = ({ burst, ratePerSecond, now }: BucketTerms): TokenBucket => ({
  tokens: burst,
  at: now,
  ratePerSecond,
});

/** Draws one token for a send, or for a question, which leaves the reserve where it is. */
export function drawToken(bucket: TokenBucket, use: "send" | "ask", terms: BucketTerms): Draw {
  const filled = refill(bucket, terms);
  const isFirstInLine = (use === "send") !== isTurnOfQuestions(terms.now);
  const needed = 1 + (isFirstInLine ? 0 : terms.reserve);
  if (filled.tokens >= needed - DUST) {
    return { isTaken: true, bucket: { ...filled, tokens: Math.max(filled.tokens - 1, 0) } };
  }
  const waitMs = ((needed - filled.tokens) / filled.ratePerSecond / terms.timeScale) * 1000;
  return { isTaken: false, bucket: filled, waitMs: Math.max(1, Math.ceil(waitMs)) };
}

/** One second in five it is sends that leave the reserve: sends without end must not leave every answer unasked. */
const isTurnOfQuestions = (now: Date): boolean => Math.floor(now.getTime() / 1000) % 5 === 4;

/** The provider asked us to slow down. What is in the bucket stays: how long to be quiet is decided elsewhere. */
export function slowDown(bucket: TokenBucket, terms: BucketTerms): TokenBucket {
  const filled = refill(bucket, terms);
  return { ...filled, ratePerSecond: Math.max(filled.ratePerSecond / 2, terms.slowestPerSecond) };
}

/** A clock that went backwards gives nothing, and what it took away is not waited for: counting starts anew from it. */
function refill(bucket: TokenBucket, terms: BucketTerms): TokenBucket {
  const { burst, ratePerSecond: fullRate, slowestPerSecond, now, timeScale } = terms;
  const seconds = (Math.max(now.getTime() - bucket.at.getTime(), 0) / 1000) * timeScale;
  const rate = Math.min(Math.max(bucket.ratePerSecond, slowestPerSecond), fullRate);
  const secondsToFull = Math.min((fullRate - rate) / RATE_BACK_PER_SECOND, seconds);
  const regained = rate + secondsToFull * RATE_BACK_PER_SECOND;
  const given = ((rate + regained) / 2) * secondsToFull + fullRate * (seconds - secondsToFull);
  return {
    tokens: Math.min(Math.max(bucket.tokens, 0) + given, burst),
    at: now,
    ratePerSecond: regained,
  };
}

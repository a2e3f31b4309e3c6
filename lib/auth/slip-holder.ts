import "server-only";
import { webDatabase } from "@/lib/db";
import { type BucketTerms, drawToken, fullBucket, type TokenBucket } from "@/lib/domain/token-bucket";
import { webEnv } from "@/lib/env";
import { mintSlipScope, type SlipScope } from "./scope";
import { readSlip } from "./slip";

/** What the holder of this slip may see; null where it is not ours. For that nothing is asked of the database. */
export function scopeOfSlip(slip: string): SlipScope | null {
  const reference = readSlip(slip, webEnv().AUTH_SECRET);
  return reference === null ? null : mintSlipScope({ database: webDatabase(), reference });
}

/** Per slip and web process: a family that watches one order never gets here. */
const QUESTIONS = { burst: 40, ratePerSecond: 4, slowestPerSecond: 4, reserve: 0, timeScale: 1 } as const;
const MOST_SLIPS = 5_000;

const buckets = new Map<string, TokenBucket>();

/** Counts a question about an order; how many milliseconds until one is answered again, or null where this one is. */
export function waitOfQuestion({ reference }: SlipScope): number | null {
  const terms: BucketTerms = { ...QUESTIONS, now: new Date() };
  const draw = drawToken(buckets.get(reference) ?? fullBucket(terms), "ask", terms);
  // The newest stand last; who was not heard of for longest is forgotten, and begins with a full bucket.
  buckets.delete(reference);
  buckets.set(reference, draw.bucket);
  const oldest = buckets.size > MOST_SLIPS ? buckets.keys().next() : null;
  if (oldest?.value !== undefined) buckets.delete(oldest.value);
  return draw.isTaken ? null : draw.waitMs;
}

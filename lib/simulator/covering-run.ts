import "server-only";
import { COVERING_ORDERS } from "./fault-plan";
import { failureLines } from "./report";
import { simulate, WORLD_SIZE } from "./simulate";
import { pairsOf, type Tally } from "./tally";

/** The run that every change has to pass, in two halves, so that two cores share it. */

/** What the rarest pairs reach in 1 500 orders; most come about ten times as often. A long run asks for more (report.ts). */
const LEAST_PER_HALF = 2;

const HALF = COVERING_ORDERS / WORLD_SIZE / 2;

export interface HalfRun {
  readonly orders: number;
  readonly fewestFaults: number;
  /** The story of whoever broke a promise; empty when all were kept. */
  readonly broken: string;
  /** Pairs of crash point and behaviour that this half met less often than its share. */
  readonly missing: readonly string[];
}

export async function runHalf(seed: string, half: 0 | 1): Promise<HalfRun> {
  const batches = Array.from({ length: HALF }, (_, index) => half * HALF + index);
  const tally = await simulate({ seed, batches });
  return { ...tally, broken: brokenOf(tally), missing: missingOf(tally) };
}

export const brokenOf = ({ failure }: Tally): string =>
  failure === null ? "" : failureLines(failure).join("\n");

const missingOf = (tally: Tally): readonly string[] =>
  pairsOf(tally)
    .filter(([, times]) => times < LEAST_PER_HALF)
    .map(([pair, times]) => `${pair}: ${times}`);

import "server-only";
import { BEHAVIOURS, type Behaviour, CRASH_POINTS, type CrashPoint, IMPOSSIBLE_PAIRS } from "./fault-plan";
import type { Failure, WorldOutcome } from "./world";

/** What a run amounts to. Plain data but for its maps: shards send theirs to each other as JSON. */
export interface Tally {
  orders: number;
  steps: number;
  virtualMs: number;
  wholeLooks: number;
  fewestFaults: number;
  readonly hashes: [batch: number, hash: string][];
  readonly hits: Record<string, number>;
  readonly faults: Record<string, number>;
  readonly endings: Record<string, number>;
  failure: Failure | null;
}

export const openTally = (): Tally => ({
  orders: 0,
  steps: 0,
  virtualMs: 0,
  wholeLooks: 0,
  fewestFaults: Number.POSITIVE_INFINITY,
  hashes: [],
  hits: {},
  faults: {},
  endings: {},
  failure: null,
});

const pairOf = (point: CrashPoint, behaviour: Behaviour): string => `${point} × ${behaviour}`;

const add = (counts: Record<string, number>, key: string, more: number): void => {
  counts[key] = (counts[key] ?? 0) + more;
};

export function addOutcome(tally: Tally, outcome: WorldOutcome, orders: number): void {
  tally.orders += orders;
  tally.steps += outcome.steps;
  tally.virtualMs += outcome.virtualMs;
  tally.fewestFaults = Math.min(tally.fewestFaults, outcome.fewestFaults);
  tally.hashes.push([outcome.batch, outcome.hash]);
  for (const [point, behaviour] of outcome.hits) add(tally.hits, pairOf(point, behaviour), 1);
  for (const [fault, times] of outcome.faults) add(tally.faults, fault, times);
  for (const [ending, times] of outcome.endings) add(tally.endings, ending, times);
  tally.failure ??= outcome.failure;
}

/** The sum of what several shards did. */
export function addTally(tally: Tally, other: Tally): void {
  tally.orders += other.orders;
  tally.steps += other.steps;
  tally.virtualMs += other.virtualMs;
  tally.wholeLooks += other.wholeLooks;
  tally.fewestFaults = Math.min(tally.fewestFaults, other.fewestFaults);
  tally.hashes.push(...other.hashes);
  for (const part of ["hits", "faults", "endings"] as const) {
    for (const [key, times] of Object.entries(other[part])) add(tally[part], key, times);
  }
  tally.failure ??= other.failure;
}

/** How often each pair of crash point and behaviour came about; the rarest first. */
export function pairsOf(tally: Tally): readonly (readonly [pair: string, times: number])[] {
  const pairs = CRASH_POINTS.flatMap((point) =>
    BEHAVIOURS.filter(
      (behaviour) => !IMPOSSIBLE_PAIRS.some((pair) => pair.point === point && pair.behaviour === behaviour),
    ).map((behaviour) => [pairOf(point, behaviour), tally.hits[pairOf(point, behaviour)] ?? 0] as const),
  );
  return pairs.toSorted(([, a], [, b]) => a - b);
}

import "server-only";
import { BEHAVIOURS, type Behaviour, CRASH_POINTS, type CrashPoint, IMPOSSIBLE_PAIRS } from "./fault-plan";
import type { Failure, WorldOutcome } from "./world";

/** What a run amounts to: data only, which processes send to each other. */
export interface Tally {
  orders: number;
  steps: number;
  virtualMs: number;
  wholeLooks: number;
  fewestFaults: number;
  readonly hashes: [batch: number, hash: string][];
  readonly hits: Record<string, number>;
  /** The same by provider: who died where, over whose wire. */
  readonly hitsOver: Record<string, Record<string, number>>;
  /** How many orders ended with each provider. */
  readonly providers: Record<string, number>;
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
  hitsOver: {},
  providers: {},
  faults: {},
  endings: {},
  failure: null,
});

const pairOf = (point: CrashPoint, behaviour: Behaviour): string => `${point} × ${behaviour}`;

const add = (counts: Record<string, number>, key: string, more: number): void => {
  counts[key] = (counts[key] ?? 0) + more;
};

function addCounts(counts: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [key, times] of Object.entries(more)) add(counts, key, times);
}

export function addOutcome(tally: Tally, outcome: WorldOutcome, orders: number): void {
  tally.orders += orders;
  tally.steps += outcome.steps;
  tally.virtualMs += outcome.virtualMs;
  tally.fewestFaults = Math.min(tally.fewestFaults, outcome.fewestFaults);
  tally.hashes.push([outcome.batch, outcome.hash]);
  for (const [point, behaviour, provider] of outcome.hits) {
    add(tally.hits, pairOf(point, behaviour), 1);
    tally.hitsOver[provider] ??= {};
    add(tally.hitsOver[provider], pairOf(point, behaviour), 1);
  }
  for (const [provider, times] of outcome.providers) add(tally.providers, provider, times);
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
  for (const part of ["hits", "faults", "endings", "providers"] as const) addCounts(tally[part], other[part]);
  for (const [provider, hits] of Object.entries(other.hitsOver)) {
    tally.hitsOver[provider] ??= {};
    addCounts(tally.hitsOver[provider], hits);
  }
  tally.failure ??= other.failure;
}

/** How many pairs came about over each provider's wire. */
export const pairsOver = ({ hitsOver }: Tally): readonly (readonly [provider: string, pairs: number])[] =>
  Object.entries(hitsOver)
    .map(([provider, hits]) => [provider, Object.keys(hits).length] as const)
    .toSorted();

/** How often each pair of crash point and behaviour came about; the rarest first. */
export function pairsOf(tally: Tally): readonly (readonly [pair: string, times: number])[] {
  const pairs = CRASH_POINTS.flatMap((point) =>
    BEHAVIOURS.filter(
      (behaviour) => !IMPOSSIBLE_PAIRS.some((pair) => pair.point === point && pair.behaviour === behaviour),
    ).map((behaviour) => [pairOf(point, behaviour), tally.hits[pairOf(point, behaviour)] ?? 0] as const),
  );
  return pairs.toSorted(([, a], [, b]) => a - b);
}

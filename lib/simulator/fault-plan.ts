import "server-only";
import type { Luck } from "./luck";

/** What may go wrong with an order, as data: how the provider behaves, and where one of our processes dies. */

/** One of them is given to each order. The first three are the quiet ones. */
export const BEHAVIOURS = [
  "delivered",
  "refunded",
  "refused",
  "turned-away",
  "unreachable",
  "answer-lost",
  "request-lost",
  "late-answer",
  "late-arrival",
  "doubled-request",
  "doubled-answer",
  "server-error",
  "html",
  "truncated",
  "garbled",
  "not-found-at-first",
  "duplicate-reference",
  "undecided-for-hours",
  "undecided-for-days",
  "never-resolving",
  "contradicting",
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

const QUIET: readonly Behaviour[] = ["delivered", "refunded", "refused"];
const isQuiet = (behaviour: Behaviour): boolean => QUIET.includes(behaviour);

/** What a process was doing when it died, and on which side of the edge. */
export const CRASH_POINTS = [
  "open before commit",
  "open after commit",
  "claim before commit",
  "claim after commit",
  "post before bytes",
  "post after bytes",
  "post after answer",
  "renew before commit",
  "renew after commit",
  "apply answer before commit",
  "apply answer after commit",
  "take for check before commit",
  "take for check after commit",
  "ask before bytes",
  "ask after bytes",
  "ask after answer",
  "apply check before commit",
  "apply check after commit",
  "take stalled before commit",
  "take stalled after commit",
  "apply stalled before commit",
  "apply stalled after commit",
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Around the one POST of an order and its answer: whoever dies at one of them never comes to the next. */
export const AROUND_THE_POST = [
  "claim after commit",
  "post before bytes",
  "post after bytes",
  "post after answer",
  "renew before commit",
  "renew after commit",
  "apply answer before commit",
  "apply answer after commit",
] as const satisfies readonly CrashPoint[];

/** Reached only by an order whose sender died. */
const AFTER_A_STALL = [
  "take stalled before commit",
  "take stalled after commit",
  "apply stalled before commit",
  "apply stalled after commit",
] as const satisfies readonly CrashPoint[];

/** Passed by every order. */
const ON_THE_WAY = [
  "open before commit",
  "open after commit",
  "claim before commit",
] as const satisfies readonly CrashPoint[];

/** Passed by every order that is asked about. */
export const WHILE_ASKING = [
  "take for check before commit",
  "take for check after commit",
  "ask before bytes",
  "ask after bytes",
  "ask after answer",
  "apply check before commit",
  "apply check after commit",
] as const satisfies readonly CrashPoint[];

/** Pairs that cannot come about, each with its reason; the simulator counts all others. */
export const IMPOSSIBLE_PAIRS: readonly {
  readonly behaviour: Behaviour;
  readonly point: CrashPoint;
  readonly reason: string;
}[] = [];

export interface PlannedPause {
  readonly point: CrashPoint;
  readonly ms: number;
}

/** What is in store for one order. */
export interface FaultPlan {
  readonly behaviour: Behaviour;
  readonly crashes: readonly CrashPoint[];
  readonly pause: PlannedPause | null;
  /** What becomes of its job in the queue. */
  readonly job: "once" | "lost" | "twice";
  /** The browser's first answer is lost, and it asks again under the same key; or somebody clicks twice. */
  readonly click: "once" | "again" | "twice";
}

/** These stay open for a day and are asked about dozens of times: fewer of them, and each with more crashes. */
const SLOW: readonly Behaviour[] = ["undecided-for-hours", "undecided-for-days", "never-resolving"];
export const isSlow = (behaviour: Behaviour): boolean => SLOW.includes(behaviour);
const QUICK = BEHAVIOURS.filter((behaviour) => !isSlow(behaviour));

/** So many orders hit every pair often enough; what comes after them is for the breadth, and slow ones are rare in it. */
export const COVERING_ORDERS = 3000;
const COVERING_CYCLE: readonly Behaviour[] = [QUICK, SLOW, QUICK, SLOW, QUICK, SLOW, QUICK].flat();
const LONG_CYCLE: readonly Behaviour[] = [...Array.from({ length: 10 }, () => QUICK).flat(), ...SLOW];

/** The behaviour of an order, and the how manieth of that behaviour it is. */
function castOf(ordinal: number): { behaviour: Behaviour; round: number } {
  const isCovering = ordinal < COVERING_ORDERS;
  const cycle = isCovering ? COVERING_CYCLE : LONG_CYCLE;
  const place = ordinal % cycle.length;
  const behaviour = cycle[place] ?? "delivered";
  const perCycle = cycle.filter((other) => other === behaviour).length;
  const before = cycle.slice(0, place).filter((other) => other === behaviour).length;
  return { behaviour, round: Math.floor(ordinal / cycle.length) * perCycle + before };
}

/**
 * Decided by seed and ordinal alone, so that any batch can be had again by itself, and going round evenly, so that every
 * pair comes up as often as every other.
 */
export function planFaults(seed: string, ordinal: number, luck: Luck): FaultPlan {
  const { behaviour, round } = castOf(ordinal);
  const crashes =
    ordinal < COVERING_ORDERS
      ? crashesOf(behaviour, round + offsetOf(seed, behaviour))
      : [luck.pick(ON_THE_WAY), luck.pick(WHILE_ASKING), luck.pick(CRASH_POINTS)].filter(() =>
          luck.chance(0.3),
        );
  // What certainly happens, so that a quiet order meets two faults and any other one beside its provider's.
  const isJobSpoilt = isQuiet(behaviour) || luck.chance(0.5);
  const job: FaultPlan["job"] = isJobSpoilt ? luck.pick(["lost", "twice"]) : "once";
  const isClickedAgain = isQuiet(behaviour) || job === "once" || luck.chance(0.2);
  return {
    behaviour,
    crashes,
    pause: luck.chance(0.2) ? { point: luck.pick(PAUSE_POINTS), ms: luck.between(11_000, 70_000) } : null,
    job,
    click: isClickedAgain ? luck.pick(["again", "twice"]) : "once",
  };
}

/** A process cannot be held up inside a transaction here: its locks would hold up everybody else. */
const PAUSE_POINTS = [
  "open after commit",
  "claim after commit",
  "post before bytes",
  "post after bytes",
  "post after answer",
  "apply answer after commit",
  "take for check after commit",
  "ask after bytes",
  "ask after answer",
  "apply check after commit",
  "take stalled after commit",
] as const satisfies readonly CrashPoint[];

/** Of every ten quick orders of one behaviour, this many lose their sender: some of them by accident, elsewhere than planned. */
const ENDED_OF_TEN = 9;

function crashesOf(behaviour: Behaviour, round: number): readonly CrashPoint[] {
  if (isSlow(behaviour)) {
    return [
      turn(ON_THE_WAY, round),
      turn(AROUND_THE_POST, round),
      turn(AFTER_A_STALL, round),
      turn(WHILE_ASKING, round),
      turn(WHILE_ASKING, round + 3),
    ];
  }
  const place = round % 10;
  const isEnded = place < ENDED_OF_TEN;
  const ended = Math.floor(round / 10) * ENDED_OF_TEN + place;
  const crashes: CrashPoint[] = [];
  if (round % 3 === 0) crashes.push(turn(ON_THE_WAY, Math.floor(round / 3)));
  if (isEnded) crashes.push(turn(AROUND_THE_POST, ended));
  if (isEnded && ended % 2 === 0) crashes.push(turn(AFTER_A_STALL, Math.floor(ended / 2)));
  // A refusal that was heard ends the order: nobody asks about it unless the sender died.
  const isAsked = behaviour === "refused" ? isEnded : round % 3 !== 2;
  if (isAsked) crashes.push(turn(WHILE_ASKING, round));
  return crashes;
}

const turn = <Value>(values: readonly [Value, ...Value[]], index: number): Value =>
  values[index % values.length] ?? values[0];

function offsetOf(seed: string, behaviour: Behaviour): number {
  let sum = 0;
  for (const character of `${seed} ${behaviour}`) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum;
}

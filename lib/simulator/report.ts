import "server-only";
import { DIALECTS } from "./dialects";
import { PASSED_ON } from "./judge";
import { pairsOf, pairsOver, type Tally } from "./tally";
import type { Failure } from "./world";

/** What a run says at its end, for people. */

/** Every pair comes about at least so often, or the run was too short to mean anything. */
const LEAST_PER_PAIR = 10;

export function reportLines(tally: Tally, wallSeconds: number): readonly string[] {
  const pairs = pairsOf(tally);
  const [rarest] = pairs;
  const hours = Math.round(tally.virtualMs / 3_600_000);
  return [
    row("orders", tally.orders),
    ...DIALECTS.map(({ id }) => row(`  through ${id}`, tally.providers[id] ?? 0)),
    row(`  ${PASSED_ON}`, tally.faults[PASSED_ON] ?? 0),
    row("steps", tally.steps),
    row("virtual hours", hours),
    row("looks at the whole ledger", tally.wholeLooks),
    row("fewest faults of an order", tally.fewestFaults),
    row("pairs of crash point and behaviour", pairs.length),
    row("rarest pair", rarest ? `${rarest[1]} (${rarest[0]})` : "none"),
    ...pairsOver(tally).map(([provider, count]) => row(`  pairs met over ${provider}'s wire`, count)),
    row("wall seconds", wallSeconds.toFixed(1)),
    row("orders a second", (tally.orders / wallSeconds).toFixed(1)),
    "",
    "faults met",
    ...counted(tally.faults),
    "",
    "how orders ended",
    ...counted(tally.endings),
  ];
}

const row = (name: string, value: string | number): string => `${name.padEnd(44)}${value}`;

const counted = (counts: Readonly<Record<string, number>>): readonly string[] =>
  Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, times]) => row(`  ${name}`, times));

/** Who broke which promise, how it came to it, and how to have it again. */
export function failureLines(failure: Failure): readonly string[] {
  const { order } = failure;
  const about = order === null ? "" : `, order ${order.ordinal} (number ${order.index} of its world)`;
  return [
    `BROKEN at step ${failure.step} of batch ${failure.batch}, seed ${failure.seed}${about}: ${failure.message}`,
    ...(order === null
      ? []
      : [
          `behaviour: ${order.plan.behaviour}`,
          `crash points: ${order.plan.crashes.join(", ") || "none"}`,
          `pause: ${order.plan.pause ? `${order.plan.pause.point}, ${order.plan.pause.ms} ms` : "none"}; job ${order.plan.job}; click ${order.plan.click}`,
        ]),
    ...failure.story.map((line) => `  ${line}`),
    `again: npm run simulate -- --seed ${failure.seed} --batch ${failure.batch}`,
  ];
}

/** Pairs that came about too seldom. */
export const missingPairs = (tally: Tally): readonly string[] =>
  pairsOf(tally)
    .filter(([, times]) => times < LEAST_PER_PAIR)
    .map(([pair, times]) => `${pair}: ${times}`);

/** Providers that no order ended with; and, with several of them, whether none was ever passed on. */
export const idleProviders = (tally: Tally): readonly string[] => [
  ...DIALECTS.filter(({ id }) => !tally.providers[id]).map(({ id }) => `no order through ${id}`),
  ...(tally.faults[PASSED_ON] ? [] : ["no order was passed on"]),
];

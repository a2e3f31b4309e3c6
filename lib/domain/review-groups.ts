import { parseMajor, toMajor } from "./money";
import type { Operator } from "./plan";

/** An order of the review, as far as it matters whether an outage made it. */
export interface Doubtful {
  readonly reference: string;
  readonly provider: string;
  readonly operator: Operator | null;
  /** Decimal string in major units. */
  readonly price: string;
  /** Since when its fate is unknown, ISO 8601 UTC; null where that is not what it waits for. */
  readonly doubtfulSince: string | null;
}

/** One order, or those that one outage put in doubt, in the order in which they came. */
export interface ReviewGroup<Row extends Doubtful> {
  readonly rows: readonly Row[];
  /** First and last time of it, and what its orders cost together; null where the rows are one order. */
  readonly outage: { readonly from: string; readonly to: string; readonly sum: string } | null;
}

/** Of two orders that follow each other within this, one outage may be the cause. */
export const OUTAGE_GAP_MS = 10 * 60_000;
/** Two may be chance. */
const SMALLEST_OUTAGE = 3;

/**
 * Puts the orders together that became doubtful one after the other at the same provider and operator. A group stands where
 * the first of its orders stands and keeps their order, so a list by weight stays one: no group is raised for being many.
 * Only what is shown and what is asked again is done together: an outage says why the answers are missing, not what became
 * of any one of the orders, so each verdict stays its own.
 */
export function groupOutages<Row extends Doubtful>(
  rows: readonly Row[],
  gapMs: number = OUTAGE_GAP_MS,
): readonly ReviewGroup<Row>[] {
  const outages = outagesOf(rows, gapMs);
  const told = new Set<Outage<Row>>();
  return rows.flatMap((row): readonly ReviewGroup<Row>[] => {
    const outage = outages.get(row);
    if (outage === undefined) return [{ rows: [row], outage: null }];
    if (told.has(outage)) return [];
    told.add(outage);
    const { from, to, members } = outage;
    const together = rows.filter((each) => members.has(each));
    return [{ rows: together, outage: { from, to, sum: sumOf(together) } }];
  });
}

const sumOf = (rows: readonly Doubtful[]): string =>
  toMajor(
    rows.reduce((sumMinor, { price }) => {
      const minor = parseMajor(price);
      return minor.ok ? sumMinor + minor.value : sumMinor;
    }, 0n),
  );

interface Outage<Row> {
  readonly from: string;
  readonly to: string;
  readonly members: ReadonlySet<Row>;
}

function outagesOf<Row extends Doubtful>(rows: readonly Row[], gapMs: number): ReadonlyMap<Row, Outage<Row>> {
  const timed = rows.flatMap((row) =>
    row.doubtfulSince === null
      ? []
      : [{ row, since: row.doubtfulSince, atMs: Date.parse(row.doubtfulSince) }],
  );
  const places = Map.groupBy(timed, ({ row }) => JSON.stringify([row.provider, row.operator]));
  const outages = new Map<Row, Outage<Row>>();
  for (const [, place] of places)
    for (const run of runsOf(place, gapMs)) {
      const [first, last] = [run[0], run.at(-1)];
      if (run.length < SMALLEST_OUTAGE || !first || !last) continue;
      const members = new Set(run.map(({ row }) => row));
      const outage = { from: first.since, to: last.since, members };
      for (const row of members) outages.set(row, outage);
    }
  return outages;
}

/** Cut wherever more than the gap lies between one and the next; oldest first. */
function runsOf<Timed extends { readonly atMs: number }>(
  timed: readonly Timed[],
  gapMs: number,
): readonly (readonly Timed[])[] {
  const runs: Timed[][] = [];
  for (const each of timed.toSorted((a, b) => a.atMs - b.atMs)) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && each.atMs - last.atMs <= gapMs) run.push(each);
    else runs.push([each]);
  }
  return runs;
}

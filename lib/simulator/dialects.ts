import "server-only";
import type { Dialect } from "./dialect";
import { ONECLICKDZ_DIALECT } from "./oneclickdz-wire";
import { RELOADLY_DIALECT } from "./reloadly-wire";

/** Every provider that can be acted. */
export const DIALECTS: readonly Dialect[] = [ONECLICKDZ_DIALECT, RELOADLY_DIALECT];

/**
 * Who sells in one world after the other, by the number of its batch alone. Five, so that every kind of world meets every
 * part of the behaviours' own cycle, which takes three worlds.
 */
const CYCLE: readonly (readonly Dialect[])[] = [
  [ONECLICKDZ_DIALECT],
  [RELOADLY_DIALECT],
  DIALECTS,
  [RELOADLY_DIALECT],
  [ONECLICKDZ_DIALECT],
];

export const dialectsOf = (batch: number): readonly Dialect[] => CYCLE[batch % CYCLE.length] ?? DIALECTS;

/** The first batches whose worlds have just these providers. */
export function batchesWith(ids: readonly string[], count: number): readonly number[] {
  const wanted = ids.join();
  const fits = (batch: number): boolean =>
    dialectsOf(batch)
      .map(({ id }) => id)
      .join() === wanted;
  if (!CYCLE.some((_, batch) => fits(batch))) throw new RangeError(`No world has just ${wanted}`);
  return Array.from({ length: count * CYCLE.length }, (_, batch) => batch)
    .filter(fits)
    .slice(0, count);
}

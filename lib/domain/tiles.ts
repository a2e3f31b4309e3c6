import type { Operator, Plan } from "./plan";
import { choiceTaking, type SoldThing } from "./plan-choices";

/**
 * The amounts a counter shows for one tap: what the owner pinned, then what this shop sells most, then what sells anywhere.
 * Pure, and the same facts always give the same tiles.
 */

/** As many as fit above a thumb. The database holds pins to it (`tile_pin_fits_the_counter`). */
export const TILE_COUNT = 6;
/** What is learned from. */
export const LEARNED_DAYS = 30;

/** A new shop has sold nothing yet: what most customers anywhere ask for. */
const USUAL_AMOUNTS_MINOR = [100_00n, 200_00n, 500_00n, 1_000_00n, 2_000_00n];

/** Sales of one thing in one week. */
export interface SoldThings extends SoldThing {
  /** 0 = within the last seven days. */
  readonly weeksAgo: number;
  readonly count: number;
}

export interface TileChoice {
  readonly plan: Plan;
  readonly faceValueMinor: bigint;
  readonly isPinned: boolean;
}

/**
 * The tiles of an operator. Pins come first, as the owner put them. The others are chosen by what sells, a week counting
 * twice as much as the week before it, and shown by amount: a tile must not move away under the thumb because another sold.
 * What cannot be bought now is left out.
 */
export function tilesFor(
  operator: Operator,
  facts: {
    readonly choices: readonly Plan[];
    readonly pins: readonly SoldThing[];
    readonly sold: readonly SoldThings[];
  },
): readonly TileChoice[] {
  const tiles = new Map<string, TileChoice>();
  const add = (thing: SoldThing, isPinned: boolean): void => {
    const plan = thing.operator === operator ? choiceTaking(facts.choices, thing) : null;
    if (plan === null || tiles.size >= TILE_COUNT) return;
    const tile = { plan, faceValueMinor: thing.faceValueMinor, isPinned };
    const key = keyOf(tile);
    if (!tiles.has(key)) tiles.set(key, tile);
  };
  for (const pin of facts.pins) add(pin, true);
  for (const thing of byWeight(operator, facts.sold)) add(thing, false);
  for (const faceValueMinor of USUAL_AMOUNTS_MINOR)
    add({ operator, planCode: "", isAirtime: true, faceValueMinor }, false);
  const [pinned, others] = [
    [...tiles.values()].filter(({ isPinned }) => isPinned),
    [...tiles.values()].filter(({ isPinned }) => !isPinned),
  ];
  return [...pinned, ...others.sort(byAmount)];
}

const keyOf = ({ plan, faceValueMinor }: TileChoice): string => `${faceValueMinor} ${plan.code}`;

const compare = <Value extends bigint | string | number>(a: Value, b: Value): number =>
  a < b ? -1 : a > b ? 1 : 0;

const byAmount = (a: TileChoice, b: TileChoice): number =>
  compare(a.faceValueMinor, b.faceValueMinor) || compare(a.plan.code, b.plan.code);

/** Of a sale in this week, sixteen; halved for every week that it is older. */
const WEEK_WEIGHTS = [16, 8, 4, 2, 1] as const;

function byWeight(operator: Operator, sold: readonly SoldThings[]): readonly SoldThing[] {
  const things = Map.groupBy(
    sold.filter((each) => each.operator === operator),
    ({ isAirtime, planCode, faceValueMinor }) => `${faceValueMinor} ${isAirtime ? "" : planCode}`,
  );
  const weight = (weeks: readonly SoldThings[]): number =>
    weeks.reduce((sum, { weeksAgo, count }) => sum + count * (WEEK_WEIGHTS[weeksAgo] ?? 0), 0);
  return [...things]
    .map(([key, weeks]) => ({ key, weight: weight(weeks), first: weeks[0] }))
    .flatMap(({ first, ...rest }) => (first && rest.weight > 0 ? [{ ...rest, first }] : []))
    .sort(
      (a, b) =>
        b.weight - a.weight ||
        compare(a.first.faceValueMinor, b.first.faceValueMinor) ||
        compare(a.key, b.key),
    )
    .map(({ first }) => first);
}

/** A pin among the others of its operator. */
export interface Pin {
  readonly planCode: string;
  readonly faceValueMinor: bigint;
}

const isSamePin = (a: Pin, b: Pin): boolean =>
  a.planCode === b.planCode && a.faceValueMinor === b.faceValueMinor;

/** The pins without this one. */
export const withoutPin = <Other extends Pin>(pins: readonly Other[], pin: Pin): readonly Other[] =>
  pins.filter((each) => !isSamePin(each, pin));

/** The pins with this one at a place, counted from 1; null = last. One that is there already is moved. */
export function withPin(pins: readonly Pin[], pin: Pin, position: number | null): readonly Pin[] {
  const others = withoutPin(pins, pin);
  const place = Math.min(Math.max((position ?? others.length + 1) - 1, 0), others.length);
  return [...others.slice(0, place), pin, ...others.slice(place)];
}

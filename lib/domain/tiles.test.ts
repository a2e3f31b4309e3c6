import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OPERATORS, type Plan } from "./plan";
import { choiceTaking, type SoldThing } from "./plan-choices";
import { AS_LISTED } from "./plan-shelf";
import { type Pin, type SoldThings, TILE_COUNT, tilesFor, withoutPin, withPin } from "./tiles";

const plan = (change: Partial<Plan> = {}): Plan => ({
  provider: "a",
  code: "PREPAID_DJEZZY",
  name: "Prepaid",
  kind: "dynamic",
  operator: "djezzy",
  isEnabled: true,
  isAirtime: true,
  minimumMinor: 50_00n,
  maximumMinor: 10_000_00n,
  amountMinor: null,
  costPpm: null,
  terms: null,
  shelf: AS_LISTED,
  ...change,
});
const fixed = (code: string, amountMinor: bigint, operator: Plan["operator"] = "djezzy"): Plan =>
  plan({
    code,
    kind: "fixed",
    operator,
    isAirtime: false,
    minimumMinor: null,
    maximumMinor: null,
    amountMinor,
  });
const CHOICES = [
  plan(),
  plan({ code: "PREPAID_MOBILIS", operator: "mobilis" }),
  plan({ code: "GROS_MOBILIS", operator: "mobilis", isAirtime: false, minimumMinor: 5_000_00n }),
  plan({ code: "GETMENU_Djezzy", kind: "menu", isAirtime: false }),
  fixed("MIX500", 500_00n),
  fixed("PIXX_500", 500_00n, null),
];

const sold = (faceValue: bigint, count: number, change: Partial<SoldThings> = {}): SoldThings => ({
  operator: "djezzy",
  planCode: "PREPAID_DJEZZY",
  isAirtime: true,
  faceValueMinor: faceValue * 100n,
  weeksAgo: 0,
  count,
  ...change,
});
const tiles = (
  things: readonly SoldThings[],
  pins: readonly SoldThing[] = [],
  choices: readonly Plan[] = CHOICES,
) => tilesFor("djezzy", { choices, pins, sold: things });
const amounts = (shown: ReturnType<typeof tiles>): bigint[] =>
  shown.map(({ faceValueMinor }) => faceValueMinor / 100n);

const anySold: fc.Arbitrary<SoldThings> = fc
  .record({
    operator: fc.constantFrom(...OPERATORS),
    planCode: fc.constantFrom("PREPAID_DJEZZY", "reloadly-8", "MIX500", "PIXX_500", "gone", "GETMENU_Djezzy"),
    faceValueMinor: fc.constantFrom(0n, 50_00n, 100_00n, 150_00n, 500_00n, 700_00n, 99_99n, 20_000_00n),
    weeksAgo: fc.nat(5),
    count: fc.integer({ min: 1, max: 9 }),
  })
  .map((thing) => ({ ...thing, isAirtime: /^(PREPAID|reloadly)/.test(thing.planCode) }));

describe("tiles of a counter", () => {
  it("are the amounts that sell anywhere, for a shop that has sold nothing", () => {
    expect(amounts(tiles([]))).toEqual([100n, 200n, 500n, 1000n, 2000n]);
    expect(amounts(tilesFor("ooredoo", { choices: CHOICES, pins: [], sold: [] }))).toEqual([]);
    const small = [plan({ minimumMinor: 150_00n, maximumMinor: 600_00n })];
    expect(amounts(tiles([], [], small))).toEqual([200n, 500n]);
  });

  it("are what this shop sells most, by amount, filled up with what sells anywhere", () => {
    const things = [sold(700n, 9), sold(150n, 8), sold(300n, 7), sold(100n, 1)];
    expect(amounts(tiles(things))).toEqual([100n, 150n, 200n, 300n, 500n, 700n]);
    const many = [700n, 650n, 600n, 550n, 450n, 350n, 250n].map((face, place) => sold(face, 20 - place));
    expect(amounts(tiles(many))).toEqual([350n, 450n, 550n, 600n, 650n, 700n]);
  });

  it("follow what sells now: a sale counts twice as much as one of the week before", () => {
    const others = [1n, 2n, 3n, 4n, 5n].map((face) => sold(face * 110n, 99));
    const shownOf = (now: number, then: number): boolean =>
      amounts(tiles([...others, sold(700n, now), sold(300n, then, { weeksAgo: 1 })])).includes(700n);
    expect(shownOf(5, 9)).toBe(true);
    expect(shownOf(5, 11)).toBe(false);
  });

  it("know plain credit under whichever provider's code it was sold, and keep plans apart that are not credit", () => {
    const things = [
      sold(700n, 3, { planCode: "reloadly-8" }),
      sold(700n, 3),
      sold(500n, 9, { planCode: "MIX500", isAirtime: false }),
    ];
    const shown = tiles(things).map(({ plan: { code }, faceValueMinor }) => [code, faceValueMinor / 100n]);
    expect(shown.filter(([, face]) => face === 700n)).toEqual([["PREPAID_DJEZZY", 700n]]);
    expect(shown).toContainEqual(["MIX500", 500n]);
    expect(shown).toContainEqual(["PREPAID_DJEZZY", 500n]);
  });

  it("begin with the owner's pins in the owner's order, as long as they can be bought", () => {
    const pins = [sold(2000n, 0), sold(60n, 0), sold(700n, 0, { planCode: "gone", isAirtime: false })];
    const shown = tiles([sold(60n, 99), sold(150n, 50)], pins);
    expect(amounts(shown)).toEqual([2000n, 60n, 100n, 150n, 200n, 500n]);
    expect(shown.map(({ isPinned }) => isPinned)).toEqual([true, true, false, false, false, false]);
  });

  it("are six at most, each once, each to be bought, and the same whatever order the sales are read in", () => {
    fc.assert(
      fc.property(fc.array(anySold), fc.array(anySold, { maxLength: 6 }), (things, pins) => {
        for (const operator of OPERATORS) {
          const shown = tilesFor(operator, { choices: CHOICES, pins, sold: things });
          expect(shown.length).toBeLessThanOrEqual(TILE_COUNT);
          expect(new Set(shown.map((tile) => `${tile.plan.code} ${tile.faceValueMinor}`)).size).toBe(
            shown.length,
          );
          for (const {
            plan: { code, kind, operator: own },
            faceValueMinor,
          } of shown) {
            expect(kind).not.toBe("menu");
            expect(own === null || own === operator).toBe(true);
            const thing = { operator, planCode: code, isAirtime: false, faceValueMinor };
            expect(choiceTaking(CHOICES, thing)?.code).toBe(code);
          }
          expect(tilesFor(operator, { choices: CHOICES, pins, sold: [...things].reverse() })).toEqual(shown);
        }
      }),
    );
  });
});

const pins = fc.uniqueArray(
  fc.record({ planCode: fc.constantFrom("A", "B"), faceValueMinor: fc.bigInt(1n, 5n) }),
  {
    selector: ({ planCode, faceValueMinor }) => `${planCode} ${faceValueMinor}`,
    maxLength: TILE_COUNT,
  },
);

describe("a pin", () => {
  it("stands where it was put, once, and the others keep their order", () => {
    fc.assert(
      fc.property(
        pins,
        fc.nat(9),
        fc.option(fc.integer({ min: 1, max: TILE_COUNT })),
        (before, pick, position) => {
          const pin: Pin = before[pick] ?? { planCode: "C", faceValueMinor: 7n };
          const after = withPin(before, pin, position);
          const place = after.indexOf(pin);
          expect(place).toBe(Math.min((position ?? after.length) - 1, after.length - 1));
          expect(withoutPin(after, pin)).toEqual(withoutPin(before, pin));
          expect(after).toHaveLength(withoutPin(before, pin).length + 1);
        },
      ),
    );
  });
});

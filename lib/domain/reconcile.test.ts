import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DifferenceKind, isAfterTwo, type OurSide, reconcile, type TheirSide } from "./reconcile";

const order = (index: number, change: Partial<OurSide> = {}): OurSide => ({
  id: `order-${index}`,
  reference: `tb_${index}`,
  providerOrderId: `their-${index}`,
  state: "fulfilled",
  isMenu: false,
  msisdn: "0770123456",
  faceValueMinor: 50_000n,
  priceMinor: 49_750n,
  bookedMinor: 49_625n,
  captures: 1,
  releases: 0,
  isReversed: false,
  isJudged: true,
  ...change,
});

const back = (index: number, change: Partial<OurSide> = {}): OurSide =>
  order(index, { state: "refunded", bookedMinor: 0n, captures: 0, releases: 1, ...change });

const row = ({ state, ...ours }: OurSide, change: Partial<TheirSide> = {}): TheirSide => ({
  providerOrderId: ours.providerOrderId,
  providerReference: `API-+213555-${ours.reference}`,
  meaning: state === "fulfilled" ? "fulfilled" : "refunded",
  msisdn: ours.msisdn,
  faceValueMinor: ours.faceValueMinor,
  costMinor: ours.bookedMinor,
  isOnDay: true,
  ...change,
});

/** Each plants its one difference into a clean day. */
const PLANTS: Readonly<
  Record<DifferenceKind, (at: number) => readonly [readonly OurSide[], readonly TheirSide[]]>
> = {
  "theirs-only": (at) => [[], [row(order(at))]],
  "ours-only": (at) => [[order(at)], []],
  "executed-twice": (at) => [
    [order(at)],
    [row(order(at)), row(order(at), { providerOrderId: `other-${at}` })],
  ],
  "delivered-here": (at) => [[order(at)], [row(order(at), { meaning: "refunded", costMinor: 0n })]],
  "delivered-there": (at) => [[back(at)], [row(back(at), { meaning: "fulfilled", costMinor: 49_625n })]],
  "open-there": (at) => [[order(at)], [row(order(at), { meaning: "handling" })]],
  "amount-differs": (at) => [[order(at)], [row(order(at), { faceValueMinor: 60_000n })]],
  "number-differs": (at) => [[order(at)], [row(order(at), { msisdn: "0660123456" })]],
  "cost-differs": (at) => [[order(at)], [row(order(at), { costMinor: 49_624n })]],
  "ledger-differs": (at) => [[order(at, { captures: 0, bookedMinor: 0n })], [row(order(at))]],
};

const cleanDay = (states: readonly boolean[]): readonly OurSide[] =>
  states.map((isDelivered, index) => (isDelivered ? order(index) : back(index)));

const anyDay = fc.array(fc.boolean(), { maxLength: 30 }).map(cleanDay);

/** As pages may bring them: in any order, some of them twice. */
const asPagesBring = (rows: readonly TheirSide[]) =>
  fc
    .tuple(
      fc.shuffledSubarray([...rows], { minLength: rows.length, maxLength: rows.length }),
      fc.subarray([...rows]),
    )
    .map(([all, again]) => [...all, ...again]);

const kindsFor = (ours: OurSide, theirs: TheirSide) => reconcile([ours], [theirs]).map(({ kind }) => kind);

describe("a day at a provider", () => {
  it("that is clean shows no difference, however its pages come", () => {
    const days = anyDay.chain((ours) =>
      fc.tuple(fc.constant(ours), asPagesBring(ours.map((each) => row(each)))),
    );
    fc.assert(
      fc.property(days, ([ours, theirs]) => {
        expect(reconcile(ours, theirs)).toEqual([]);
      }),
    );
  });

  it.each(Object.entries(PLANTS))(
    "with one difference planted, %s, shows it and nothing else",
    (kind, plant) => {
      const [ourPlants, theirPlants] = plant(900);
      const days = anyDay.chain((ours) =>
        fc.tuple(
          fc.constant([...ourPlants, ...ours]),
          asPagesBring([...theirPlants, ...ours.map((each) => row(each))]),
        ),
      );
      fc.assert(
        fc.property(days, ([ours, theirs]) => {
          expect(reconcile(ours, theirs).map((each) => each.kind)).toEqual([kind]);
        }),
      );
    },
  );

  it("with ten differences planted among ten thousand orders shows those ten and nothing else", () => {
    const clean = cleanDay(Array.from({ length: 10_000 }, (_, index) => index % 7 !== 0));
    const planted = Object.values(PLANTS).map((plant, index) => plant(20_000 + index));
    const differences = reconcile(
      [...clean, ...planted.flatMap(([ours]) => ours)],
      [...planted.flatMap(([, theirs]) => theirs), ...clean.map((each) => row(each))],
    );
    expect(new Set(differences.map(({ kind }) => kind))).toEqual(new Set(Object.keys(PLANTS)));
    expect(differences).toHaveLength(Object.keys(PLANTS).length);
  });

  it("says the same of the same rows in any order, of an order seen twice on its way too", () => {
    const ours = [order(1), back(2), order(3)];
    const theirs = [
      row(order(1)),
      row(order(1), { meaning: "handling" }),
      row(back(2), { meaning: "fulfilled" }),
      row(order(4)),
    ];
    const answer = reconcile(ours, theirs);
    expect(answer.map(({ reference, kind }) => [reference, kind])).toEqual([
      ["tb_2", "delivered-there"],
      ["tb_3", "ours-only"],
      ["their-4", "theirs-only"],
    ]);
    fc.assert(
      fc.property(asPagesBring(theirs), (shuffled) => {
        expect(reconcile(ours, shuffled)).toEqual(answer);
      }),
    );
  });

  it("agrees about an order whose money was turned round, and about its cost no less", () => {
    const givenBack = order(1, { isReversed: true, bookedMinor: 0n });
    const charged = back(2, { isReversed: true, bookedMinor: 49_625n });
    const refunded = row(order(1), { meaning: "refunded", costMinor: 0n });
    const delivered = row(order(2), { costMinor: 49_625n });
    expect(reconcile([givenBack, charged], [refunded, delivered])).toEqual([]);
    expect(kindsFor(givenBack, row(order(1)))).toEqual(["delivered-there"]);
    expect(kindsFor(charged, { ...delivered, meaning: "refunded" })).toEqual(["delivered-here"]);
    expect(kindsFor(charged, { ...delivered, costMinor: 49_624n })).toEqual(["cost-differs"]);
    expect(kindsFor({ ...givenBack, bookedMinor: 1n }, refunded)).toEqual(["ledger-differs"]);
  });

  it("judges no order that is still on its way, and none of another day", () => {
    expect(reconcile([order(1, { isJudged: false })], [])).toEqual([]);
    expect(reconcile([], [row(order(1), { isOnDay: false })])).toEqual([]);
  });

  it("expects nothing at the provider of a refused order or of an enquiry, and a refund after a second try is no double", () => {
    const refused = back(1, { state: "failed", providerOrderId: null });
    const menu = back(2, { isMenu: true, faceValueMinor: 0n, releases: 0 });
    const twice = [
      row(order(3)),
      row(order(3), { providerOrderId: "other", meaning: "refunded", costMinor: 0n }),
    ];
    expect(reconcile([refused, menu, order(3)], twice)).toEqual([]);
  });
});

it("a day is looked at from two o’clock of the next on", () => {
  expect(isAfterTwo(new Date("2026-11-23T00:59:59Z"))).toBe(false);
  expect(isAfterTwo(new Date("2026-11-23T01:00:00Z"))).toBe(true);
});

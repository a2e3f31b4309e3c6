import fc from "fast-check";
import { expect, test } from "vitest";
import { rankByWeight, type Waiting, weightOf } from "./review-rank";

const NOW = new Date("2026-11-23T10:00:00Z");
const HOUR = 3_600_000;

const waiting = fc.record({
  reference: fc.stringMatching(/^tb_[a-z0-9]{26}$/),
  priceMinor: fc.bigInt({ min: 0n, max: 10_000_000_00n }),
  waitingSince: fc
    .integer({ min: -HOUR, max: 40 * 24 * HOUR })
    .map((ageMs) => new Date(NOW.getTime() - ageMs)),
});
const queue = fc.uniqueArray(waiting, { selector: ({ reference }) => reference, maxLength: 30 });

test("more money, or a longer wait, never weighs less", () => {
  const more = fc.record({
    minor: fc.bigInt({ min: 0n, max: 1_000_00n }),
    ms: fc.integer({ min: 0, max: HOUR }),
  });
  fc.assert(
    fc.property(waiting, more, (order, { minor, ms }) => {
      const heavier: Waiting = {
        ...order,
        priceMinor: order.priceMinor + minor,
        waitingSince: new Date(order.waitingSince.getTime() - ms),
      };
      return weightOf(heavier, NOW) >= weightOf(order, NOW) && weightOf(order, NOW) >= 0n;
    }),
  );
});

test("the same orders stand in one order, however they came, and none is lost", () => {
  fc.assert(
    fc.property(queue, fc.infiniteStream(fc.nat()), (orders, luck) => {
      const shuffled = orders.map((order) => [luck.next().value, order] as const);
      const other = shuffled.toSorted(([a], [b]) => a - b).map(([, order]) => order);
      const ranked = rankByWeight(orders, NOW);
      expect(rankByWeight(other, NOW)).toEqual(ranked);
      expect(new Set(ranked)).toEqual(new Set(orders));
      expect(
        ranked
          .map((each) => weightOf(each, NOW))
          .every((each, at, all) => at === 0 || each <= (all[at - 1] ?? 0n)),
      ).toBe(true);
    }),
  );
});

test("a large order of an hour stands before a small one of a day", () => {
  const order = (reference: string, priceMinor: bigint, hours: number): Waiting => ({
    reference,
    priceMinor,
    waitingSince: new Date(NOW.getTime() - hours * HOUR),
  });
  const ranked = rankByWeight([order("small", 100_00n, 24), order("large", 10_000_00n, 1)], NOW);
  expect(ranked.map(({ reference }) => reference)).toEqual(["large", "small"]);
});

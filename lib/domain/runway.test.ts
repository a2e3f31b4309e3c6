import fc from "fast-check";
import { expect, it } from "vitest";
import { isShort, runwayOf } from "./runway";

const DAY = 1_000_00n;

it("a float is told in hours up to two days, then in days, then as more than a year", () => {
  expect(runwayOf(DAY / 25n, DAY)).toEqual({ kind: "hours", count: 0 });
  expect(runwayOf(DAY / 2n, DAY)).toEqual({ kind: "hours", count: 12 });
  expect(runwayOf(2n * DAY - 1n, DAY)).toEqual({ kind: "hours", count: 47 });
  expect(runwayOf(2n * DAY, DAY)).toEqual({ kind: "days", count: 2 });
  expect(runwayOf(365n * DAY, DAY)).toEqual({ kind: "days", count: 365 });
  expect(runwayOf(366n * DAY, DAY)).toEqual({ kind: "long" });
});

it("nothing left is empty whatever was sold, and without a sale there is no pace", () => {
  expect(runwayOf(0n, 0n)).toEqual({ kind: "empty" });
  expect(runwayOf(-5n, DAY)).toEqual({ kind: "empty" });
  expect(runwayOf(DAY, 0n)).toEqual({ kind: "idle" });
  // A reversal gave back more than was sold.
  expect(runwayOf(DAY, -1n)).toEqual({ kind: "idle" });
});

it("a float that is gone within a day is short, and no other", () => {
  expect(isShort(runwayOf(DAY - 1n, DAY))).toBe(true);
  expect(isShort(runwayOf(0n, DAY))).toBe(true);
  expect(isShort(runwayOf(DAY, DAY))).toBe(false);
  expect(isShort(runwayOf(DAY, 0n))).toBe(false);
});

it("no float is promised to last longer than it does", () => {
  const amount = fc.bigInt({ min: 1n, max: 10n ** 15n });
  fc.assert(
    fc.property(amount, amount, (float, taken) => {
      const runway = runwayOf(float, taken);
      if (runway.kind !== "hours" && runway.kind !== "days") return;
      const hours = BigInt(runway.count) * (runway.kind === "days" ? 24n : 1n);
      expect(hours * taken).toBeLessThanOrEqual(float * 24n);
    }),
  );
});

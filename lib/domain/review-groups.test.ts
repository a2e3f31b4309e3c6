import fc from "fast-check";
import { expect, test } from "vitest";
import { type Doubtful, groupOutages, OUTAGE_GAP_MS } from "./review-groups";

const START_MS = Date.parse("2026-11-23T10:00:00Z");
const MINUTE = 60_000;

const doubtful = fc.record({
  provider: fc.constantFrom("oneclickdz", "reloadly"),
  operator: fc.constantFrom("djezzy", "mobilis", null),
  price: fc.integer({ min: 100, max: 5_000 }).map((dinars) => `${dinars}.00`),
  doubtfulSince: fc.option(
    fc.integer({ min: 0, max: 120 }).map((minutes) => new Date(START_MS + minutes * MINUTE).toISOString()),
    { freq: 6 },
  ),
});
const queue: fc.Arbitrary<readonly Doubtful[]> = fc
  .array(doubtful, { maxLength: 40 })
  .map((rows) => rows.map((row, at) => ({ ...row, reference: `tb_${at}` })));

test("every order stands in one group, and no group is raised above a heavier order for being many", () => {
  fc.assert(
    fc.property(queue, (rows) => {
      const groups = groupOutages(rows);
      const shown = groups.flatMap((group) => group.rows);
      expect(new Set(shown)).toEqual(new Set(rows));
      expect(shown).toHaveLength(rows.length);
      const firsts = groups.map((group) => rows.indexOf(group.rows[0] as Doubtful));
      expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
      for (const group of groups) {
        const places = group.rows.map((row) => rows.indexOf(row));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }
    }),
  );
});

test("an outage is three or more at one provider and operator, none further from the next than the gap", () => {
  fc.assert(
    fc.property(queue, (rows) => {
      for (const { rows: together, outage } of groupOutages(rows)) {
        if (outage === null) {
          expect(together).toHaveLength(1);
          continue;
        }
        expect(together.length).toBeGreaterThanOrEqual(3);
        expect(new Set(together.map(({ provider, operator }) => `${provider} ${operator}`)).size).toBe(1);
        const times = together
          .map(({ doubtfulSince }) => Date.parse(doubtfulSince ?? ""))
          .toSorted((a, b) => a - b);
        for (const [at, time] of times.entries())
          expect(time - (times[at - 1] ?? time)).toBeLessThanOrEqual(OUTAGE_GAP_MS);
        expect([Date.parse(outage.from), Date.parse(outage.to)]).toEqual([times[0], times.at(-1)]);
      }
    }),
  );
});

test("an outage says what its orders cost together; two orders, or three hours apart, are none", () => {
  const at = (minutes: number, price = "497.50", reference = `tb_${minutes}`): Doubtful => ({
    reference,
    provider: "oneclickdz",
    operator: "djezzy",
    price,
    doubtfulSince: new Date(START_MS + minutes * MINUTE).toISOString(),
  });
  const [outage] = groupOutages([at(0), at(9), at(18, "5.01")]);
  expect(outage?.outage?.sum).toBe("1000.01");
  expect(groupOutages([at(0), at(9)])).toHaveLength(2);
  expect(groupOutages([at(0), at(60), at(120)])).toHaveLength(3);
});

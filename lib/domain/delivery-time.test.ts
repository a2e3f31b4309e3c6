import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  deliveryTimeFor,
  deliveryTimesOf,
  LEAST_SAMPLE,
  type MeasuredPlan,
  NEWEST_SALES,
  paceOf,
} from "./delivery-time";

const ms = fc.integer({ min: 0, max: 600_000 });
const durations = fc.array(ms, { maxLength: 40 });
const sales = fc.array(
  fc.record({ tookMs: ms, sinceMs: ms }).map(({ tookMs, sinceMs }) => ({ tookMs, agoMs: tookMs + sinceMs })),
  { maxLength: 40 },
);
const measured = fc.record({ beforeMs: durations, lately: sales, openMs: durations });
const nothing = { beforeMs: [], lately: [], openMs: [] };
const times = (count: number, each: number): number[] => Array.from({ length: count }, () => each);
/** Delivered just now. */
const justNow = (count: number, tookMs: number) =>
  times(count, tookMs).map((each) => ({ tookMs: each, agoMs: each + 60_000 }));
const turned = <Value>(values: readonly Value[]): Value[] => [...values].reverse();

/** As far beyond the usual as any order is waited for here. */
const VERY_LATE_MS = 3_600_000;

describe("what is usual", () => {
  it("is a time that half took at most, and one that nine of ten took at most, both really seen", () => {
    fc.assert(
      fc.property(measured, (facts) => {
        const all = [...facts.beforeMs, ...facts.lately.map(({ tookMs }) => tookMs)];
        const { usual } = paceOf(facts);
        expect(usual === null).toBe(all.length < LEAST_SAMPLE);
        if (usual === null) return;
        const within = (ms: number): number => all.filter((each) => each <= ms).length / all.length;
        expect(all).toEqual(expect.arrayContaining([usual.medianMs, usual.p90Ms]));
        expect(usual.medianMs).toBeLessThanOrEqual(usual.p90Ms);
        expect(within(usual.medianMs)).toBeGreaterThanOrEqual(0.5);
        expect(within(usual.p90Ms)).toBeGreaterThanOrEqual(0.9);
        expect(within(usual.medianMs - 1)).toBeLessThan(0.5);
        expect(within(usual.p90Ms - 1)).toBeLessThan(0.9);
      }),
    );
  });

  it("does not depend on the order in which it was read, nor on what has not ended", () => {
    fc.assert(
      fc.property(measured, durations, (facts, openMs) => {
        const other = {
          beforeMs: turned(facts.beforeMs),
          lately: turned(facts.lately),
          openMs: turned(facts.openMs),
        };
        expect(paceOf(other)).toEqual(paceOf(facts));
        expect(paceOf({ ...facts, openMs }).usual).toEqual(paceOf(facts).usual);
      }),
    );
  });
});

describe("slow now", () => {
  const usually = { ...nothing, beforeMs: times(20, 9_000) };

  it("is when most of the newest deliveries took clearly longer than nine of ten before", () => {
    expect(paceOf({ ...usually, lately: justNow(10, 40_000) }).isSlow).toBe(true);
    expect(paceOf({ ...usually, lately: justNow(10, 12_000) }).isSlow).toBe(false);
    expect(paceOf({ ...usually, lately: [...justNow(5, 40_000), ...justNow(5, 9_000)] }).isSlow).toBe(false);
  });

  it("is when sales hang, although nothing of them was delivered, also after an hour of silence", () => {
    expect(paceOf({ ...usually, openMs: times(3, 30_000) }).isSlow).toBe(true);
    expect(paceOf({ ...nothing, openMs: times(3, 90_000) })).toEqual({ usual: null, isSlow: true });
    expect(paceOf({ ...nothing, openMs: times(3, 59_000) }).isSlow).toBe(false);
  });

  it("is known after six sales, however many were quick just before", () => {
    const busy = { ...usually, lately: justNow(1_000, 9_000) };
    expect(paceOf({ ...busy, openMs: times(5, 30_000) }).isSlow).toBe(false);
    expect(paceOf({ ...busy, openMs: times(6, 30_000) }).isSlow).toBe(true);
    // And over after as many quick ones, however many still hang.
    const over = { ...usually, lately: justNow(5, 9_000), openMs: times(100, 200_000) };
    expect(paceOf(over).isSlow).toBe(false);
  });

  it("is never said of two sales, of none, or of sales that are only on their way", () => {
    fc.assert(
      fc.property(durations, fc.nat(2), (beforeMs, count) => {
        expect(paceOf({ ...nothing, beforeMs, lately: justNow(count, VERY_LATE_MS) }).isSlow).toBe(false);
        expect(paceOf({ ...nothing, beforeMs, openMs: times(40, 0) }).isSlow).toBe(false);
      }),
    );
  });

  it("does not end because one more hangs, and does not begin because one more was quick", () => {
    const enough = fc.array(ms, { minLength: LEAST_SAMPLE, maxLength: 40 });
    fc.assert(
      fc.property(
        measured,
        enough,
        fc.integer({ min: 0, max: 2 * VERY_LATE_MS }),
        (facts, beforeMs, agoMs) => {
          const known = { ...facts, beforeMs };
          const quick = { ...known, lately: [...known.lately, { tookMs: 0, agoMs }] };
          if (!paceOf(known).isSlow) expect(paceOf(quick).isSlow).toBe(false);
          const hanging = { ...known, openMs: [...known.openMs, agoMs] };
          if (paceOf(known).isSlow) expect(paceOf(hanging).isSlow).toBe(true);
        },
      ),
    );
  });

  it("comes about by slow sales whatever came before, and goes by quick ones", () => {
    fc.assert(
      fc.property(measured, (facts) => {
        const slow = { ...facts, lately: [], openMs: times(50, VERY_LATE_MS) };
        expect(paceOf(slow).isSlow).toBe(true);
        const quick = times(NEWEST_SALES, 0).map((tookMs) => ({ tookMs, agoMs: VERY_LATE_MS / 2 }));
        expect(paceOf({ ...slow, lately: quick }).isSlow).toBe(false);
      }),
    );
  });
});

const plan = (change: Partial<MeasuredPlan>): MeasuredPlan => ({
  ...nothing,
  operator: "djezzy",
  planCode: "MIX2000",
  ...change,
});
const AIRTIME = [
  { operator: "djezzy", planCode: "PREPAID_DJEZZY" },
  { operator: "djezzy", planCode: "reloadly-8" },
  { operator: "mobilis", planCode: "PREPAID_MOBILIS" },
] as const;

describe("what a counter is told", () => {
  it("is the plan's own time, else its operator's, else nothing", () => {
    const told = deliveryTimesOf(
      [plan({ planCode: null, beforeMs: times(9, 8_600) }), plan({ beforeMs: times(4, 30_000) })],
      AIRTIME,
    );
    const own = { usual: { medianSeconds: 9, p90Seconds: 9 }, isSlow: false };
    for (const planCode of ["PREPAID_DJEZZY", "reloadly-8"])
      expect(deliveryTimeFor(told, "djezzy", planCode)).toEqual({ operator: "djezzy", planCode, ...own });
    const whole = {
      operator: "djezzy",
      planCode: null,
      usual: { medianSeconds: 9, p90Seconds: 30 },
      isSlow: false,
    };
    for (const planCode of ["MIX2000", "never sold", null])
      expect(deliveryTimeFor(told, "djezzy", planCode)).toEqual(whole);
    expect(deliveryTimeFor(told, "mobilis", "PREPAID_MOBILIS")).toBeNull();
    expect(deliveryTimeFor(told, null, null)).toBeNull();
  });

  it("warns of a plan that hangs with its operator's time, and not of the others", () => {
    const told = deliveryTimesOf(
      [
        plan({ planCode: null, beforeMs: times(20, 9_000), lately: justNow(20, 9_000) }),
        plan({ openMs: times(3, 100_000) }),
      ],
      AIRTIME,
    );
    expect(deliveryTimeFor(told, "djezzy", "MIX2000")).toMatchObject({
      usual: { medianSeconds: 9 },
      isSlow: true,
    });
    expect(deliveryTimeFor(told, "djezzy", "PREPAID_DJEZZY")?.isSlow).toBe(false);
    expect(deliveryTimeFor(told, "djezzy", "PIXX")?.isSlow).toBe(false);
  });

  it("is whole seconds, at least one, and at most one line for a plan", () => {
    const plans = fc.array(
      fc.record({
        operator: fc.constantFrom("djezzy", "mobilis", "ooredoo"),
        planCode: fc.constantFrom(null, "A", "B"),
        beforeMs: durations,
        lately: sales,
        openMs: durations,
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(plans, (rows) => {
        const distinct = [...new Map(rows.map((row) => [`${row.operator} ${row.planCode}`, row])).values()];
        const told = deliveryTimesOf(distinct, AIRTIME);
        expect(new Set(told.map((each) => `${each.operator} ${each.planCode}`)).size).toBe(told.length);
        for (const { usual, isSlow } of told) {
          expect(usual !== null || isSlow).toBe(true);
          if (usual === null) continue;
          expect(Number.isInteger(usual.medianSeconds) && Number.isInteger(usual.p90Seconds)).toBe(true);
          expect(usual.medianSeconds).toBeGreaterThanOrEqual(1);
          expect(usual.p90Seconds).toBeGreaterThanOrEqual(usual.medianSeconds);
        }
      }),
    );
  });
});

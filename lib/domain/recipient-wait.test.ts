import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endOfWaits, type KeptWait, keptWait, LONGEST_WAIT_MS, recipientOf, toldEnd } from "./recipient-wait";

const MINUTE_MS = 60_000;
const moments = fc.integer({ min: 0, max: 4_000_000_000_000 }).map((ms) => new Date(ms));
const operators = fc.constantFrom("djezzy", "mobilis", "ooredoo");
const scopes = fc.constantFrom("number" as const, "number-and-operator" as const);
const waits = fc.record({ scope: scopes, ms: fc.integer({ min: 1, max: 2 * LONGEST_WAIT_MS }) });
const scales = fc.constantFrom(1, 3, 10, 1000);
const kept = (now: Date) =>
  fc.array(
    fc.record({
      operator: fc.option(operators),
      until: fc
        .integer({ min: -LONGEST_WAIT_MS, max: LONGEST_WAIT_MS })
        .map((ms) => new Date(now.getTime() + ms)),
    }),
  );

describe("a wait that a provider asks for", () => {
  it("lasts as long as the provider says, divided by the time scale, and an hour at most", () => {
    fc.assert(
      fc.property(waits, operators, moments, scales, (wait, operator, now, timeScale) => {
        const end = keptWait(wait, operator, { now, timeScale })?.until.getTime() ?? 0;
        const lasts = (end - now.getTime()) * timeScale;
        expect(lasts).toBeGreaterThanOrEqual(Math.min(wait.ms, LONGEST_WAIT_MS));
        expect(lasts).toBeLessThan(Math.min(wait.ms, LONGEST_WAIT_MS) + timeScale);
      }),
    );
  });

  it("holds for its number, or for its number and operator, until it is over and not a moment longer", () => {
    fc.assert(
      fc.property(waits, operators, operators, moments, (wait, operator, other, now) => {
        const mine = keptWait(wait, operator, { now, timeScale: 1 });
        if (mine === null) throw new Error("It waits for nothing");
        const concernsOther = wait.scope === "number" || other === operator;
        expect(endOfWaits([mine], operator, now)).toEqual(mine.until);
        expect(endOfWaits([mine], other, now)).toEqual(concernsOther ? mine.until : null);
        // Nobody knows that it is another one.
        expect(endOfWaits([mine], null, now)).toEqual(mine.until);
        const justBefore = new Date(mine.until.getTime() - 1);
        expect(endOfWaits([mine], operator, justBefore)).toEqual(mine.until);
        expect(endOfWaits([mine], operator, mine.until)).toBeNull();
      }),
    );
  });

  it("is nothing where the provider asks for none", () => {
    const moment = { now: new Date(0), timeScale: 1 };
    expect(keptWait(null, "djezzy", moment)).toBeNull();
    expect(keptWait({ scope: "number", ms: 0 }, "djezzy", moment)).toBeNull();
    expect(keptWait({ scope: "number", ms: Number.NaN }, "djezzy", moment)).toBeNull();
  });
});

describe("several waits for a number", () => {
  it("end with the last of them, whatever the order they are read in", () => {
    fc.assert(
      fc.property(
        moments.chain((now) => fc.tuple(fc.constant(now), kept(now))),
        operators,
        ([now, all], operator) => {
          const end = endOfWaits(all, operator, now);
          expect(endOfWaits([...all].reverse(), operator, now)).toEqual(end);
          const mine = all.filter((each) => each.operator === null || each.operator === operator);
          for (const { until } of mine.filter((each) => each.until > now))
            expect(end?.getTime()).toBeGreaterThanOrEqual(until.getTime());
          if (end === null) expect(mine.every(({ until }) => until <= now)).toBe(true);
          else expect(mine).toContainEqual(expect.objectContaining({ until: end }));
        },
      ),
    );
  });

  it("do not hold a number for ever because a clock once jumped", () => {
    const now = new Date("2026-11-22T08:00:00Z");
    const jumped: KeptWait = { operator: null, until: new Date("2031-01-01T00:00:00Z") };
    const real: KeptWait = { operator: null, until: new Date("2026-11-22T08:02:00Z") };
    expect(endOfWaits([jumped], "djezzy", now)).toBeNull();
    expect(endOfWaits([jumped, real], "djezzy", now)).toEqual(real.until);
  });
});

it("the end is told to the minute, never too early, and less than a minute late", () => {
  fc.assert(
    fc.property(moments, (until) => {
      const late = toldEnd(until).getTime() - until.getTime();
      expect(toldEnd(until).getTime() % MINUTE_MS).toBe(0);
      expect(late >= 0 && late < MINUTE_MS).toBe(true);
    }),
  );
});

it("who is topped up is the plan's operator, or the one that the number hints at", () => {
  expect(recipientOf({ operator: "ooredoo" }, "0770123456").operator).toBe("ooredoo");
  expect(recipientOf({ operator: null }, "0770123456").operator).toBe("djezzy");
});

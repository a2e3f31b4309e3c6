import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ORDER_REASONS, ORDER_STATES, type OrderReason, type OrderState } from "./order";
import {
  gapAfterSweepMs,
  isSweepWorthIt,
  nextGapMs,
  pollAfterMs,
  type ScheduleFacts,
  SMALLEST_GAP_MS,
  stopsPolling,
  sweepGapMs,
} from "./schedule";

const start = new Date("2026-11-22T08:00:00Z");
const at = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);
const gap = (
  state: OrderState,
  reason: OrderReason | null,
  seconds: number,
  rest: { wasChecked?: boolean; lastGapMs?: number; retryAfterMs?: number; timeScale?: number } = {},
) =>
  nextGapMs(
    {
      state,
      reason,
      acceptedAt: start,
      unknownAt: state === "unknown" ? start : null,
      lastGapMs: rest.lastGapMs ?? null,
      wasChecked: rest.wasChecked ?? true,
      retryAfterMs: rest.retryAfterMs ?? null,
    },
    { now: at(seconds), random: 0, timeScale: rest.timeScale ?? 1 },
  );

describe("the schedule of checks", () => {
  it("asks first 10.5 s after acceptance, then every 9 s while pending and every 5 s while handled", () => {
    expect(gap("pending", null, 0, { wasChecked: false })).toBe(10_500);
    expect(gap("pending", null, 10.5)).toBe(9_000);
    expect(gap("handling", null, 10.5)).toBe(5_000);
  });

  it("slows down after 30 s, to at most 15 s, and goes on after 5 and 30 minutes instead of giving up", () => {
    expect(gap("handling", null, 40, { lastGapMs: 5_000 })).toBe(10_000);
    expect(gap("handling", null, 200, { lastGapMs: 15_000 })).toBe(15_000);
    expect(gap("pending", null, 301)).toBe(60_000);
    expect(gap("pending", null, 31 * 60)).toBe(15 * 60_000);
    expect(gap("pending", null, 30 * 24 * 3600)).toBe(15 * 60_000);
  });

  it("asks about an undecided order after 10 and 30 minutes, half-hourly, hourly, then every 6 h for ever", () => {
    const minutes = (elapsed: number): number => gap("unknown", "provider-undecided", elapsed * 60) / 60_000;
    expect([0, 10, 60, 13 * 60, 25 * 60].map(minutes)).toEqual([10, 20, 30, 60, 360]);
  });

  it("looks a lost send up at 5, 10, 20, 40 and 60 s, then ever more patiently", () => {
    const times: number[] = [];
    for (let elapsed = 0; times.length < 7; times.push(elapsed))
      elapsed += gap("unknown", "send-unanswered", elapsed) / 1000;
    expect(times).toEqual([5, 10, 20, 40, 60, 180, 300]);
    expect(gap("unknown", "send-unanswered", 16 * 60)).toBe(30 * 60_000);
    expect(gap("unknown", "send-unanswered", 25 * 3600)).toBe(6 * 3600_000);
  });

  it("waits as long as the provider asks, within reason", () => {
    expect(gap("pending", null, 11, { retryAfterMs: 30_000 })).toBe(30_000);
    expect(gap("pending", null, 11, { retryAfterMs: 3_600_000 })).toBe(60_000);
  });

  it("divides its gaps by the time scale, but not what the provider asked for", () => {
    expect(gap("handling", null, 1.05, { timeScale: 10 })).toBe(500);
    expect(gap("pending", null, 1, { timeScale: 10, retryAfterMs: 4_000 })).toBe(4_000);
  });
});

const open = fc.constantFrom<[OrderState, OrderReason | null]>(
  ["pending", null],
  ["handling", null],
  ["unknown", "provider-undecided"],
  ["unknown", "send-unanswered"],
  ["unknown", "duplicate-reference"],
  ["unknown", "unmapped"],
  ["unknown", "mismatch"],
);
/** Past, or in the future by a clock that jumped, or never written. */
const moment = fc.option(fc.integer({ min: -72 * 3600, max: 72 * 3600 }).map(at));
const anyFacts: fc.Arbitrary<ScheduleFacts> = fc
  .record({
    order: open,
    acceptedAt: moment,
    unknownAt: moment,
    lastGapMs: fc.option(fc.integer({ min: -1, max: 2 ** 31 - 1 })),
    wasChecked: fc.boolean(),
    retryAfterMs: fc.option(
      fc.oneof(fc.integer({ min: -1_000, max: 10 ** 9 }), fc.constant(Number.POSITIVE_INFINITY)),
    ),
  })
  .map(({ order: [state, reason], ...rest }) => ({ ...rest, state, reason }));
const luck = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const scale = fc.constantFrom(1, 2, 10, 100, 1000);
const ofProvider = (facts: ScheduleFacts): number => Math.min(Math.max(facts.retryAfterMs ?? 0, 0), 60_000);

describe("whatever an order's age, state, luck and clock", () => {
  it("no order is asked about twice within 5 s, and none is forgotten", () => {
    fc.assert(
      fc.property(anyFacts, luck, scale, (facts, random, timeScale) => {
        const gapMs = nextGapMs(facts, { now: start, random, timeScale });
        expect(Number.isSafeInteger(gapMs)).toBe(true);
        expect(gapMs).toBeGreaterThanOrEqual(SMALLEST_GAP_MS / timeScale);
        expect(gapMs).toBeLessThanOrEqual(Math.max((6.6 * 3600_000) / timeScale + 1, ofProvider(facts)));
      }),
      { numRuns: 2_000 },
    );
  });

  it("luck makes a gap longer by less than a tenth, and never shorter", () => {
    fc.assert(
      fc.property(anyFacts, luck, (drawn, random) => {
        const facts = { ...drawn, retryAfterMs: null };
        const [plain, spread] = [0, random].map((r) =>
          nextGapMs(facts, { now: start, random: r, timeScale: 1 }),
        );
        expect(spread).toBeGreaterThanOrEqual(plain ?? 0);
        expect(spread).toBeLessThanOrEqual(Math.ceil((plain ?? 0) * 1.1));
      }),
    );
  });

  it("what the provider asks for wins over our own gap, up to a minute, and is not scaled", () => {
    fc.assert(
      fc.property(anyFacts, luck, scale, (facts, random, timeScale) => {
        const terms = { now: start, random, timeScale };
        const own = nextGapMs({ ...facts, retryAfterMs: null }, terms);
        expect(nextGapMs(facts, terms)).toBe(Math.max(own, ofProvider(facts)));
      }),
    );
  });

  it("the scale divides everything else: an hour at a hundredfold is 36 s at once", () => {
    fc.assert(
      fc.property(anyFacts, luck, scale, fc.nat(48 * 3600), (drawn, random, timeScale, seconds) => {
        const facts = { ...drawn, acceptedAt: start, unknownAt: start, retryAfterMs: null };
        const real = nextGapMs(facts, { now: at(seconds * 1000), random, timeScale: 1 });
        const fast = nextGapMs(facts, { now: at((seconds * 1000) / timeScale), random, timeScale });
        expect(Math.abs(fast - real / timeScale)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it.each(["provider-undecided", "send-unanswered"] as const)(
    "an order that stays in doubt (%s) is asked about ever more rarely",
    (reason) => {
      fc.assert(
        fc.property(fc.array(luck, { minLength: 80, maxLength: 80 }), (lucks) => {
          const gaps = gapsInDoubt(reason, lucks);
          const even = gapsInDoubt(
            reason,
            lucks.map(() => 0),
          );
          for (const [index, gapMs] of gaps.entries()) {
            // Planned times are kept to, so a look that luck made late shortens the next wait by as much, no more.
            expect(gapMs).toBeGreaterThanOrEqual((gaps[index - 1] ?? 0) * 0.8);
            expect(even[index]).toBeGreaterThanOrEqual(even[index - 1] ?? 0);
          }
        }),
      );
    },
  );
});

function gapsInDoubt(reason: OrderReason, lucks: readonly number[]): number[] {
  let elapsedMs = 0;
  return lucks.map((random) => {
    const facts = { state: "unknown", reason, acceptedAt: start, unknownAt: start } as const;
    const gapMs = nextGapMs(
      { ...facts, lastGapMs: null, wasChecked: true, retryAfterMs: null },
      { now: new Date(start.getTime() + elapsedMs), random, timeScale: 1 },
    );
    elapsedMs += gapMs;
    return gapMs;
  });
}

/** How an order goes at the provider: at the operator from, ended at, in seconds after its acceptance. */
interface Course {
  readonly handlingAt: number;
  readonly endsAt: number;
}

/** Asks about one order as a worker does, a quarter of a second late and with 0.3 s on the wire. */
function follow({ handlingAt, endsAt }: Course, random: () => number): { calls: number; lag: number } {
  let now = 0;
  let lastGapMs: number | null = null;
  let state: OrderState = "pending";
  for (let calls = 0; ; calls += 1) {
    const gapMs: number = nextGapMs(
      {
        ...{ state, reason: null, acceptedAt: start, unknownAt: null, lastGapMs, retryAfterMs: null },
        wasChecked: calls > 0,
      },
      { now: at(now), random: random(), timeScale: 1 },
    );
    if (calls > 0 && now >= endsAt) return { calls, lag: now - endsAt };
    lastGapMs = gapMs;
    now += gapMs / 1000 + 0.25 + 0.3;
    state = now >= handlingAt ? "handling" : "pending";
  }
}

/** A generator of its own: the same courses at every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function average(courseOf: (random: () => number) => Course): { calls: number; lag: number } {
  const random = seeded(7);
  const all = Array.from({ length: 20_000 }, () => follow(courseOf(random), random));
  const mean = (of: (one: { calls: number; lag: number }) => number): number =>
    all.reduce((sum, one) => sum + of(one), 0) / all.length;
  return { calls: mean((one) => one.calls), lag: mean((one) => one.lag) };
}

describe("the questions that a lone order costs", () => {
  const typical = (random: () => number): Course => {
    const handlingAt = 2 + 13 * random();
    return { handlingAt, endsAt: handlingAt + 3 + 5 * random() };
  };
  const wide = (random: () => number): Course => {
    const endsAt = 5 + 25 * random();
    return { handlingAt: endsAt / 2, endsAt };
  };
  const slow = (random: () => number): Course => {
    const { handlingAt, endsAt } = typical(random);
    return { handlingAt, endsAt: endsAt + 80 * random() };
  };
  const mixed = (random: () => number): Course => {
    const draw = random();
    return (draw < 0.8 ? typical : draw < 0.97 ? wide : slow)(random);
  };

  it("are two with the provider's own clock of 5 and 15 s", () => {
    expect(average(() => ({ handlingAt: 5, endsAt: 15 })).calls).toBeLessThanOrEqual(2);
  });

  it("are at most 2.9 on average, and its end is seen within 3.3 s, on the timings the provider publishes", () => {
    for (const courseOf of [typical, wide, mixed]) {
      const { calls, lag } = average(courseOf);
      expect(calls).toBeLessThanOrEqual(2.9);
      expect(lag).toBeLessThanOrEqual(3.3);
    }
    expect(average(mixed).calls).toBeLessThanOrEqual(2.4);
  });

  it.each([
    // 10 and 30 min, 23 half hours to 12 h, 12 hours to 24 h.
    ["provider-undecided", 37],
    // Five in the first minute, seven to 15 min, 47 half hours.
    ["send-unanswered", 59],
  ] as const)("are, in a day of doubt (%s), exactly %i", (reason, count) => {
    const even = gapsInDoubt(
      reason,
      Array.from({ length: 100 }, () => 0),
    );
    let elapsedMs = 0;
    const inOneDay = even.filter((gapMs) => {
      elapsedMs += gapMs;
      return elapsedMs <= 24 * 3600_000;
    });
    expect(inOneDay).toHaveLength(count);
  });
});

describe("the sweep of a provider's list", () => {
  const order = (state: OrderState, change: Partial<ScheduleFacts> = {}): ScheduleFacts => ({
    ...{ state, reason: null, acceptedAt: start, unknownAt: null, lastGapMs: null },
    ...{ wasChecked: true, retryAfterMs: null, ...change },
  });
  const terms = (seconds: number, timeScale = 1) => ({ now: at(seconds), random: 0, timeScale });
  const many = (count: number, facts: ScheduleFacts) => Array.from({ length: count }, () => facts);

  it("is worth it from three moving orders on", () => {
    expect(isSweepWorthIt(many(2, order("handling")), terms(12))).toBe(false);
    expect(isSweepWorthIt(many(3, order("pending")), terms(12))).toBe(true);
    expect(isSweepWorthIt(many(3, order("pending")), terms(1.2, 10))).toBe(true);
  });

  it("is not made for orders that hang for half an hour or stay in doubt, which are asked about rarely anyway", () => {
    expect(isSweepWorthIt(many(50, order("pending")), terms(31 * 60))).toBe(false);
    const doubt = { reason: "provider-undecided", unknownAt: start } as const;
    expect(isSweepWorthIt(many(50, order("unknown", doubt)), terms(16 * 60))).toBe(false);
  });

  it("never costs more questions than the checks it replaces", () => {
    fc.assert(
      fc.property(fc.array(anyFacts, { maxLength: 30 }), scale, (orders, timeScale) => {
        const now = { now: start, random: 0, timeScale };
        fc.pre(isSweepWorthIt(orders, now));
        const own = orders.reduce((sum, facts) => sum + 1 / nextGapMs(facts, now), 0);
        expect(1 / sweepGapMs(now)).toBeLessThanOrEqual(own * 1.001);
      }),
    );
  });

  it("puts an order's own check off past the next sweep, but once a minute it is asked about itself", () => {
    const seen = (lastCheck: number, now: number) =>
      gapAfterSweepMs({ ...order("handling"), lastCheckAt: at(lastCheck) }, terms(now));
    expect(seen(5, 10)).toBe(11_000);
    expect(seen(55, 59)).toBe(14_750);
    expect(seen(58, 63)).toBeNull();
    expect(seen(61, 66)).toBe(15_000);
  });
});

describe("how often a screen asks", () => {
  const facts = (state: OrderState, reason: OrderReason | null, nextCheckAt: Date | null) => ({
    state,
    reason,
    unknownAt: start,
    nextCheckAt,
  });

  it("is each second until the order is with the provider", () => {
    expect(pollAfterMs(facts("queued", null, at(2)), start, 1)).toBe(1_000);
    expect(pollAfterMs(facts("sending", null, at(10)), start, 1)).toBe(1_000);
  });

  it("is just after the next check, between 1 and 10 s", () => {
    expect(pollAfterMs(facts("pending", null, at(4)), start, 1)).toBe(4_300);
    expect(pollAfterMs(facts("pending", null, at(60)), start, 1)).toBe(10_000);
    expect(pollAfterMs(facts("pending", null, at(-3)), start, 1)).toBe(1_000);
  });

  it("is never again for a final order, and null exactly when polling stops", () => {
    for (const state of ["fulfilled", "refunded", "failed"] as const) {
      expect(stopsPolling(facts(state, null, null), start, 1)).toBe(true);
      expect(pollAfterMs(facts(state, null, null), start, 1)).toBeNull();
    }
  });

  it("stops at once when the provider itself is undecided, and after a minute of look-ups otherwise", () => {
    expect(stopsPolling(facts("unknown", "provider-undecided", at(600)), at(1), 1)).toBe(true);
    expect(stopsPolling(facts("unknown", "send-unanswered", at(5)), at(59), 1)).toBe(false);
    expect(stopsPolling(facts("unknown", "send-unanswered", at(180)), at(60), 1)).toBe(true);
  });

  it("is between 1 and 10 s by the scale, and null exactly when polling stops, whatever the clock", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ORDER_STATES),
        fc.constantFrom(...ORDER_REASONS, null),
        moment,
        moment,
        scale,
        (state, reason, unknownAt, nextCheckAt, timeScale) => {
          const asked = { state, reason, unknownAt, nextCheckAt };
          const afterMs = pollAfterMs(asked, start, timeScale);
          expect(afterMs === null).toBe(stopsPolling(asked, start, timeScale));
          if (afterMs === null) return;
          expect(afterMs).toBeGreaterThanOrEqual(1_000 / timeScale);
          expect(afterMs).toBeLessThanOrEqual(Math.ceil(10_000 / timeScale));
        },
      ),
    );
  });
});

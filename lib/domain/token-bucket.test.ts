import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BucketTerms, drawToken, fullBucket, slowDown, type TokenBucket } from "./token-bucket";

const LIMITS = { burst: 20, ratePerSecond: 10, slowestPerSecond: 1, reserve: 5 };
const START = Date.parse("2026-11-22T08:00:00Z");
const terms = (ms: number, timeScale = 1): BucketTerms => ({
  ...LIMITS,
  now: new Date(START + ms),
  timeScale,
});

/** Draws until nothing is left; how many there were. */
function drain(bucket: TokenBucket, use: "send" | "ask", at: BucketTerms): [number, TokenBucket] {
  let taken = 0;
  let rest = bucket;
  for (let draw = drawToken(rest, use, at); draw.isTaken; draw = drawToken(rest, use, at)) {
    taken += 1;
    rest = draw.bucket;
  }
  return [taken, rest];
}

const empty = (ms: number, ratePerSecond = 10): TokenBucket => ({
  tokens: 0,
  at: new Date(START + ms),
  ratePerSecond,
});

describe("the requests of one provider account", () => {
  it("come as a burst of twenty, then ten a second", () => {
    const [burst, rest] = drain(fullBucket(terms(0)), "send", terms(0));
    expect(burst).toBe(20);
    expect(drain(rest, "send", terms(1_000))[0]).toBe(10);
    expect(drain(rest, "send", terms(3_600_000))[0]).toBe(20);
  });

  it("leave the last five to sends", () => {
    const [questions, rest] = drain(fullBucket(terms(0)), "ask", terms(0));
    expect(questions).toBe(15);
    expect(drain(rest, "send", terms(0))[0]).toBe(5);
  });

  it("halve when the provider asks to slow down, never below one a second, and come back slowly", () => {
    let bucket = slowDown(empty(0), terms(0));
    expect(bucket.ratePerSecond).toBe(5);
    for (let again = 0; again < 10; again += 1) bucket = slowDown(bucket, terms(0));
    expect(bucket.ratePerSecond).toBe(1);
    const draw = drawToken(bucket, "send", terms(10_000));
    expect(draw.bucket.ratePerSecond).toBeCloseTo(2);
    // 10 s at 1 to 2 a second.
    expect(draw.bucket.tokens).toBeCloseTo(14);
    expect(drawToken(bucket, "send", terms(90_000)).bucket.ratePerSecond).toBe(10);
  });

  it("run as many times faster as the provider's time does", () => {
    expect(drain(empty(0), "send", terms(10, 100))[0]).toBe(10);
    expect(drawToken(empty(0), "send", terms(0, 100))).toMatchObject({ isTaken: false, waitMs: 1 });
  });

  it("are neither given nor refused for ever by a clock that goes backwards", () => {
    const back = drawToken(empty(3_600_000), "send", terms(0));
    expect(back).toMatchObject({ isTaken: false, waitMs: 100 });
    expect(drawToken(back.bucket, "send", terms(100)).isTaken).toBe(true);
  });
});

const use = fc.constantFrom<"send" | "ask">("send", "ask");
const step = fc.record({
  passedMs: fc.integer({ min: 0, max: 5_000 }),
  what: fc.oneof({ weight: 9, arbitrary: use }, { weight: 1, arbitrary: fc.constant("slow-down" as const) }),
});
const timeScale = fc.constantFrom(1, 10, 100);

/** When tokens were taken, in milliseconds. */
function play(
  steps: readonly { passedMs: number; what: "send" | "ask" | "slow-down" }[],
  scale: number,
): number[] {
  const takenAt: number[] = [];
  let ms = 0;
  let bucket = fullBucket(terms(0, scale));
  for (const { passedMs, what } of steps) {
    ms += Math.floor(passedMs / scale);
    if (what === "slow-down") {
      bucket = slowDown(bucket, terms(ms, scale));
      continue;
    }
    const draw = drawToken(bucket, what, terms(ms, scale));
    bucket = draw.bucket;
    if (draw.isTaken) takenAt.push(ms);
  }
  return takenAt;
}

describe("whatever is asked for, and whenever", () => {
  it("never more goes out in any window than the burst and the full rate allow", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), timeScale, (steps, scale) => {
        const takenAt = play(steps, scale);
        const windows = takenAt.flatMap((from, first) =>
          takenAt.slice(first).map((to, more) => ({ taken: more + 1, ms: to - from })),
        );
        for (const { taken, ms } of windows)
          expect(taken).toBeLessThanOrEqual(LIMITS.burst + (LIMITS.ratePerSecond * scale * ms) / 1000 + 1e-6);
      }),
      { numRuns: 60 },
    );
  });

  it("whoever waits as long as was said gets a token, unless somebody else was faster", () => {
    fc.assert(
      fc.property(
        use,
        fc.double({ min: 0, max: 20, noNaN: true }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        timeScale,
        (what, tokens, ratePerSecond, scale) => {
          const draw = drawToken({ ...empty(0, ratePerSecond), tokens }, what, terms(0, scale));
          if (draw.isTaken) return;
          const most = (1 + LIMITS.reserve) / LIMITS.slowestPerSecond / scale;
          expect(draw.waitMs).toBeLessThanOrEqual(Math.ceil(most * 1000));
          expect(drawToken(draw.bucket, what, terms(draw.waitMs, scale)).isTaken).toBe(true);
        },
      ),
    );
  });

  it.each([1, 10, 100])(
    "sends without end, first at every moment, leave questions tokens within every five seconds (time %i times as fast)",
    (scale) => {
      const END = 60_000;
      const askedAt: number[] = [];
      let bucket = fullBucket(terms(0, scale));
      for (let ms = 0; ms < END; ms += 10) {
        [, bucket] = drain(bucket, "send", terms(ms, scale));
        const question = drawToken(bucket, "ask", terms(ms, scale));
        bucket = question.bucket;
        if (question.isTaken) askedAt.push(ms);
      }
      const waits = [...askedAt, END].map((at, index) => at - (askedAt[index - 1] ?? 0));
      expect(Math.max(...waits)).toBeLessThanOrEqual(5_000);
    },
  );

  it("questions without end, first at every moment, leave sends most of the tokens", () => {
    let sent = 0;
    let bucket = fullBucket(terms(0));
    for (let ms = 0; ms < 60_000; ms += 10) {
      [, bucket] = drain(bucket, "ask", terms(ms));
      const [taken, rest] = drain(bucket, "send", terms(ms));
      sent += taken;
      bucket = rest;
    }
    expect(sent).toBeGreaterThan((60 * LIMITS.ratePerSecond) / 2);
  });

  it("no jump of the clock, however wild, leaves a bucket that is broken or fuller than full", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), use), { maxLength: 50 }),
        timeScale,
        (jumps, scale) => {
          let bucket = fullBucket(terms(0, scale));
          for (const [ms, what] of jumps) {
            const draw = drawToken(bucket, what, terms(ms, scale));
            bucket = draw.bucket;
            expect(bucket.tokens).toBeGreaterThanOrEqual(0);
            expect(bucket.tokens).toBeLessThanOrEqual(LIMITS.burst);
            expect(bucket.ratePerSecond).toBeGreaterThanOrEqual(LIMITS.slowestPerSecond);
            expect(bucket.ratePerSecond).toBeLessThanOrEqual(LIMITS.ratePerSecond);
            expect(draw.isTaken || Number.isSafeInteger(draw.waitMs)).toBe(true);
          }
        },
      ),
    );
  });
});

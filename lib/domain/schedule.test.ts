import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OrderReason, OrderState } from "./order";
import { nextGapMs, pollAfterMs, SMALLEST_GAP_MS, stopsPolling } from "./schedule";

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

  it("never asks about one order twice within 5 s, whatever its age, state and luck", () => {
    fc.assert(
      fc.property(
        fc.constantFrom<[OrderState, OrderReason | null]>(
          ["pending", null],
          ["handling", null],
          ["unknown", "provider-undecided"],
          ["unknown", "send-unanswered"],
          ["unknown", "mismatch"],
        ),
        fc.nat(48 * 3600),
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
        fc.option(fc.integer({ min: 5_000, max: 60_000 })),
        ([state, reason], elapsed, random, lastGapMs) => {
          const facts = {
            state,
            reason,
            acceptedAt: start,
            unknownAt: start,
            lastGapMs,
            wasChecked: true,
            retryAfterMs: null,
          };
          const gapMs = nextGapMs(facts, { now: at(elapsed), random, timeScale: 1 });
          expect(gapMs).toBeGreaterThanOrEqual(SMALLEST_GAP_MS);
          expect(gapMs).toBeLessThanOrEqual(6 * 3600_000 * 1.1);
        },
      ),
    );
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
});

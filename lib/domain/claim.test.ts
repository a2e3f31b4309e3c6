import { describe, expect, it } from "vitest";
import { type ClaimFacts, claimStatusOf, claimStatusOnWire } from "./claim";
import { isFinal, ORDER_STATES } from "./order";

const NOW = new Date("2026-11-22T10:00:00Z");
const ago = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1_000);

const facts = (change: Partial<ClaimFacts> = {}): ClaimFacts => ({
  state: "pending",
  reason: null,
  unknownAt: null,
  nextCheckAt: new Date(NOW.getTime() + 4_000),
  updatedAt: ago(10),
  finalAt: null,
  lastCheckAt: ago(2),
  ...change,
});

describe("what a customer is told of an order", () => {
  it("is a state and three times, in every state, and nothing else", () => {
    for (const state of ORDER_STATES) {
      const told = claimStatusOf(facts({ state, unknownAt: state === "unknown" ? ago(5) : null }), NOW, 1);
      expect(Object.keys(told)).toEqual(["state", "isFinal", "changedAt", "checkedAt", "pollAfterMs"]);
      expect(claimStatusOnWire(told)).toEqual(told);
      expect(told.isFinal).toBe(isFinal(state));
    }
  });

  it("is followed until it is final, also in doubt for hours, when the counter has stopped asking", () => {
    for (const state of ORDER_STATES) {
      const old = facts({
        state,
        reason: state === "unknown" ? "provider-undecided" : null,
        unknownAt: ago(7_200),
      });
      const { pollAfterMs } = claimStatusOf(old, NOW, 1);
      if (isFinal(state)) expect(pollAfterMs).toBeNull();
      else expect(pollAfterMs).toBeGreaterThanOrEqual(3_000);
    }
    expect(claimStatusOf(facts({ state: "unknown", unknownAt: ago(7_200) }), NOW, 1).pollAfterMs).toBe(
      60_000,
    );
  });

  it("asks no more often than every three seconds", () => {
    expect(claimStatusOf(facts({ state: "queued" }), NOW, 1).pollAfterMs).toBe(3_000);
    expect(claimStatusOf(facts({ state: "queued" }), NOW, 10).pollAfterMs).toBe(300);
    expect(claimStatusOf(facts(), NOW, 1).pollAfterMs).toBe(4_300);
  });

  it("changed when it ended, or when the doubt began, else when we last learned something", () => {
    expect(claimStatusOf(facts(), NOW, 1).changedAt).toBe(ago(10).toISOString());
    expect(claimStatusOf(facts({ state: "unknown", unknownAt: ago(90) }), NOW, 1).changedAt).toBe(
      ago(90).toISOString(),
    );
    const ended = facts({ state: "fulfilled", finalAt: ago(30), nextCheckAt: null });
    expect(claimStatusOf(ended, NOW, 1)).toMatchObject({
      changedAt: ago(30).toISOString(),
      pollAfterMs: null,
    });
    expect(claimStatusOf(facts({ lastCheckAt: null }), NOW, 1).checkedAt).toBeNull();
  });
});

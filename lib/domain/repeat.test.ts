import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { ORDER_STATES } from "./order";
import { PLAN_KINDS } from "./plan";
import { type EarlierOrder, isSameAgain, parseWindowMinutes, type Wish } from "./repeat";

const MINUTE_MS = 60_000;
const NOW = new Date("2026-11-22T10:00:00Z");
const ago = (ms: number): Date => new Date(NOW.getTime() - ms);
const windowMs = 10 * MINUTE_MS;

const sale = (change: Partial<EarlierOrder> = {}): EarlierOrder => ({
  planKind: "dynamic",
  planCode: "PREPAID_DJEZZY",
  faceValueMinor: 500_00n,
  state: "fulfilled",
  createdAt: ago(4 * MINUTE_MS),
  finalAt: ago(4 * MINUTE_MS - 9_000),
  cancelRequestedAt: null,
  ...change,
});
const wish = (change: Partial<Wish> = {}): Wish => ({
  planKind: "dynamic",
  planCode: "PREPAID_DJEZZY",
  faceValueMinor: 500_00n,
  ...change,
});
const judge = (earlier: EarlierOrder, asked: Wish = wish(), ms = windowMs): boolean =>
  isSameAgain(earlier, asked, { now: NOW, windowMs: ms });

const wishes: fc.Arbitrary<Wish> = fc.record({
  planKind: fc.constantFrom(...PLAN_KINDS),
  planCode: fc.constantFrom("A", "B"),
  faceValueMinor: fc.constantFrom(100_00n, 500_00n),
});
const ages = fc.integer({ min: 0, max: 48 * 60 * MINUTE_MS });
const orders: fc.Arbitrary<EarlierOrder> = fc
  .record({
    wish: wishes,
    state: fc.constantFrom(...ORDER_STATES),
    ages: fc.tuple(ages, ages),
    takenBack: fc.boolean(),
  })
  .map(({ wish: own, state, ages: [a, b], takenBack }) => {
    const isOver = state === "fulfilled" || state === "refunded" || state === "failed";
    return {
      ...own,
      state,
      createdAt: ago(Math.max(a, b)),
      finalAt: isOver ? ago(Math.min(a, b)) : null,
      cancelRequestedAt: state === "queued" && takenBack ? ago(0) : null,
    };
  });

describe("the same again", () => {
  it("is the same amount, whichever plan brings it, and no other amount", () => {
    expect(judge(sale(), wish({ planCode: "MIX500_DJEZZY", planKind: "fixed" }))).toBe(true);
    expect(judge(sale(), wish({ faceValueMinor: 500_01n }))).toBe(false);
  });

  it("counts from its end: what was sent an hour ago and delivered a minute ago is news", () => {
    expect(judge(sale({ createdAt: ago(60 * MINUTE_MS), finalAt: ago(MINUTE_MS) }))).toBe(true);
    expect(judge(sale({ createdAt: ago(60 * MINUTE_MS), finalAt: ago(windowMs - 1) }))).toBe(true);
    expect(judge(sale({ createdAt: ago(60 * MINUTE_MS), finalAt: ago(windowMs) }))).toBe(false);
  });

  it.each(["queued", "sending", "pending", "handling", "unknown"] as const)(
    "counts while it is %s, however long that takes and however short the window is",
    (state) => {
      expect(judge(sale({ state, createdAt: ago(30 * 60 * MINUTE_MS), finalAt: null }), wish(), 0)).toBe(
        true,
      );
    },
  );

  it("is never what came to nothing, whatever else is true of it", () => {
    fc.assert(
      fc.property(orders, wishes, fc.nat(1e8), (order, asked, ms) => {
        fc.pre(order.state === "refunded" || order.state === "failed" || order.cancelRequestedAt !== null);
        expect(judge(order, asked, ms)).toBe(false);
      }),
    );
  });

  it("is an enquiry only of the same plan, only for the window after it was asked", () => {
    const enquiry = { planKind: "menu", planCode: "GETMENU_Djezzy", faceValueMinor: 50_00n } as const;
    const asked = sale({ ...enquiry, state: "pending", finalAt: null, createdAt: ago(MINUTE_MS) });
    expect(judge(asked, enquiry)).toBe(true);
    expect(judge(asked, { ...enquiry, planCode: "GETMENU_Mobilis" })).toBe(false);
    expect(judge(asked, wish({ faceValueMinor: 50_00n }))).toBe(false);
    expect(judge(sale({ faceValueMinor: 50_00n }), enquiry)).toBe(false);
    expect(judge({ ...asked, createdAt: ago(windowMs) }, enquiry)).toBe(false);
  });

  it("never stops being the same because the window grows, nor becomes it again by waiting", () => {
    fc.assert(
      fc.property(orders, wishes, fc.nat(1e8), fc.nat(1e8), (order, asked, ms, more) => {
        if (judge(order, asked, ms)) expect(judge(order, asked, ms + more)).toBe(true);
        const later = { now: new Date(NOW.getTime() + more), windowMs: ms };
        if (isSameAgain(order, asked, later)) expect(judge(order, asked, ms)).toBe(true);
      }),
    );
  });
});

test.each([
  ["10", 10],
  ["٠", 0],
  [" 1440 ", 1440],
])("%j is a window", (typed, minutes) => {
  expect(parseWindowMinutes(typed)).toEqual({ ok: true, value: minutes });
});

test.each(["", "-1", "1441", "1.5", "10 min", "99999"])("%j is no window", (typed) => {
  expect(parseWindowMinutes(typed)).toEqual({ ok: false, problem: "minutes-invalid" });
});

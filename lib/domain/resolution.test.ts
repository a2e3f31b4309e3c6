import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dinars } from "./money";
import { decideMove, ORDER_REASONS, ORDER_STATES, type OrderReason } from "./order";
import {
  effectOf,
  everyWaitOf,
  judgeWitnesses,
  judgeWords,
  RESOLUTION_OUTCOMES,
  type ResolvableOrder,
  UNDECIDED_MS,
  waitsOf,
} from "./resolution";

const START = Date.parse("2026-11-22T08:00:00Z");
const HOUR = 3_600_000;
const at = (ms: number): Date => new Date(START + ms);

const DOUBTS = [
  "send-unanswered",
  "duplicate-reference",
  "provider-undecided",
  "unmapped",
  "mismatch",
] as const;
const anyMoment = fc.integer({ min: 0, max: 400 * 24 * HOUR }).map(at);
const anyScale = fc.constantFrom(1, 10, 100);

const lost = (change: Partial<ResolvableOrder> = {}): ResolvableOrder => ({
  state: "unknown",
  reason: "send-unanswered",
  acceptedAt: null,
  unknownAt: at(0),
  quarantineUntil: at(HOUR / 4),
  absentCount: 0,
  ...change,
});
const kinds = (order: ResolvableOrder, now: Date, timeScale = 1): string[] =>
  waitsOf(order, { now, timeScale }).map((wait) => wait.kind);

const anyOrder: fc.Arbitrary<ResolvableOrder> = fc.record({
  state: fc.constantFrom(...ORDER_STATES),
  reason: fc.constantFrom<OrderReason | null>(null, ...ORDER_REASONS),
  acceptedAt: fc.option(anyMoment),
  unknownAt: fc.option(anyMoment),
  quarantineUntil: fc.option(anyMoment),
  absentCount: fc.nat(6),
});

describe("an order that was never found", () => {
  it("is not people's to decide before its quarantine is over, however often it was not found", () => {
    fc.assert(
      fc.property(
        fc.nat(99),
        fc.integer({ min: 1, max: HOUR / 4 }),
        anyScale,
        (absentCount, before, scale) => {
          expect(kinds(lost({ absentCount }), at(HOUR / 4 - before), scale)).toContain("quarantine");
        },
      ),
    );
  });

  it("is not people's to decide by time alone: without three look-ups after the quarantine, never", () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 1, 2), anyMoment, anyScale, (absentCount, now, scale) => {
        expect(kinds(lost({ absentCount }), now, scale)).toContain("look-ups");
      }),
    );
  });

  it("is people's to decide once both are over, and not before", () => {
    expect(kinds(lost({ absentCount: 3 }), at(HOUR / 4))).toEqual([]);
    expect(kinds(lost({ absentCount: 3 }), at(HOUR / 4 - 1))).toEqual(["quarantine"]);
    expect(kinds(lost({ absentCount: 2 }), at(HOUR / 4))).toEqual(["look-ups"]);
  });

  it("waits a day as well where the provider says that it has the reference", () => {
    const doubled = lost({ reason: "duplicate-reference", absentCount: 3 });
    expect(kinds(doubled, at(HOUR))).toEqual(["undecided"]);
    expect(kinds(doubled, at(24 * HOUR))).toEqual([]);
  });

  it("waits anew when it is found after all", () => {
    const found = lost({
      state: "pending",
      reason: null,
      acceptedAt: at(30 * HOUR),
      unknownAt: null,
      absentCount: 9,
    });
    expect(kinds(found, at(31 * HOUR))).toEqual(["undecided"]);
  });
});

describe("an order that its provider knows", () => {
  it("is left to the provider for 24 hours since the doubt began, whatever the doubt is, divided by the time scale", () => {
    const known = [
      lost({ reason: "provider-undecided", acceptedAt: at(-HOUR) }),
      lost({ reason: "unmapped", acceptedAt: at(-HOUR) }),
      lost({ reason: "mismatch" }),
      lost({ state: "pending", reason: null, acceptedAt: at(0), unknownAt: null }),
      lost({ state: "handling", reason: null, acceptedAt: at(0), unknownAt: null }),
    ];
    for (const order of known) {
      for (const scale of [1, 10]) {
        expect(kinds(order, at(UNDECIDED_MS / scale - 1), scale)).toContain("undecided");
        expect(kinds(order, at(UNDECIDED_MS / scale), scale)).not.toContain("undecided");
      }
    }
  });
});

describe("waits", () => {
  it("never let a queued, a moving or a final order be decided by people", () => {
    fc.assert(
      fc.property(anyOrder, anyMoment, anyScale, (order, now, timeScale) => {
        fc.pre(!["unknown", "pending", "handling"].includes(order.state));
        expect(kinds(order, now, timeScale)).toEqual(["not-in-doubt"]);
      }),
    );
  });

  it("show as open exactly those that are not over, and once over stay over", () => {
    fc.assert(
      fc.property(anyOrder, anyMoment, fc.nat(90 * 24 * HOUR), anyScale, (order, now, later, timeScale) => {
        const open = waitsOf(order, { now, timeScale });
        expect(open).toEqual(everyWaitOf(order, { now, timeScale }).filter((wait) => !wait.isOver));
        const then = { now: new Date(now.getTime() + later), timeScale };
        if (open.length === 0) expect(waitsOf(order, then)).toEqual([]);
      }),
    );
  });

  it("hold every order in doubt for at least a while: none is decided at the moment its doubt begins", () => {
    fc.assert(
      fc.property(fc.constantFrom(...DOUBTS), fc.nat(6), anyScale, (reason, absentCount, timeScale) => {
        expect(kinds(lost({ reason, absentCount }), at(0), timeScale)).not.toEqual([]);
      }),
    );
  });
});

describe("the law", () => {
  it("moves nothing by people's word while a wait is open, nor against a final state", () => {
    fc.assert(
      fc.property(anyOrder, anyMoment, fc.constantFrom(...RESOLUTION_OUTCOMES), (order, now, outcome) => {
        const isDue = waitsOf(order, { now, timeScale: 1 }).length === 0;
        const move = decideMove({ ...order, createdAt: at(0) }, { kind: "resolved", outcome, isDue }, now);
        if (!isDue) expect(move).toEqual({ kind: "stay" });
        else
          expect(move).toEqual(
            outcome === "delivered"
              ? { kind: "move", to: "fulfilled", reason: "delivered-by-admins", money: "capture" }
              : { kind: "move", to: "failed", reason: "released-by-admins", money: "release" },
          );
      }),
    );
  });
});

describe("two admins", () => {
  const free = (userId: string) => ({
    userId,
    givesVerdicts: true,
    isDisabled: false,
    mustChangePassword: false,
  });
  const two = {
    proposer: free("a"),
    confirmer: free("b"),
    mayBeOne: false,
    priceMinor: 497_50n,
    oneAdminLimitMinor: 0n,
  };

  it("are two only where both are admins in their own right, and no one can stand behind both", () => {
    expect(judgeWitnesses(two)).toEqual({ ok: true, value: { isAlone: false } });
    const refused = [
      { ...two, mayBeOne: true },
      ...(["proposer", "confirmer"] as const).flatMap((who) => [
        { ...two, [who]: { ...two[who], givesVerdicts: false } },
        { ...two, [who]: { ...two[who], isDisabled: true } },
        { ...two, [who]: { ...two[who], mustChangePassword: true } },
      ]),
    ];
    for (const each of refused)
      expect(judgeWitnesses(each)).toEqual({ ok: false, problem: "resolution-not-independent" });
  });

  it("are needed above the limit; up to it one is enough, and it is said that it was one", () => {
    const alone = { ...two, confirmer: free("a") };
    fc.assert(
      fc.property(fc.bigInt(1n, 10_000_00n), fc.bigInt(0n, 10_000_00n), (priceMinor, oneAdminLimitMinor) => {
        expect(judgeWitnesses({ ...alone, priceMinor, oneAdminLimitMinor })).toEqual(
          priceMinor <= oneAdminLimitMinor
            ? { ok: true, value: { isAlone: true } }
            : { ok: false, problem: "resolution-same-admin" },
        );
      }),
    );
  });
});

describe("words", () => {
  it("are wanted for the reason and for the evidence, ten characters each, blanks not counted", () => {
    const enough = "ten chars!";
    expect(judgeWords({ reason: ` ${enough} `, evidence: enough })).toEqual({
      ok: true,
      value: { reason: enough, evidence: enough },
    });
    expect(judgeWords({ reason: "too short", evidence: enough })).toMatchObject({
      problem: "reason-too-short",
    });
    expect(judgeWords({ reason: enough, evidence: `a${" ".repeat(20)}` })).toMatchObject({
      problem: "evidence-too-short",
    });
  });
});

describe("the effect that is shown", () => {
  const sale = {
    resellerId: "r",
    provider: "p",
    priceMinor: 497_50n,
    expectedCostMinor: 496_25n,
    foreign: null,
    commission: null,
    planKind: "dynamic",
  } as const;

  it("of a release is the price back in the wallet, and nothing else", () => {
    expect(effectOf(sale, "released", null)).toEqual({
      availableMinor: 497_50n,
      heldMinor: -497_50n,
      floatMinor: 0n,
      revenueMinor: 0n,
      commissionMinor: 0n,
      varianceMinor: 0n,
    });
  });

  it("of a delivery is the provider's cost and our margin, with its own figure where it gave one", () => {
    expect(effectOf(sale, "delivered", null)).toEqual({
      availableMinor: 0n,
      heldMinor: -497_50n,
      floatMinor: -496_25n,
      revenueMinor: 1_25n,
      commissionMinor: 0n,
      varianceMinor: 0n,
    });
    expect(effectOf(sale, "delivered", dinars(497_00n))).toMatchObject({
      floatMinor: -497_00n,
      revenueMinor: 1_25n,
      commissionMinor: 0n,
      varianceMinor: -75n,
    });
  });

  it("of a delivery of a shop's own shop is also what the shop above earns, out of our margin", () => {
    const commission = { resellerId: "above", minor: 1_00n };
    expect(effectOf({ ...sale, commission }, "delivered", null)).toMatchObject({
      floatMinor: -496_25n,
      commissionMinor: 1_00n,
      revenueMinor: 25n,
    });
    expect(effectOf({ ...sale, commission }, "released", null)).toMatchObject({ commissionMinor: 0n });
  });

  it("of a delivery paid in another currency is what it is worth in dinars at the order's own rate", () => {
    const foreign = { expected: { currency: "USD", minor: 4_00000n }, fxRate: 120_000_000_000_000n };
    const effect = effectOf({ ...sale, expectedCostMinor: 480_00n, foreign }, "delivered", {
      currency: "USD",
      minor: 4_10000n,
    });
    expect(effect).toEqual({
      availableMinor: 0n,
      heldMinor: -497_50n,
      floatMinor: -492_00n,
      revenueMinor: 17_50n,
      commissionMinor: 0n,
      varianceMinor: -12_00n,
    });
  });

  it("of an enquiry is nothing", () => {
    for (const outcome of RESOLUTION_OUTCOMES)
      expect(Object.values(effectOf({ ...sale, priceMinor: 0n, planKind: "menu" }, outcome, null))).toEqual(
        Array.from({ length: 6 }, () => 0n),
      );
  });
});

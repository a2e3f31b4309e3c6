import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decideMove,
  isFinal,
  ORDER_MOVES,
  ORDER_STATES,
  type OrderFacts,
  type OrderReason,
  type OrderState,
  QUEUE_LIMIT_MS,
  type SeenOrder,
  type Verdict,
} from "./order";

const createdAt = new Date("2026-11-22T08:00:00Z");
const soon = new Date(createdAt.getTime() + 1_000);
const order = (state: OrderState, reason: OrderReason | null = null): OrderFacts => ({
  state,
  reason,
  createdAt,
});
const seen = (meaning: SeenOrder["meaning"], identity: SeenOrder["identity"] = "ours"): Verdict => ({
  kind: "seen",
  order: {
    meaning,
    identity,
    word: meaning,
    providerOrderId: "1",
    providerReference: null,
    message: null,
    suggestedOffers: [],
    cost: null,
  },
});

const MEANINGS = ["pending", "handling", "fulfilled", "refunded", "failed", "undecided", "unmapped"] as const;
const EVERY_VERDICT: readonly Verdict[] = [
  { kind: "accepted", providerOrderId: "1", providerReference: null },
  { kind: "refused", reason: "refused-validation" },
  { kind: "refused", reason: "float-empty" },
  { kind: "not-run" },
  { kind: "duplicate" },
  { kind: "unanswered" },
  { kind: "withdrawn", reason: "not-sent-in-time" },
  { kind: "withdrawn", reason: "cancelled" },
  ...MEANINGS.flatMap((meaning) => [seen(meaning), seen(meaning, "mismatch")]),
  { kind: "absent" },
  { kind: "no-news" },
  { kind: "resolved", outcome: "delivered", isDue: true },
  { kind: "resolved", outcome: "released", isDue: true },
  { kind: "resolved", outcome: "delivered", isDue: false },
  { kind: "resolved", outcome: "released", isDue: false },
];
const REASONS_OF_UNKNOWN = [
  "send-unanswered",
  "duplicate-reference",
  "provider-undecided",
  "unmapped",
  "mismatch",
] as const;
const EVERY_ORDER: readonly OrderFacts[] = [
  ...ORDER_STATES.filter((state) => state !== "unknown").map((state) => order(state)),
  ...REASONS_OF_UNKNOWN.map((reason) => order("unknown", reason)),
];

/** An order and its money after one more piece of news; what is queued is claimed again at once. */
function after(
  life: { facts: OrderFacts; settled: number },
  verdict: Verdict,
): { facts: OrderFacts; settled: number } {
  const move = decideMove(life.facts, verdict, soon);
  if (move.kind !== "move") return life;
  const state = move.to === "queued" ? "sending" : move.to;
  return { facts: order(state, move.reason), settled: life.settled + (move.money === "none" ? 0 : 1) };
}

/** Every order under every verdict, where it moves at all. */
const everyMove = () =>
  EVERY_ORDER.flatMap((from) =>
    EVERY_VERDICT.flatMap((verdict) => {
      const move = decideMove(from, verdict, soon);
      return move.kind === "move" ? [{ from, verdict, move }] : [];
    }),
  );

describe("the moves of an order", () => {
  it("reach every state from queued", () => {
    const reached = new Set<OrderState>(["queued"]);
    for (const state of reached) for (const to of ORDER_STATES) if (to in ORDER_MOVES[state]) reached.add(to);
    expect(reached).toEqual(new Set(ORDER_STATES));
  });

  it("never leave a final state, whatever is learned", () => {
    for (const facts of EVERY_ORDER.filter(({ state }) => isFinal(state))) {
      for (const verdict of EVERY_VERDICT) expect(decideMove(facts, verdict, soon).kind).not.toBe("move");
    }
  });

  it("settle money exactly when they end an order, and by the state they end in", () => {
    for (const { move } of everyMove()) {
      const entitled = move.to === "fulfilled" ? "capture" : isFinal(move.to) ? "release" : "none";
      expect(move.money).toBe(entitled);
    }
  });

  it("never release on silence: an unanswered send, an absent order, a failed look-up, an undecided or unknown word", () => {
    const silences: Verdict[] = [
      { kind: "unanswered" },
      { kind: "absent" },
      { kind: "no-news" },
      { kind: "duplicate" },
      seen("undecided"),
      seen("unmapped"),
    ];
    for (const facts of EVERY_ORDER) {
      for (const verdict of silences) {
        const move = decideMove(facts, verdict, soon);
        expect(move.kind === "move" ? move.money : "none").toBe("none");
      }
    }
  });

  it("never settle by an answer about another order", () => {
    for (const facts of EVERY_ORDER) {
      for (const meaning of MEANINGS) {
        const move = decideMove(facts, seen(meaning, "mismatch"), soon);
        expect(move.kind === "move" ? move.money : "none").toBe("none");
      }
    }
  });

  it("send again only what provably never ran, and only within its two minutes", () => {
    const late = new Date(createdAt.getTime() + QUEUE_LIMIT_MS);
    expect(decideMove(order("sending"), { kind: "not-run" }, soon)).toMatchObject({
      to: "queued",
      money: "none",
    });
    expect(decideMove(order("sending"), { kind: "not-run" }, late)).toMatchObject({
      to: "failed",
      reason: "not-sent-in-time",
      money: "release",
    });
    expect(everyMove().filter(({ from, move }) => from.state !== "sending" && move.to === "queued")).toEqual(
      [],
    );
  });

  it("hear a late answer of the only POST of an order in doubt", () => {
    const inDoubt = order("unknown", "send-unanswered");
    expect(
      decideMove(inDoubt, { kind: "accepted", providerOrderId: "1", providerReference: null }, soon),
    ).toMatchObject({ to: "pending" });
    expect(decideMove(inDoubt, { kind: "refused", reason: "float-empty" }, soon)).toMatchObject({
      to: "failed",
      money: "release",
    });
  });

  it("do not release an order in doubt for any other reason than its send because of a refusal", () => {
    for (const reason of REASONS_OF_UNKNOWN.filter((each) => each !== "send-unanswered")) {
      expect(
        decideMove(order("unknown", reason), { kind: "refused", reason: "float-empty" }, soon).kind,
      ).toBe("stay");
    }
  });

  it("open a case when the provider contradicts what is final here", () => {
    expect(decideMove(order("fulfilled"), seen("refunded"), soon).kind).toBe("contradiction");
    expect(decideMove(order("refunded"), seen("fulfilled"), soon).kind).toBe("contradiction");
    expect(decideMove(order("failed", "float-empty"), seen("fulfilled"), soon).kind).toBe("contradiction");
    expect(decideMove(order("refunded"), seen("refunded"), soon).kind).toBe("stay");
  });

  it("open a case when anything but an end without delivery is heard of an order that people gave back", () => {
    const released = order("failed", "released-by-admins");
    for (const meaning of ["pending", "handling", "undecided", "fulfilled", "unmapped"] as const) {
      expect(decideMove(released, seen(meaning), soon).kind).toBe("contradiction");
      expect(decideMove(released, seen(meaning, "mismatch"), soon).kind).toBe("stay");
    }
    for (const meaning of ["refunded", "failed"] as const)
      expect(decideMove(released, seen(meaning), soon).kind).toBe("stay");
    const accepted = { kind: "accepted", providerOrderId: "1", providerReference: null } as const;
    expect(decideMove(released, accepted, soon).kind).toBe("contradiction");
    for (const silent of ["absent", "no-news", "unanswered", "not-run", "duplicate"] as const)
      expect(decideMove(released, { kind: silent }, soon).kind).toBe("stay");
  });

  it("open no case for what is alive of an order that anybody else ended", () => {
    const accepted = { kind: "accepted", providerOrderId: "1", providerReference: null } as const;
    for (const ended of [
      order("refunded"),
      order("failed", "provider-failed"),
      order("fulfilled", "delivered-by-admins"),
    ]) {
      for (const alive of [seen("pending"), seen("handling"), seen("undecided"), accepted])
        expect(decideMove(ended, alive, soon).kind).toBe("stay");
    }
  });

  it("release or capture at most once over any sequence of news", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVERY_VERDICT), { maxLength: 30 }), (verdicts) => {
        const end = verdicts.reduce(after, { facts: order("sending"), settled: 0 });
        expect(end.settled).toBe(isFinal(end.facts.state) ? 1 : 0);
      }),
      { numRuns: 2_000 },
    );
  });
});

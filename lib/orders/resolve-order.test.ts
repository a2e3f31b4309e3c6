import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { AdminScope } from "@/lib/auth/scope";
import type { SeenOrder, Verdict } from "@/lib/domain/order";
import { openOneClickDz } from "@/lib/providers/oneclickdz/oneclickdz";
import { resetPassword } from "@/lib/resellers/reset-password";
import { dyingAt } from "@/lib/test-deaths";
import { bookFaults, openTestShop, type TestShop } from "@/lib/test-shop";
import {
  agree,
  loseOne,
  neverFound,
  openAdmin,
  propose,
  rereadOrder,
  sendOne,
  undecided,
  WORDS,
} from "@/lib/test-verdicts";
import { readWallet } from "@/lib/wallet/queries";
import { applyVerdict } from "./apply-verdict";
import { confirmResolution } from "./confirm-resolution";
import { declineResolution } from "./decline-resolution";
import { proposeResolution } from "./propose-resolution";
import { findOrder } from "./queries";
import { recheckDueOrders } from "./recheck-order";
import { resolveOrders } from "./resolve-order";
import { setOneAdminLimit } from "./set-one-admin-limit";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let shop: TestShop;
let second: AdminScope;
beforeAll(async () => {
  shop = await openTestShop({ fundsMinor: 1_000_000_00n });
  second = await openAdmin(shop);
});
afterEach(async () => {
  shop.sandbox.control.clearFaults();
  expect(await bookFaults(shop.database)).toEqual([]);
});
afterAll(() => shop.close());

const both = (): [AdminScope, AdminScope] => [shop.admin, second];
const reread = (reference: string) => rereadOrder(shop, reference);
const verdictOf = (id: string) => shop.database.client.resolution.findUniqueOrThrow({ where: { id } });
const kinds = async (orderId: string) =>
  (await shop.database.client.ledgerEntry.findMany({ where: { orderId }, orderBy: { id: "asc" } })).map(
    ({ kind }) => kind,
  );
const deeds = async (subject: string) =>
  (await shop.database.client.auditRow.findMany({ where: { subject }, orderBy: { id: "asc" } })).map(
    ({ action, actorId, details }) => ({ action, actorId, details }),
  );

describe("an order that no provider ends", () => {
  it("is released by two admins, once, with their names, reason and evidence on record", async () => {
    const order = await neverFound(shop);
    const before = await readWallet(shop.owner);
    const id = await agree(both(), order.reference);
    expect(await reread(order.reference)).toMatchObject({ state: "unknown" });
    expect(await resolveOrders(shop.worker)).toBe(1);
    expect(await resolveOrders(shop.worker)).toBe(0);
    expect(await reread(order.reference)).toMatchObject({ state: "failed", reason: "released-by-admins" });
    expect(await kinds(order.id)).toEqual(["hold", "release"]);
    expect(await verdictOf(id)).toMatchObject({ applied: "applied" });
    const after = await readWallet(shop.owner);
    expect(Number(after.available) - Number(before.available)).toBe(497.5);
    const event = await shop.database.client.orderEvent.findFirstOrThrow({
      where: { orderId: order.id },
      orderBy: { id: "desc" },
    });
    expect(event).toMatchObject({ kind: "moved", toState: "failed", actor: second.userId });
    expect(event.evidence).toMatchObject({
      ...WORDS,
      resolutionId: id,
      proposedById: shop.admin.userId,
      confirmedById: second.userId,
    });
    expect(await deeds(order.reference)).toMatchObject([
      { action: "resolution-proposed", actorId: shop.admin.userId },
      { action: "resolution-confirmed", actorId: second.userId, details: { isAlone: false } },
    ]);
  });

  it("is marked delivered by two admins, and costs what it was expected to cost", async () => {
    const order = await undecided(shop);
    shop.advance(DAY);
    await agree(both(), order.reference, "delivered");
    await resolveOrders(shop.worker);
    expect(await reread(order.reference)).toMatchObject({
      state: "fulfilled",
      reason: "delivered-by-admins",
    });
    expect(await kinds(order.id)).toEqual(["hold", "capture"]);
    const postings = await shop.database.client.posting.findMany({
      where: { entry: { orderId: order.id, kind: "capture" } },
      include: { account: true },
    });
    expect(
      Object.fromEntries(postings.map(({ account, amountMinor }) => [account.kind, amountMinor])),
    ).toEqual({ held: -497_50n, float: order.actualCostMinor ?? 496_25n, revenue: 1_25n });
  });

  it("is never ended by time alone, nor by one admin's word and time", async () => {
    const orders = [await undecided(shop), await neverFound(shop)];
    shop.advance(DAY);
    for (const { reference } of orders) await propose(shop.admin, reference);
    for (let day = 0; day < 40; day += 1) {
      shop.advance(DAY);
      await recheckDueOrders(shop.worker);
      await resolveOrders(shop.worker);
    }
    for (const { reference, id } of orders) {
      expect((await reread(reference)).state).toBe("unknown");
      expect(await kinds(id)).toEqual(["hold"]);
    }
  });
});

describe("a verdict", () => {
  const refusal = async (reference: string) => {
    const proposed = await proposeResolution(shop.admin, { reference, outcome: "released", ...WORDS });
    return proposed.ok ? "ok" : proposed.problem;
  };

  it("is too early inside the quarantine: not found there counts nothing", async () => {
    const order = await loseOne(shop);
    for (let looks = 0; looks < 6; looks += 1) {
      shop.advance(2 * MINUTE);
      await recheckDueOrders(shop.worker);
    }
    const looked = await reread(order.reference);
    expect(looked.notFoundCount).toBeGreaterThanOrEqual(3);
    expect(looked.absentCount).toBe(0);
    expect(await refusal(order.reference)).toBe("resolution-too-early");
    // Past the quarantine, but what was said inside it still counts nothing.
    await shop.database.client.topUpOrder.update({
      where: { id: order.id },
      data: { nextCheckAt: new Date("2030-01-01") },
    });
    shop.advance(5 * MINUTE);
    expect(await refusal(order.reference)).toBe("resolution-too-early");
    await shop.database.client.topUpOrder.update({
      where: { id: order.id },
      data: { nextCheckAt: order.createdAt },
    });
  });

  it("is too early for 24 hours where the provider says undecided, and for one it has only been slow with", async () => {
    const order = await undecided(shop);
    shop.advance(DAY - 2 * MINUTE);
    expect(await refusal(order.reference)).toBe("resolution-too-early");
    shop.advance(3 * MINUTE);
    expect(await refusal(order.reference)).toBe("ok");
    const slow = await sendOne(shop);
    expect(slow.state).toBe("pending");
    expect(await refusal(slow.reference)).toBe("resolution-too-early");
  });

  it("does not exist for a final order, for nobody's order, or without words", async () => {
    const order = await neverFound(shop);
    await agree(both(), order.reference);
    await resolveOrders(shop.worker);
    expect(await refusal(order.reference)).toBe("resolution-decided");
    expect(await refusal("tb_00000000000000000000000000")).toBe("not-found");
    const other = await neverFound(shop);
    const say = (words: Partial<typeof WORDS | { reason: string; evidence: string }>) =>
      proposeResolution(shop.admin, { reference: other.reference, outcome: "released", ...WORDS, ...words });
    expect(await say({ reason: "because" })).toEqual({ ok: false, problem: "reason-too-short" });
    expect(await say({ evidence: "I know" })).toEqual({ ok: false, problem: "evidence-too-short" });
  });

  it("is one at a time for an order, of many proposed at once", async () => {
    const order = await neverFound(shop);
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, place) =>
        proposeResolution(place % 2 === 0 ? shop.admin : second, {
          reference: order.reference,
          outcome: place % 3 === 0 ? "delivered" : "released",
          ...WORDS,
        }),
      ),
    );
    expect(all.filter((each) => each.ok)).toHaveLength(1);
    expect(all.filter((each) => !each.ok && each.problem === "resolution-open")).toHaveLength(9);
  });

  it("is decided once: confirmed and declined at the same moment it is one of the two", async () => {
    const third = await openAdmin(shop);
    for (let round = 0; round < 5; round += 1) {
      const order = await neverFound(shop);
      const id = await propose(shop.admin, order.reference);
      const answers = await Promise.all([
        confirmResolution(second, { id }),
        declineResolution(third, { id, reason: "not yet" }),
        confirmResolution(third, { id }),
        declineResolution(shop.admin, { id, reason: "a mistake" }),
      ]);
      expect(answers.filter((each) => each.ok)).toHaveLength(1);
      for (const each of answers) if (!each.ok) expect(each.problem).toBe("resolution-decided");
      const verdict = await verdictOf(id);
      expect((verdict.confirmedAt === null) !== (verdict.declinedAt === null)).toBe(true);
      await resolveOrders(shop.worker);
      expect((await reread(order.reference)).state).toBe(verdict.confirmedAt === null ? "unknown" : "failed");
    }
  });

  it("that was declined or withdrawn moves nothing, is on record, and another may be proposed", async () => {
    const order = await neverFound(shop);
    const first = await propose(shop.admin, order.reference);
    expect(await declineResolution(second, { id: first, reason: " " })).toEqual({
      ok: false,
      problem: "reason-missing",
    });
    expect(await declineResolution(second, { id: first, reason: "the portal shows it" })).toMatchObject({
      ok: true,
    });
    const again = await propose(shop.admin, order.reference);
    expect(await declineResolution(shop.admin, { id: again, reason: "a mistake" })).toMatchObject({
      ok: true,
    });
    expect(await confirmResolution(second, { id: again })).toEqual({
      ok: false,
      problem: "resolution-decided",
    });
    expect(await resolveOrders(shop.worker)).toBe(0);
    expect((await reread(order.reference)).state).toBe("unknown");
    expect((await deeds(order.reference)).map(({ action }) => action)).toEqual([
      "resolution-proposed",
      "resolution-declined",
      "resolution-proposed",
      "resolution-withdrawn",
    ]);
    await agree(both(), order.reference);
    expect(await resolveOrders(shop.worker)).toBe(1);
  });
});

describe("one admin", () => {
  it("alone never moves a centime", async () => {
    const order = await neverFound(shop);
    const id = await propose(shop.admin, order.reference);
    expect(await confirmResolution(shop.admin, { id })).toEqual({
      ok: false,
      problem: "resolution-same-admin",
    });
    expect(await resolveOrders(shop.worker)).toBe(0);
    expect(await kinds(order.id)).toEqual(["hold"]);
  });

  it("who set the other's password counts for both, for seven days, whoever of them proposed", async () => {
    const third = await openAdmin(shop);
    const order = await neverFound(shop);
    await resetPassword(third, { personId: shop.admin.userId });
    const chosen = () =>
      shop.database.client.user.update({
        where: { id: shop.admin.userId },
        data: { mustChangePassword: false },
      });
    const id = await propose(third, order.reference);
    expect(await confirmResolution(shop.admin, { id })).toMatchObject({
      problem: "resolution-not-independent",
    });
    await chosen();
    expect(await confirmResolution(shop.admin, { id })).toMatchObject({
      problem: "resolution-not-independent",
    });
    const later = await neverFound(shop);
    const other = await propose(shop.admin, later.reference);
    expect(await confirmResolution(third, { id: other })).toMatchObject({
      problem: "resolution-not-independent",
    });
    expect(await confirmResolution(second, { id: other })).toMatchObject({ ok: true });
    shop.advance(7 * DAY);
    expect(await confirmResolution(shop.admin, { id })).toMatchObject({ ok: true });
  });

  it("who set the passwords of two others is behind both of them, and a line of resets is one person", async () => {
    const [a, b, c] = [await openAdmin(shop), await openAdmin(shop), await openAdmin(shop)];
    const order = await neverFound(shop);
    const id = await propose(a, order.reference);
    const free = (who: AdminScope) =>
      shop.database.client.user.update({ where: { id: who.userId }, data: { mustChangePassword: false } });
    await resetPassword(a, { personId: c.userId });
    await free(c);
    await resetPassword(c, { personId: b.userId });
    await free(b);
    expect(await confirmResolution(b, { id })).toMatchObject({ problem: "resolution-not-independent" });
    // A cashier whose password both of them set once makes nobody one person.
    await resetPassword(a, { personId: shop.other.userId });
    await resetPassword(second, { personId: shop.other.userId });
    expect(await confirmResolution(second, { id })).toMatchObject({ ok: true });
  });

  it("who is closed, or has a password that somebody else chose, confirms nothing and makes no second", async () => {
    const [a, b] = [await openAdmin(shop), await openAdmin(shop)];
    const order = await neverFound(shop);
    const id = await propose(a, order.reference);
    const set = (who: AdminScope, data: { disabledAt?: Date | null; mustChangePassword?: boolean }) =>
      shop.database.client.user.update({ where: { id: who.userId }, data });
    for (const who of [a, b]) {
      for (const [wrong, right] of [
        [{ disabledAt: new Date() }, { disabledAt: null }],
        [{ mustChangePassword: true }, { mustChangePassword: false }],
      ]) {
        await set(who, wrong ?? {});
        expect(await confirmResolution(b, { id })).toMatchObject({ problem: "resolution-not-independent" });
        await set(who, right ?? {});
      }
    }
    expect(await confirmResolution(b, { id })).toMatchObject({ ok: true });
  });

  it("is enough up to the limit that the business sets knowingly, and the record says so", async () => {
    expect(await setOneAdminLimit(shop.admin, { amountMinor: 500_00n, reason: "" })).toMatchObject({
      problem: "reason-missing",
    });
    await setOneAdminLimit(shop.admin, { amountMinor: 500_00n, reason: "I am the only admin" });
    try {
      const small = await neverFound(shop);
      const proposed = await proposeResolution(shop.admin, {
        reference: small.reference,
        outcome: "released",
        ...WORDS,
      });
      expect(proposed).toMatchObject({ ok: true, value: { isConfirmed: true } });
      await resolveOrders(shop.worker);
      expect((await reread(small.reference)).state).toBe("failed");
      expect(await deeds(small.reference)).toMatchObject([
        { action: "resolution-proposed" },
        { action: "resolution-confirmed", details: { isAlone: true, oneAdminLimitMinor: "50000" } },
      ]);
      const large = await neverFound(shop, { amount: "600" });
      const id = await propose(shop.admin, large.reference);
      expect(await confirmResolution(shop.admin, { id })).toMatchObject({ problem: "resolution-same-admin" });
    } finally {
      await setOneAdminLimit(shop.admin, { amountMinor: 0n, reason: "two of us again" });
    }
    const rows = await shop.database.client.auditRow.findMany({ where: { action: "one-admin-limit-set" } });
    expect(rows.map(({ reason }) => reason)).toEqual(["I am the only admin", "two of us again"]);
  });
});

describe("the provider's word between confirm and apply", () => {
  it("wins, whichever way it goes: the verdict is overtaken", async () => {
    for (const outcome of ["delivered", "released"] as const) {
      for (const status of ["FULFILLED", "REFUNDED"] as const) {
        const order = await undecided(shop);
        shop.advance(DAY);
        const id = await agree(both(), order.reference, outcome);
        shop.sandbox.control.settle({ reference: order.reference, status });
        shop.advance(HOUR);
        await recheckDueOrders(shop.worker);
        await resolveOrders(shop.worker);
        const end = await reread(order.reference);
        expect(end.state).toBe(status === "FULFILLED" ? "fulfilled" : "refunded");
        expect(end.reason).toBeNull();
        expect(await verdictOf(id)).toMatchObject({ applied: "overtaken" });
        expect(await kinds(order.id)).toHaveLength(2);
      }
    }
  });

  it("that it knows the order after all sends the verdict back: too early, and the order goes on", async () => {
    const order = await neverFound(shop);
    const id = await agree(both(), order.reference);
    await applyVerdict(shop.worker, {
      orderId: order.id,
      verdict: {
        kind: "seen",
        order: {
          meaning: "pending",
          identity: "ours",
          word: "PENDING",
          providerOrderId: "found-late",
          providerReference: null,
          message: null,
          suggestedOffers: [],
          cost: null,
        },
      },
    });
    await resolveOrders(shop.worker);
    expect(await verdictOf(id)).toMatchObject({ applied: "too-early" });
    expect(await reread(order.reference)).toMatchObject({ state: "pending" });
    expect(await kinds(order.id)).toEqual(["hold"]);
    shop.advance(DAY + HOUR);
    await agree(both(), order.reference, "delivered");
    await resolveOrders(shop.worker);
    expect(await reread(order.reference)).toMatchObject({
      state: "fulfilled",
      reason: "delivered-by-admins",
    });
  });
});

describe("what is heard of an order after two admins gave it back", () => {
  const contradictions = async (orderId: string) =>
    (
      await shop.database.client.orderEvent.findMany({
        where: { orderId, kind: "contradiction" },
        orderBy: { id: "asc" },
      })
    ).map(({ note, fromState, toState }) => ({ note, fromState, toState }));
  const asItWas = { state: "failed", reason: "released-by-admins", nextCheckAt: null };

  it("moves nothing, and stands on its timeline where it is alive at the provider", async () => {
    const order = await neverFound(shop);
    await agree(both(), order.reference);
    await resolveOrders(shop.worker);
    const wallet = await readWallet(shop.owner);
    const hear = (verdict: Verdict) => applyVerdict(shop.worker, { orderId: order.id, verdict });
    const alive = ["pending", "handling", "undecided", "fulfilled", "unmapped"] as const;
    for (const meaning of alive)
      expect(await hear(seenLate(meaning))).toEqual({ state: "failed", move: "contradiction" });
    for (const meaning of ["refunded", "failed"] as const)
      expect(await hear(seenLate(meaning))).toEqual({ state: "failed", move: "stay" });
    // The answer of its own only POST, by the claim that made it.
    const accepted = { kind: "accepted", providerOrderId: "found-late", providerReference: null } as const;
    expect(
      await applyVerdict(shop.worker, { orderId: order.id, fence: order.fence, verdict: accepted }),
    ).toEqual({ state: "failed", move: "contradiction" });
    expect(await contradictions(order.id)).toEqual(
      [...alive, "accepted"].map((note) => ({ note, fromState: null, toState: null })),
    );
    expect(await reread(order.reference)).toMatchObject(asItWas);
    expect(await kinds(order.id)).toEqual(["hold", "release"]);
    expect(await readWallet(shop.owner)).toEqual(wallet);
    const shown = await findOrder(shop.owner, order.reference);
    expect(shown?.timeline.filter(({ kind }) => kind === "contradiction")).toHaveLength(alive.length + 1);
  });

  it("is kept by a look-up that was under way when they did, and pays nobody twice", async () => {
    shop.sandbox.control.addFault({ name: "drop-after", method: "POST" });
    shop.sandbox.control.addFault({ name: "not-found", path: "/v3/mobile/check-ref", times: 0 });
    const order = await sendOne(shop);
    for (let looks = 0; looks < 4; looks += 1) {
      shop.advance(31 * MINUTE);
      await recheckDueOrders(shop.worker);
    }
    await agree(both(), order.reference);
    shop.sandbox.control.clearFaults();
    const provider = openOneClickDz({ baseUrl: shop.sandbox.url, apiKey: "test-key-0123456789" });
    const slow = shop.openWorker([
      {
        ...provider,
        check: async (asked) => {
          const answer = await provider.check(asked);
          if (asked.reference === order.reference) await resolveOrders(shop.worker);
          return answer;
        },
      },
    ]);
    shop.advance(HOUR);
    await recheckDueOrders(slow);
    expect(await reread(order.reference)).toMatchObject(asItWas);
    expect(await contradictions(order.id)).toEqual([{ note: "FULFILLED", fromState: null, toState: null }]);
    expect(await kinds(order.id)).toEqual(["hold", "release"]);
  });

  const seenLate = (meaning: SeenOrder["meaning"]): Verdict => ({
    kind: "seen",
    order: {
      meaning,
      identity: "ours",
      word: meaning,
      providerOrderId: "found-late",
      providerReference: null,
      message: null,
      suggestedOffers: [],
      cost: null,
    },
  });
});

describe("a change of doubt after the proposal", () => {
  const unreadable = (orderId: string) =>
    applyVerdict(shop.worker, {
      orderId,
      verdict: {
        kind: "seen",
        order: {
          meaning: "unmapped",
          identity: "ours",
          word: "A_NEW_WORD",
          providerOrderId: "found-late",
          providerReference: null,
          message: null,
          suggestedOffers: [],
          cost: null,
        },
      },
    });

  it("sends a confirmed verdict back, however long the order has been in doubt", async () => {
    const order = await neverFound(shop);
    shop.advance(2 * DAY);
    const id = await agree(both(), order.reference);
    shop.advance(MINUTE);
    await unreadable(order.id);
    await resolveOrders(shop.worker);
    expect(await verdictOf(id)).toMatchObject({ applied: "too-early" });
    expect(await reread(order.reference)).toMatchObject({ state: "unknown", reason: "unmapped" });
    expect(await kinds(order.id)).toEqual(["hold"]);
  });

  it("leaves nothing to confirm: what was proposed is outdated", async () => {
    const order = await neverFound(shop);
    shop.advance(2 * DAY);
    const id = await propose(shop.admin, order.reference);
    shop.advance(MINUTE);
    await unreadable(order.id);
    expect(await confirmResolution(second, { id })).toEqual({ ok: false, problem: "resolution-outdated" });
  });
});

describe("applying", () => {
  it("happens once, however many workers try at the same time", async () => {
    const orders = [await neverFound(shop), await neverFound(shop), await neverFound(shop)];
    for (const { reference } of orders) await agree(both(), reference);
    const workers = [shop.worker, shop.openWorker(), shop.openWorker(), shop.openWorker()];
    const applied = await Promise.all(workers.map((worker) => resolveOrders(worker)));
    expect(applied.reduce((sum, each) => sum + each, 0)).toBe(orders.length);
    for (const { id } of orders) {
      expect(await kinds(id)).toEqual(["hold", "release"]);
      const moves = await shop.database.client.orderEvent.findMany({
        where: { orderId: id, evidence: { path: ["reason"], equals: WORDS.reason } },
      });
      expect(moves).toHaveLength(1);
    }
  });

  const deaths = [1, 2].flatMap((n) =>
    (["before", "inside", "behind"] as const).map((when) => [n, when] as const),
  );

  it.each(deaths)(
    "by a worker that dies at its %i. transaction, %s: it is applied once all the same",
    async (n, when) => {
      const order = await neverFound(shop);
      const id = await agree(both(), order.reference);
      await resolveOrders({ ...shop.worker, database: dyingAt(shop.database, n, when) }).catch(() => null);
      const isDone = n === 2 && when === "behind";
      expect((await reread(order.reference)).state).toBe(isDone ? "failed" : "unknown");
      expect((await verdictOf(id)).applied).toBe(isDone ? "applied" : null);
      expect(await resolveOrders(shop.openWorker())).toBe(isDone ? 0 : 1);
      expect(await reread(order.reference)).toMatchObject({ state: "failed", reason: "released-by-admins" });
      expect(await kinds(order.id)).toEqual(["hold", "release"]);
    },
  );
});

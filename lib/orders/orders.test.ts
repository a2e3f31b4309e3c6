import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { mintResellerScope, type ResellerScope, type WorkerScope } from "@/lib/auth/scope";
import type { SendInput } from "@/lib/domain/order-input";
import type { ProblemCode } from "@/lib/domain/problem";
import { WHOLE_REVIEW } from "@/lib/domain/review-filter";
import { syncPlans } from "@/lib/plans/sync-plans";
import { noteAnswer } from "@/lib/providers/account";
import { openOneClickDz } from "@/lib/providers/oneclickdz/oneclickdz";
import type { OrderToCheck, TopUpProvider } from "@/lib/providers/provider";
import { Death, dyingAt } from "@/lib/test-deaths";
import { bookFaults, openTestShop, sendInput, type TestShop, waitingJobs } from "@/lib/test-shop";
import { readWallet } from "@/lib/wallet/queries";
import { applyVerdict } from "./apply-verdict";
import { dispatchOrder } from "./dispatch-order";
import { findLiveOrderByKey, findOrder, findOrderStatus, listOrders, listRecentOrders } from "./queries";
import { recheckDueOrders } from "./recheck-order";
import { recheckStalledOrders } from "./recheck-stalled-orders";
import { recheckUnknownOrders } from "./recheck-unknown-orders";
import { requestCheck } from "./request-check";
import { listReview } from "./review-list";
import { sendOrder } from "./send-order";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ fundsMinor: 1_000_000_00n });
});
afterEach(async () => {
  shop.sandbox.control.clearFaults();
  shop.sandbox.control.setBalance(1_000_000_00n);
  await shop.database.client.providerAccount.updateMany({
    data: {
      pausedUntil: null,
      pauseReason: null,
      quietUntil: null,
      unansweredStreak: 0,
      brokenAt: null,
      probeAt: null,
    },
  });
  expect(await bookFaults(shop.database)).toEqual([]);
});
afterAll(() => shop.close());

/** What a worker does by itself, once. */
async function goRound(worker: WorkerScope = shop.worker): Promise<void> {
  await recheckStalledOrders(worker);
  await recheckDueOrders(worker);
}

const reread = (reference: string) =>
  shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
const kinds = async (orderId: string) =>
  (await shop.database.client.ledgerEntry.findMany({ where: { orderId }, orderBy: { id: "asc" } })).map(
    ({ kind }) => kind,
  );
const truthOf = (reference: string) =>
  shop.sandbox.control.truth().orders.filter((order) => order.reference === reference);
const postsOf = (reference: string) => shop.sandbox.control.truth().posts[reference] ?? 0;

async function open(change: Partial<SendInput> = {}, scope: ResellerScope = shop.owner) {
  const sent = await sendOrder(scope, sendInput(change));
  if (!sent.ok) throw new Error(sent.problem);
  return reread(sent.value.reference);
}

/** Opens and sends, then lets time pass in steps until the order rests or the time is over. */
async function sell(change: Partial<SendInput> = {}) {
  const order = await open(change);
  await dispatchOrder(shop.worker, order.id);
  return settleWithin(order.reference, MINUTE);
}

async function settleWithin(reference: string, ms: number, worker: WorkerScope = shop.worker) {
  for (let passed = 0; passed <= ms; passed += SECOND) {
    const order = await reread(reference);
    if (["fulfilled", "refunded", "failed"].includes(order.state)) return order;
    shop.advance(SECOND);
    await goRound(worker);
  }
  return reread(reference);
}

describe("opening an order", () => {
  it("writes order, hold and job together, at the price agreed", async () => {
    const before = await readWallet(shop.owner);
    const order = await open({ msisdn: "0770123456" });
    expect(order).toMatchObject({
      state: "queued",
      faceValueMinor: 500_00n,
      priceMinor: 497_50n,
      expectedCostMinor: 496_25n,
      msisdn: "0770123456",
      operator: "djezzy",
    });
    expect(order.reference).toMatch(/^tb_[0-9a-z]{26}$/);
    expect(await kinds(order.id)).toEqual(["hold"]);
    expect(await waitingJobs(shop.database)).toContain(order.id);
    const after = await readWallet(shop.owner);
    expect(Number(before.available) - Number(after.available)).toBe(497.5);
    expect(Number(after.onHold) - Number(before.onHold)).toBe(497.5);
  });

  it("is the same order for ever under the same key, whoever repeats it and however the number is written", async () => {
    const input = sendInput({ msisdn: "0770123458" });
    const first = await sendOrder(shop.owner, input);
    shop.advance(400 * 24 * HOUR);
    const again = await sendOrder(shop.owner, { ...input, msisdn: "+213 770 12 34 58", amount: "٥٠٠" });
    expect(again).toMatchObject({
      ok: true,
      value: { isRepeat: true, reference: first.ok && first.value.reference },
    });
  });

  it("refuses the same key for another number, plan or amount, and changes nothing", async () => {
    const input = sendInput();
    await sendOrder(shop.owner, input);
    const before = await readWallet(shop.owner);
    for (const change of [{ msisdn: "0770123457" }, { amount: "600" }, { planCode: "PREPAID_MOBILIS" }]) {
      expect(await sendOrder(shop.owner, { ...input, ...change })).toEqual({
        ok: false,
        problem: "key-reused",
      });
    }
    expect(await readWallet(shop.owner)).toEqual(before);
  });

  it("makes one order of fifty sends of one key at once", async () => {
    const input = sendInput();
    const all = await Promise.all(Array.from({ length: 50 }, () => sendOrder(shop.owner, input)));
    expect(new Set(all.map((each) => (each.ok ? each.value.reference : each.problem))).size).toBe(1);
  });

  it("holds never more than there is: fifty sends at once over money for ten are exactly ten holds", async () => {
    const poor = await openTestShop({ fundsMinor: 4_975_00n });
    try {
      const all = await Promise.all(Array.from({ length: 50 }, () => sendOrder(poor.owner, sendInput())));
      expect(all.filter((each) => each.ok)).toHaveLength(10);
      expect(all.filter((each) => !each.ok && each.problem === "balance-too-low")).toHaveLength(40);
      expect(await readWallet(poor.owner)).toEqual({
        available: "0.00",
        onHold: "4975.00",
        inReview: "0.00",
      });
      expect(await bookFaults(poor.database)).toEqual([]);
    } finally {
      await poor.close();
    }
  });

  it("refuses the second of two sends at once that together exceed the balance", async () => {
    const poor = await openTestShop({ fundsMinor: 900_00n });
    try {
      const both = await Promise.all([
        sendOrder(poor.owner, sendInput()),
        sendOrder(poor.owner, sendInput()),
      ]);
      expect(both.map((each) => (each.ok ? "sent" : each.problem)).sort()).toEqual([
        "balance-too-low",
        "sent",
      ]);
    } finally {
      await poor.close();
    }
  });

  const bad: [string, Partial<SendInput>, ProblemCode][] = [
    ["no number", { msisdn: "" }, "number-missing"],
    ["letters", { msisdn: "call me" }, "number-not-digits"],
    ["a foreign number", { msisdn: "+33612345678" }, "number-foreign"],
    ["a landline", { msisdn: "021123456" }, "number-too-short"],
    ["a short number", { msisdn: "077012345" }, "number-too-short"],
    ["an amount of zero", { amount: "0" }, "amount-too-small"],
    ["a negative amount", { amount: "-500" }, "amount-too-small"],
    ["a fraction", { amount: "500.5" }, "amount-not-whole"],
    ["less than the plan allows", { amount: "99" }, "amount-too-small"],
    ["more than the plan allows", { amount: "10001" }, "amount-too-large"],
    ["10^20", { amount: "100000000000000000000" }, "amount-too-large"],
    ["words for an amount", { amount: "five hundred" }, "amount-not-a-number"],
    ["no amount", { amount: null }, "amount-missing"],
    ["a made-up plan", { planCode: "FREE_MONEY" }, "plan-unknown"],
    ["an offer nobody made", { parentReference: "tb_00000000000000000000000000" }, "offer-not-offered"],
  ];
  it.each(bad)("refuses %s in words, and changes nothing", async (_, change, problem) => {
    const before = [await readWallet(shop.owner), await shop.database.client.topUpOrder.count()];
    expect(await sendOrder(shop.owner, sendInput(change))).toEqual({ ok: false, problem });
    expect([await readWallet(shop.owner), await shop.database.client.topUpOrder.count()]).toEqual(before);
  });

  it("refuses a disabled plan, and one that the provider's list no longer shows", async () => {
    const disabled = await shop.database.client.plan.findFirstOrThrow({ where: { isEnabled: false } });
    expect(await sendOrder(shop.owner, sendInput({ planCode: disabled.code }))).toEqual({
      ok: false,
      problem: "plan-disabled",
    });
  });

  it("sells a fixed plan at the amount that was on the screen, or not at all", async () => {
    const fixed = { planCode: "MIX500_MOBILIS", msisdn: "0661234567" };
    expect((await open({ ...fixed, amount: "500" })).faceValueMinor).toBe(500_00n);
    for (const amount of ["400", null]) {
      expect(await sendOrder(shop.owner, sendInput({ ...fixed, amount }))).toEqual({
        ok: false,
        problem: "plan-changed",
      });
    }
  });

  it("refuses to sell below the expected cost, unless an admin said yes to it", async () => {
    const where = { id: shop.owner.resellerId };
    await shop.database.client.reseller.update({ where, data: { marginBps: 100 } });
    expect(await sendOrder(shop.owner, sendInput())).toEqual({ ok: false, problem: "below-cost" });
    await shop.database.client.reseller.update({ where, data: { belowCostAllowed: true } });
    expect((await sendOrder(shop.owner, sendInput())).ok).toBe(true);
    await shop.database.client.reseller.update({ where, data: { marginBps: 50, belowCostAllowed: false } });
  });

  it("refuses a reseller whose account was closed", async () => {
    const where = { id: shop.other.resellerId };
    await shop.database.client.reseller.update({ where, data: { disabledAt: new Date() } });
    expect(await sendOrder(shop.other, sendInput())).toEqual({ ok: false, problem: "selling-stopped" });
    await shop.database.client.reseller.update({ where, data: { disabledAt: null } });
  });
});

describe("an order through the sandbox", () => {
  it("is delivered and captured at the provider's own cost", async () => {
    const order = await sell();
    expect(order).toMatchObject({
      state: "fulfilled",
      providerWord: "FULFILLED",
      actualCostMinor: 496_25n,
      nextCheckAt: null,
    });
    expect(await kinds(order.id)).toEqual(["hold", "capture"]);
    expect(truthOf(order.reference)).toHaveLength(1);
    expect(postsOf(order.reference)).toBe(1);
  });

  it("is given back once with the provider's Arabic message (0600000001)", async () => {
    const before = await readWallet(shop.owner);
    const order = await sell({ msisdn: "0600000001" });
    expect(order.state).toBe("refunded");
    expect(order.providerMessage).toMatch(/[\u0600-\u06ff]/);
    expect(order.suggestedOffers).toEqual([]);
    expect(await kinds(order.id)).toEqual(["hold", "release"]);
    expect((await readWallet(shop.owner)).available).toBe(before.available);
  });

  it("is given back with other offers, and the chosen one is a new order linked to the first (0600000002)", async () => {
    const order = await sell({ msisdn: "0600000002" });
    const status = await findOrderStatus(shop.owner, order.reference);
    expect(status?.suggestedOffers).toEqual([
      { planCode: "FACTURE_DJEZZY", name: "📋 FACTURE | فاتورة", amount: "500.00" },
    ]);
    const taken = await sell({
      msisdn: "0600000002",
      planCode: "FACTURE_DJEZZY",
      amount: "500",
      parentReference: order.reference,
    });
    expect(taken).toMatchObject({ state: "fulfilled", parentId: order.id, expectedCostMinor: null });
    for (const { reference } of [order, taken])
      expect((await findOrder(shop.owner, reference))?.attempts).toMatchObject([
        { reference: order.reference, parentReference: null, offerCount: 1 },
        { reference: taken.reference, parentReference: order.reference, state: "fulfilled" },
      ]);
  });

  it("takes an offer's plan and amount from the order that was offered it, for the same number and reseller only", async () => {
    const order = await sell({ msisdn: "0600000002", isSecondOne: true });
    const offer = {
      msisdn: "0600000002",
      planCode: "FACTURE_DJEZZY",
      amount: "500",
      parentReference: order.reference,
    };
    for (const change of [{ amount: "5000" }, { planCode: "PREPAID_MOBILIS" }, { msisdn: "0600000009" }]) {
      expect(await sendOrder(shop.owner, sendInput({ ...offer, ...change }))).toEqual({
        ok: false,
        problem: "offer-not-offered",
      });
    }
    expect(await sendOrder(shop.other, sendInput(offer))).toEqual({
      ok: false,
      problem: "offer-not-offered",
    });
    expect(await sendOrder(shop.owner, sendInput({ ...offer, parentReference: null }))).toEqual({
      ok: false,
      problem: "plan-unknown",
    });
  });

  it("waits in doubt with its money held when the provider is undecided, until the provider settles it (0600000003)", async () => {
    for (const [word, state, kind] of [
      ["FULFILLED", "fulfilled", "capture"],
      ["REFUNDED", "refunded", "release"],
    ] as const) {
      const order = await sell({ msisdn: "0600000003", isSecondOne: true });
      expect(order).toMatchObject({ state: "unknown", reason: "provider-undecided" });
      expect(order.providerMessage).toContain("24");
      expect(await findOrderStatus(shop.owner, order.reference)).toMatchObject({
        stopPolling: true,
        isFinal: false,
        pollAfterMs: null,
      });
      expect(await kinds(order.id)).toEqual(["hold"]);
      shop.sandbox.control.settle({ reference: order.reference, status: word });
      shop.advance(2 * HOUR);
      expect(await recheckUnknownOrders(shop.worker, "daily")).toBeGreaterThan(0);
      shop.advance(MINUTE);
      await goRound(shop.worker);
      expect((await reread(order.reference)).state).toBe(state);
      expect(await kinds(order.id)).toEqual(["hold", kind]);
    }
  });

  it("never gives an undecided order back by itself, however long it stays undecided", async () => {
    const order = await sell({ msisdn: "0600000003", isSecondOne: true });
    shop.sandbox.control.settle({ reference: order.reference, status: "UNKNOWN_ERROR" });
    for (let day = 0; day < 3; day += 1) {
      for (let half = 0; half < 48; half += 1) {
        shop.advance(HOUR / 2);
        await goRound(shop.worker);
      }
      await recheckUnknownOrders(shop.worker, "daily");
    }
    expect(await reread(order.reference)).toMatchObject({ state: "unknown", reason: "provider-undecided" });
    expect(await kinds(order.id)).toEqual(["hold"]);
    expect((await listReview(shop.admin, WHOLE_REVIEW)).rows.map((row) => row.reference)).toContain(
      order.reference,
    );
  });

  it("asks what a number can take without touching the wallet (GETMENU)", async () => {
    const before = await readWallet(shop.owner);
    const order = await sell({ msisdn: "0661234567", planCode: "GETMENU_Mobilis", amount: null });
    expect(order).toMatchObject({ state: "refunded", planKind: "menu", priceMinor: 0n });
    expect((await findOrderStatus(shop.owner, order.reference))?.suggestedOffers.length).toBeGreaterThan(1);
    expect(await kinds(order.id)).toEqual([]);
    expect(await readWallet(shop.owner)).toEqual(before);
  });

  it("is asked about at most once per gap, however many look and however many workers run", async () => {
    const order = await open();
    await dispatchOrder(shop.worker, order.id);
    const calls = () =>
      Object.entries(shop.sandbox.control.truth().calls)
        .filter(([route]) => route.includes("check"))
        .reduce((sum, [, count]) => sum + count, 0);
    const before = calls();
    const workers = [shop.worker, shop.openWorker(), shop.openWorker()];
    for (let passed = 0; passed < 30; passed += 1) {
      shop.advance(SECOND);
      await Promise.all(Array.from({ length: 20 }, () => findOrderStatus(shop.owner, order.reference)));
      await Promise.all(workers.map((worker) => goRound(worker)));
    }
    expect((await reread(order.reference)).state).toBe("fulfilled");
    expect(calls() - before).toBeLessThanOrEqual(3);
  });
});

describe("an answer that never came, or cannot be read", () => {
  const executed = [
    "drop-after",
    "cut-answer",
    "truncated-json",
    "garbled",
    "empty",
    "html-200",
    "html-502",
    "server-error",
    "refused-in-2xx",
    "no-order-id",
    "not-found",
  ] as const;
  it.each(executed)(
    "%s: the order is looked up by its reference, adopted, and never sent again",
    async (name) => {
      shop.sandbox.control.addFault({ name, method: "POST" });
      const order = await open();
      await dispatchOrder(shop.worker, order.id);
      expect(await reread(order.reference)).toMatchObject({ state: "unknown", reason: "send-unanswered" });
      const end = await settleWithin(order.reference, 2 * MINUTE);
      expect(end.state).toBe("fulfilled");
      expect(postsOf(order.reference)).toBe(1);
      expect(truthOf(order.reference)).toHaveLength(1);
    },
  );

  it.each(["drop-before", "bare-refusal", "redirect"] as const)(
    "%s: not found proves nothing, so the money stays held",
    async (name) => {
      shop.sandbox.control.addFault({ name, method: "POST" });
      const order = await open();
      await dispatchOrder(shop.worker, order.id);
      for (let look = 0; look < 40; look += 1) {
        shop.advance(HOUR);
        await goRound(shop.worker);
      }
      const end = await reread(order.reference);
      expect(end).toMatchObject({ state: "unknown", reason: "send-unanswered" });
      expect(end.notFoundCount).toBeGreaterThan(10);
      expect(await kinds(order.id)).toEqual(["hold"]);
      expect(postsOf(order.reference)).toBe(1);
    },
  );

  it("takes a duplicate reference for good news: it looks the order up at once and adopts it", async () => {
    for (const name of ["late", "hyphen-duplicate"] as const) {
      const order = await open();
      const adapter = openOneClickDz({ baseUrl: shop.sandbox.url, apiKey: "test-key-0123456789" });
      await adapter.send(order, { mayStillSend: () => true, timeoutMs: 5_000 });
      shop.sandbox.control.addFault({ name, method: "POST" });
      await dispatchOrder(shop.worker, order.id);
      expect(await reread(order.reference)).toMatchObject({
        state: "unknown",
        reason: "duplicate-reference",
      });
      await goRound(shop.worker);
      expect(["pending", "handling"]).toContain((await reread(order.reference)).state);
      expect((await settleWithin(order.reference, MINUTE)).state).toBe("fulfilled");
      expect(truthOf(order.reference)).toHaveLength(1);
    }
  });

  it("freezes an order by an answer about another one, and thaws it by the right one", async () => {
    const order = await open();
    await dispatchOrder(shop.worker, order.id);
    shop.sandbox.control.addFault({ name: "other-order", path: "/v3/mobile/check" });
    shop.advance(11 * SECOND);
    await goRound(shop.worker);
    expect(await reread(order.reference)).toMatchObject({ state: "unknown", reason: "mismatch" });
    expect(await kinds(order.id)).toEqual(["hold"]);
    expect((await settleWithin(order.reference, 2 * MINUTE)).state).toBe("fulfilled");
  });

  it("freezes an order by a word nobody knows, and settles it by one that is known", async () => {
    const order = await open({ msisdn: "0600000001" });
    await dispatchOrder(shop.worker, order.id);
    shop.sandbox.control.addFault({ name: "unknown-word", path: "/v3/mobile/check" });
    shop.advance(11 * SECOND);
    await goRound(shop.worker);
    expect(await reread(order.reference)).toMatchObject({
      state: "unknown",
      reason: "unmapped",
      providerWord: "EN_COURS_DE_VERIFICATION",
    });
    expect((await settleWithin(order.reference, 2 * MINUTE)).state).toBe("refunded");
  });

  it("understands the words of the Arabic pages where the figures bear them out", async () => {
    shop.sandbox.control.addFault({ name: "arabic-words", path: "/v3/mobile/check", times: 0 });
    expect(await sell()).toMatchObject({ state: "fulfilled", providerWord: "SUCCESS" });
    expect(await sell({ msisdn: "0600000001" })).toMatchObject({ state: "refunded", providerWord: "FAILED" });
  });

  it("keeps an order where it is while look-ups fail, and goes on asking", async () => {
    const order = await open();
    await dispatchOrder(shop.worker, order.id);
    for (const name of ["html-502", "drop-after", "rate-limited", "garbled"] as const)
      shop.sandbox.control.addFault({ name, path: "/v3/mobile/check", times: 2 });
    shop.advance(30 * SECOND);
    await goRound(shop.worker);
    expect((await reread(order.reference)).state).toBe("pending");
    expect((await settleWithin(order.reference, 10 * MINUTE)).state).toBe("fulfilled");
  });
});

describe("a send that was refused or never ran", () => {
  it("fails and gives the hold back on a definite refusal of its only POST", async () => {
    const where = { code: "PREPAID_DJEZZY" };
    // Our list is older than the provider's bounds.
    await shop.database.client.plan.updateMany({ where, data: { maximumMinor: 20_000_00n } });
    const order = await open({ amount: "15000" });
    await dispatchOrder(shop.worker, order.id);
    expect(await reread(order.reference)).toMatchObject({ state: "failed", reason: "refused-validation" });
    expect(await kinds(order.id)).toEqual(["hold", "release"]);
    await shop.database.client.plan.updateMany({ where, data: { maximumMinor: 10_000_00n } });
  });

  it("fails, gives the hold back and pauses new sends when our float at the provider is empty", async () => {
    shop.sandbox.control.setBalance(100_00n);
    const order = await open();
    const next = await open();
    await dispatchOrder(shop.worker, order.id);
    expect(await reread(order.reference)).toMatchObject({ state: "failed", reason: "float-empty" });
    await dispatchOrder(shop.worker, next.id);
    expect(await reread(next.reference)).toMatchObject({ state: "queued", fence: 0 });
    expect(postsOf(next.reference)).toBe(0);
  });

  it.each(["invalid-key", "key-disabled", "ip-not-allowed"] as const)(
    "%s: nothing ran, so it waits and is given back after two minutes, and the key is tried once",
    async (name) => {
      shop.sandbox.control.addFault({ name, times: 0 });
      const order = await open();
      const calls = () =>
        Object.values(shop.sandbox.control.truth().calls).reduce((sum, count) => sum + count, 0);
      const before = calls();
      await dispatchOrder(shop.worker, order.id);
      expect((await reread(order.reference)).state).toBe("queued");
      for (let passed = 0; passed <= 125; passed += 1) {
        shop.advance(SECOND);
        await goRound(shop.worker);
      }
      expect(await reread(order.reference)).toMatchObject({ state: "failed", reason: "not-sent-in-time" });
      expect(await kinds(order.id)).toEqual(["hold", "release"]);
      expect(calls() - before).toBe(1);
    },
  );

  it("is sent later when the provider asked to slow down", async () => {
    shop.sandbox.control.addFault({ name: "rate-limited", method: "POST", retryAfter: 7 });
    const order = await open();
    await dispatchOrder(shop.worker, order.id);
    expect((await reread(order.reference)).state).toBe("queued");
    expect((await settleWithin(order.reference, MINUTE)).state).toBe("fulfilled");
    expect(truthOf(order.reference)).toHaveLength(1);
  });

  it("is sent when the provider can be reached again: a refused connection is no order", async () => {
    const nowhere = shop.openWorker([
      openOneClickDz({ baseUrl: "http://127.0.0.1:9", apiKey: "test-key-0123456789" }),
    ]);
    const order = await open();
    await dispatchOrder(nowhere, order.id);
    expect(await reread(order.reference)).toMatchObject({ state: "queued", fence: 1 });
    expect((await settleWithin(order.reference, MINUTE)).state).toBe("fulfilled");
    expect(truthOf(order.reference)).toHaveLength(1);
  });

  it("is given back when nobody took it within two minutes, and never sent afterwards", async () => {
    const order = await open();
    shop.advance(2 * MINUTE);
    await dispatchOrder(shop.worker, order.id);
    expect(await reread(order.reference)).toMatchObject({ state: "failed", reason: "not-sent-in-time" });
    await dispatchOrder(shop.worker, order.id);
    expect(postsOf(order.reference)).toBe(0);
  });

  it("is taken up by the worker's own round when its job was lost", async () => {
    const order = await open();
    shop.advance(3 * SECOND);
    await goRound(shop.worker);
    expect((await reread(order.reference)).state).toBe("pending");
  });
});

describe("a row, an answer or a clock that is not as it should be", () => {
  it("keeps an answer full of escapes, NUL and half characters, and settles by it", async () => {
    const order = await open();
    await dispatchOrder(shop.worker, order.id);
    const message = 'الرقم {"m":"\\u0000"} \u0000 \ud800';
    const seen = {
      meaning: "refunded",
      identity: "ours",
      word: "REFUNDED",
      providerOrderId: null,
      providerReference: null,
      message: message.replaceAll("\u0000", "").toWellFormed(),
      suggestedOffers: [],
      cost: null,
    } as const;
    await applyVerdict(shop.worker, {
      orderId: order.id,
      verdict: { kind: "seen", order: seen },
      evidence: { body: message },
    });
    expect((await reread(order.reference)).state).toBe("refunded");
  });

  it("does not keep the others waiting", async () => {
    const [broken, healthy] = [await open(), await open()];
    for (const order of [broken, healthy]) await dispatchOrder(shop.worker, order.id);
    await shop.database.client.topUpOrder.update({
      where: { id: broken.id },
      data: { reason: "from-a-newer-version" },
    });
    for (let passed = 0; passed < 30; passed += 1) {
      shop.advance(SECOND);
      await goRound();
    }
    expect((await reread(healthy.reference)).state).toBe("fulfilled");
    await shop.database.client.topUpOrder.update({ where: { id: broken.id }, data: { reason: null } });
    expect((await settleWithin(broken.reference, 5 * MINUTE)).state).toBe("fulfilled");
  });

  it("is looked at again although a clock that jumped planned it for next year", async () => {
    const order = await open();
    await dispatchOrder(shop.worker, order.id);
    const nextYear = new Date(Date.parse("2027-11-22T08:00:00Z") + 800 * 24 * HOUR);
    await shop.database.client.topUpOrder.update({
      where: { id: order.id },
      data: { nextCheckAt: nextYear, leaseUntil: nextYear },
    });
    expect((await settleWithin(order.reference, MINUTE)).state).toBe("fulfilled");
  });

  it("does not make a doubt younger by giving it another reason", async () => {
    const order = await sell({ msisdn: "0600000003", isSecondOne: true });
    shop.sandbox.control.addFault({ name: "unknown-word", path: "/v3/mobile/check" });
    shop.advance(20 * MINUTE);
    await goRound();
    expect(await reread(order.reference)).toMatchObject({ reason: "unmapped", unknownAt: order.unknownAt });
    shop.advance(HOUR);
    await goRound();
    expect(await reread(order.reference)).toMatchObject({
      reason: "provider-undecided",
      unknownAt: order.unknownAt,
    });
  });

  it("books the cost that an earlier answer told when the last one is silent about it", async () => {
    const order = await open();
    await dispatchOrder(shop.worker, order.id);
    const seen = {
      identity: "ours",
      providerOrderId: null,
      providerReference: null,
      message: null,
      suggestedOffers: [],
    } as const;
    const tell = (meaning: "handling" | "fulfilled", costMinor: bigint | null) =>
      applyVerdict(shop.worker, {
        orderId: order.id,
        verdict: {
          kind: "seen",
          order: {
            ...seen,
            meaning,
            word: meaning,
            cost: costMinor === null ? null : { currency: "DZD", minor: costMinor },
          },
        },
      });
    await tell("handling", 490_00n);
    await tell("fulfilled", null);
    const float = await shop.database.client.posting.findFirst({
      where: { entry: { orderId: order.id, kind: "capture" }, account: { kind: "float" } },
    });
    expect(float?.amountMinor).toBe(490_00n);
  });

  it("writes a definite answer although the database was away when it came", async () => {
    shop.sandbox.control.setBalance(0n);
    const order = await open();
    let calls = 0;
    const flaky = {
      ...shop.database,
      transaction: (async (run) => {
        calls += 1;
        if (calls === 2) throw new Error("the database was away");
        return shop.database.transaction(run);
      }) as typeof shop.database.transaction,
    };
    await dispatchOrder({ ...shop.worker, database: flaky }, order.id);
    expect(await reread(order.reference)).toMatchObject({ state: "failed", reason: "float-empty" });
  });

  it("tries a revoked key once, then one question at a time, and goes on when it is good again", async () => {
    const orders = [];
    for (let index = 0; index < 6; index += 1) orders.push(await open());
    for (const order of orders) await dispatchOrder(shop.worker, order.id);
    shop.sandbox.control.addFault({ name: "invalid-key", times: 0 });
    const calls = () =>
      Object.values(shop.sandbox.control.truth().calls).reduce((sum, count) => sum + count, 0);
    const before = calls();
    shop.advance(20 * SECOND);
    for (let round = 0; round < 10; round += 1) {
      await goRound();
      await syncPlans(shop.worker);
    }
    expect(calls() - before).toBe(1);
    shop.advance(5 * MINUTE + SECOND);
    await goRound();
    expect(calls() - before).toBe(2);
    shop.sandbox.control.clearFaults();
    shop.advance(6 * MINUTE);
    await goRound();
    for (const order of orders)
      expect((await settleWithin(order.reference, 5 * MINUTE)).state).toBe("fulfilled");
  });

  it("keeps the longer of two waits that a provider asked for", async () => {
    const unavailable = { kind: "unavailable", evidence: { httpStatus: 401, body: null } } as const;
    await noteAnswer(
      shop.worker,
      "oneclickdz",
      { ...unavailable, cause: "unauthorized", retryAfterMs: null },
      null,
    );
    const waits = { select: { pausedUntil: true, quietUntil: true, pauseReason: true } };
    const before = await shop.database.client.providerAccount.findMany(waits);
    await noteAnswer(
      shop.worker,
      "oneclickdz",
      { ...unavailable, cause: "rate-limited", retryAfterMs: 1_000 },
      null,
    );
    expect(await shop.database.client.providerAccount.findMany(waits)).toEqual(before);
  });

  it("keeps the plans it knows when the provider's list is empty", async () => {
    const nothing: TopUpProvider = {
      ...openOneClickDz({ baseUrl: shop.sandbox.url, apiKey: "test-key-0123456789" }),
      listPlans: async () => ({ ok: true, value: [] }),
    };
    shop.advance(2 * HOUR);
    await syncPlans(shop.openWorker([nothing]));
    expect(await shop.database.client.plan.count({ where: { isListed: true } })).toBeGreaterThan(5);
  });
});

describe("two workers, and one that dies or sleeps", () => {
  it("send an order once, however many take it at the same moment", async () => {
    const order = await open();
    const workers = [shop.worker, ...Array.from({ length: 7 }, () => shop.openWorker())];
    await Promise.all(workers.map((worker) => dispatchOrder(worker, order.id)));
    expect(postsOf(order.reference)).toBe(1);
  });

  /** A provider whose POST never comes back: what a killed worker leaves behind. */
  const dying = (sends: boolean): TopUpProvider => {
    const real = openOneClickDz({ baseUrl: shop.sandbox.url, apiKey: "test-key-0123456789" });
    return {
      ...real,
      send: async (order, limits) => {
        if (sends) await real.send(order, limits);
        throw new Death();
      },
    };
  };

  it.each([true, false])(
    "leave an order to be looked up when one dies between claim and answer (POST went out: %s)",
    async (sends) => {
      const order = await open();
      // Death is written as the worker would leave it: `sending` committed, nothing after.
      const claim = shop.openWorker([dying(sends)]);
      const left = await dieDuringSend(claim, order.id);
      expect(left).toMatchObject({ state: "sending", fence: 1 });
      shop.advance(11 * SECOND);
      await goRound(shop.worker);
      expect(await reread(order.reference)).toMatchObject({ state: "unknown", reason: "send-unanswered" });
      const end = await settleWithin(order.reference, 5 * MINUTE);
      expect(end.state).toBe(sends ? "fulfilled" : "unknown");
      expect(postsOf(order.reference)).toBe(sends ? 1 : 0);
    },
  );

  /** Runs a dispatch whose database goes away with the process: nothing after the POST is ever written. */
  async function dieDuringSend(worker: WorkerScope, orderId: string) {
    let claims = 0;
    const database = {
      ...worker.database,
      transaction: (async (run) => {
        claims += 1;
        if (claims > 1) throw new Death();
        return worker.database.transaction(run);
      }) as typeof worker.database.transaction,
    };
    await expect(dispatchOrder({ ...worker, database }, orderId)).rejects.toThrow();
    return shop.database.client.topUpOrder.findUniqueOrThrow({ where: { id: orderId } });
  }

  it("send no byte after a sleep longer than the time to send", async () => {
    const order = await open();
    const real = openOneClickDz({ baseUrl: shop.sandbox.url, apiKey: "test-key-0123456789" });
    const sleepy: TopUpProvider = {
      ...real,
      send: (sent, limits) => {
        shop.advance(16 * SECOND);
        return real.send(sent, limits);
      },
    };
    await dispatchOrder(shop.openWorker([sleepy]), order.id);
    expect(postsOf(order.reference)).toBe(0);
    expect((await reread(order.reference)).state).toBe("queued");
  });

  it("hear the late answer of a sender that was given up", async () => {
    const order = await open();
    const real = openOneClickDz({ baseUrl: shop.sandbox.url, apiKey: "test-key-0123456789" });
    const slow: TopUpProvider = {
      ...real,
      send: async (sent, limits) => {
        const answer = await real.send(sent, limits);
        shop.advance(11 * SECOND);
        await goRound(shop.worker);
        expect((await reread(order.reference)).state).toBe("unknown");
        return answer;
      },
    };
    await dispatchOrder(shop.openWorker([slow]), order.id);
    expect((await reread(order.reference)).state).toBe("pending");
    expect((await settleWithin(order.reference, MINUTE)).state).toBe("fulfilled");
    expect(postsOf(order.reference)).toBe(1);
  });

  it("let news of an older claim change nothing", async () => {
    const order = await open();
    await dispatchOrder(shop.worker, order.id);
    const stale = await applyVerdict(shop.worker, {
      orderId: order.id,
      fence: 0,
      verdict: { kind: "refused", reason: "float-empty" },
    });
    expect(stale).toEqual({ state: "pending", move: "stay" });
    expect(await kinds(order.id)).toEqual(["hold"]);
  });

  it.each(["REFUNDED", "FULFILLED"] as const)(
    "freeze an order whose id came while another order's end, %s, was under way under its reference",
    async (status) => {
      shop.sandbox.control.addFault({ name: "drop-after", method: "POST" });
      const order = await open();
      await dispatchOrder(shop.worker, order.id);
      shop.sandbox.control.settle({ reference: order.reference, status });
      const id = "690161ffe9e88196b4eb64ff";
      const accepted = { kind: "accepted", providerOrderId: id, providerReference: null } as const;
      const hearing = withCheck(async (asked, real) => {
        const answer = await real.check(asked);
        if (asked.reference !== order.reference) return answer;
        expect(answer).toMatchObject({ kind: "found", order: { identity: "ours" } });
        await applyVerdict(shop.worker, { orderId: order.id, fence: 1, verdict: accepted });
        return answer;
      });
      shop.advance(20 * SECOND);
      await recheckDueOrders(hearing);
      expect(await reread(order.reference)).toMatchObject({
        state: "unknown",
        reason: "mismatch",
        providerOrderId: id,
      });
      expect(await kinds(order.id)).toEqual(["hold"]);
    },
  );

  it("settle an order whose own id came while its end was under way under its reference", async () => {
    shop.sandbox.control.addFault({ name: "drop-after", method: "POST" });
    const order = await open({ msisdn: "0600000001" });
    await dispatchOrder(shop.worker, order.id);
    const providerOrderId = truthOf(order.reference)[0]?.id ?? "";
    const accepted = { kind: "accepted", providerOrderId, providerReference: null } as const;
    const hearing = withCheck(async (asked, real) => {
      const answer = await real.check(asked);
      if (asked.reference === order.reference)
        await applyVerdict(shop.worker, { orderId: order.id, fence: 1, verdict: accepted });
      return answer;
    });
    shop.advance(20 * SECOND);
    await recheckDueOrders(hearing);
    expect((await reread(order.reference)).state).toBe("refunded");
    expect(await kinds(order.id)).toEqual(["hold", "release"]);
  });

  it('count no "not found" of an order of which only half could be asked', async () => {
    shop.sandbox.control.addFault({ name: "drop-before", method: "POST" });
    const order = await open();
    await dispatchOrder(shop.worker, order.id);
    const counts = async () => {
      const { notFoundCount, absentCount, checkCount } = await reread(order.reference);
      return { notFoundCount, absentCount, checkCount };
    };
    const look = async () => {
      shop.advance(31 * MINUTE);
      // Just started, so that it does not know yet under which name to ask.
      await recheckDueOrders(withCheck((asked, real) => real.check(asked)));
      return counts();
    };
    expect(await look()).toEqual({ notFoundCount: 1, absentCount: 1, checkCount: 1 });
    shop.sandbox.control.addFault({ name: "server-error", path: "/v3/validate", times: 0 });
    expect(await look()).toEqual({ notFoundCount: 1, absentCount: 1, checkCount: 2 });
    expect((await reread(order.reference)).state).toBe("unknown");
    shop.sandbox.control.clearFaults();
    expect(await look()).toEqual({ notFoundCount: 2, absentCount: 2, checkCount: 3 });
  });

  /** A worker whose provider is the real one, asked by way of this. */
  function withCheck(
    check: (order: OrderToCheck, real: TopUpProvider) => ReturnType<TopUpProvider["check"]>,
  ): WorkerScope {
    const real = openOneClickDz({ baseUrl: shop.sandbox.url, apiKey: "test-key-0123456789" });
    return shop.openWorker([{ ...real, check: (order) => check(order, real) }]);
  }

  it("write a contradiction down and move nothing when the provider takes back its word", async () => {
    const order = await sell();
    const wallet = await readWallet(shop.owner);
    const refunded = {
      meaning: "refunded",
      identity: "ours",
      word: "REFUNDED",
      providerOrderId: order.providerOrderId,
      providerReference: null,
      message: null,
      suggestedOffers: [],
      cost: null,
    } as const;
    expect(
      await applyVerdict(shop.worker, { orderId: order.id, verdict: { kind: "seen", order: refunded } }),
    ).toEqual({ state: "fulfilled", move: "contradiction" });
    expect(await readWallet(shop.owner)).toEqual(wallet);
    expect(await kinds(order.id)).toEqual(["hold", "capture"]);
  });
});

describe("a process that dies at any of its transactions", () => {
  const deaths = [1, 2, 3].flatMap((n) => [[n, "before"] as const, [n, "behind"] as const]);

  it.each(deaths)("while sending, at the %i. %s: it is sent at most once and ends right", async (n, when) => {
    const order = await open();
    await dispatchOrder({ ...shop.worker, database: dyingAt(shop.database, n, when) }, order.id).catch(
      () => null,
    );
    const end = await settleWithin(order.reference, 5 * MINUTE);
    // Dead behind the claim, before the first byte: nothing was sent, and nobody may say so but the look-ups and people.
    const isLost = n === 1 && when === "behind";
    expect(end.state).toBe(isLost ? "unknown" : "fulfilled");
    expect(await kinds(order.id)).toEqual(isLost ? ["hold"] : ["hold", "capture"]);
    expect(postsOf(order.reference)).toBe(isLost ? 0 : 1);
  });

  it.each(deaths)(
    "while asking, at the %i. %s: the answer is asked for again and applied once",
    async (n, when) => {
      const order = await open({ msisdn: "0600000001" });
      await dispatchOrder(shop.worker, order.id);
      shop.advance(20 * SECOND);
      await recheckDueOrders({ ...shop.worker, database: dyingAt(shop.database, n, when) }).catch(() => null);
      expect((await settleWithin(order.reference, 5 * MINUTE)).state).toBe("refunded");
      expect(await kinds(order.id)).toEqual(["hold", "release"]);
    },
  );

  it.each(["before", "behind"] as const)(
    "while opening, %s its COMMIT: the same key makes one order and one hold",
    async (when) => {
      const input = sendInput();
      await expect(
        sendOrder({ ...shop.owner, database: dyingAt(shop.database, 1, when) }, input),
      ).rejects.toThrow(Death);
      const again = await sendOrder(shop.owner, input);
      expect(again).toMatchObject({ ok: true, value: { isRepeat: when === "behind" } });
      const orders = await shop.database.client.topUpOrder.findMany({
        where: { idempotencyKey: input.idempotencyKey },
      });
      expect(orders).toHaveLength(1);
      expect(await kinds(orders[0]?.id ?? "")).toEqual(["hold"]);
    },
  );
});

describe("what a shop pays for an order", () => {
  it("is told to who reads its statement, and reaches no cashier by any query", async () => {
    const { reference } = await open();
    const { database, userId, resellerId } = shop.owner;
    const pricesFor = async (role: "owner" | "manager" | "cashier" | "auditor") => {
      const scope = mintResellerScope({ database, userId, resellerId, role });
      const [one, [listed], [recent]] = await Promise.all([
        findOrder(scope, reference),
        listOrders(scope, {}).then(({ rows }) => rows),
        listRecentOrders(scope, 1),
      ]);
      return [one?.price, listed?.price, recent?.price];
    };
    for (const role of ["owner", "manager", "auditor"] as const)
      expect(await pricesFor(role)).toEqual(["497.50", "497.50", "497.50"]);
    expect(await pricesFor("cashier")).toEqual([null, null, null]);
  });
});

it("an address that can name no order names none", async () => {
  for (const reference of ["", "tb_", "\0", `tb_${"0".repeat(25)}\0`]) {
    expect(await findOrder(shop.owner, reference)).toBeNull();
    expect(await findOrderStatus(shop.owner, reference)).toBeNull();
  }
});

describe("somebody else's order", () => {
  it("does not exist, through every query and use case of a reseller", async () => {
    const order = await open();
    expect(await findOrderStatus(shop.other, order.reference)).toBeNull();
    expect(await findOrder(shop.other, order.reference)).toBeNull();
    expect((await listOrders(shop.other, { search: order.msisdn })).rows).toEqual([]);
    expect(await listRecentOrders(shop.other, 50)).toEqual([]);
    expect(await findOrderStatus(shop.admin, order.reference)).toMatchObject({ reference: order.reference });
  });

  it("is a different order under the same key", async () => {
    const idempotencyKey = randomUUID();
    expect(await findLiveOrderByKey(shop.owner, idempotencyKey)).toBeNull();
    const mine = await open({ idempotencyKey });
    const theirs = await open({ idempotencyKey }, shop.other);
    expect(theirs.reference).not.toBe(mine.reference);
    expect((await findLiveOrderByKey(shop.owner, idempotencyKey))?.reference).toBe(mine.reference);
    expect((await findLiveOrderByKey(shop.other, idempotencyKey))?.reference).toBe(theirs.reference);
  });
});

describe("check now", () => {
  it("makes an order in doubt due, never sooner than 5 s after the last question", async () => {
    const order = await sell({ msisdn: "0600000003", isSecondOne: true });
    const lastCheckAt = order.lastCheckAt?.getTime() ?? 0;
    const asked = await requestCheck(shop.admin, order.reference);
    expect(asked.ok && asked.value.nextCheckAt.getTime()).toBeGreaterThanOrEqual(lastCheckAt + 5 * SECOND);
    shop.sandbox.control.settle({ reference: order.reference, status: "REFUNDED" });
    shop.advance(6 * SECOND);
    await goRound(shop.worker);
    expect((await reread(order.reference)).state).toBe("refunded");
  });

  it("refuses an order that is final or that nobody knows", async () => {
    const order = await sell();
    expect(await requestCheck(shop.admin, order.reference)).toEqual({ ok: false, problem: "not-found" });
    expect(await requestCheck(shop.admin, "tb_00000000000000000000000000")).toEqual({
      ok: false,
      problem: "not-found",
    });
  });
});

describe("the list of a shop's orders", () => {
  it("is read page by page, newest first, without a gap or a repeat", async () => {
    const big = await openTestShop({ fundsMinor: 1_000_000_00n });
    try {
      for (let index = 0; index < 60; index += 1) await sendOrder(big.owner, sendInput());
      const first = await listOrders(big.owner, {});
      const second = await listOrders(big.owner, { cursor: first.next ?? "" });
      const all = [...first.rows, ...second.rows].map((row) => row.reference);
      expect(new Set(all).size).toBe(60);
      expect(second.next).toBeNull();
      expect((await listOrders(big.owner, { state: "fulfilled" })).rows).toEqual([]);
      expect((await listOrders(big.owner, { search: "+213 770" })).rows).toHaveLength(50);
    } finally {
      await big.close();
    }
  });
});

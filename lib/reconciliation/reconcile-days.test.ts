import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dayOf } from "@/lib/domain/day";
import { WHOLE_REVIEW } from "@/lib/domain/review-filter";
import { applyVerdict } from "@/lib/orders/apply-verdict";
import { dispatchOrder } from "@/lib/orders/dispatch-order";
import { recheckDueOrders } from "@/lib/orders/recheck-order";
import { resolveOrders } from "@/lib/orders/resolve-order";
import { listReview } from "@/lib/orders/review-list";
import { sendOrder } from "@/lib/orders/send-order";
import { findOverview } from "@/lib/reports/queries";
import { bookFaults, openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { chooseByHand, openTwoProviders } from "@/lib/test-two-providers";
import { agree, neverFound, openAdmin, type Reread } from "@/lib/test-verdicts";
import { askForReconciliation } from "./ask-for-reconciliation";
import { countOpenCases, listOpenCases } from "./case-queries";
import { closeCase } from "./close-case";
import { findBalanced, listDays } from "./day-queries";
import { reconcileDays } from "./reconcile-days";

const HOUR = 3_600_000;
const PROVIDER = "oneclickdz";
/** At the sandbox this number ends refunded. */
const REFUNDED_NUMBER = "0600000001";

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

/** Sells and waits for the end. */
async function sell(msisdn?: string): Promise<string> {
  const change = msisdn === undefined ? {} : { msisdn, planCode: "PREPAID_MOBILIS" };
  const sent = await sendOrder(shop.owner, sendInput(change));
  if (!sent.ok) throw new Error(sent.problem);
  const { reference } = sent.value;
  const { id } = await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
  await dispatchOrder(shop.worker, id);
  for (let step = 0; step < 10; step += 1) {
    shop.advance(15_000);
    await recheckDueOrders(shop.worker);
  }
  return reference;
}

async function lookNow(): Promise<void> {
  shop.advance(2 * 60_000);
  const day = dayOf(await shop.database.now());
  expect(await askForReconciliation(shop.admin, { provider: PROVIDER, day })).toEqual({
    ok: true,
    value: null,
  });
  await reconcileDays(shop.worker);
}

const kinds = async (): Promise<readonly string[]> =>
  (await listOpenCases(shop.admin)).map(({ kind }) => kind);

async function today() {
  const [view] = await listDays(shop.admin);
  if (!view) throw new Error("today is not shown");
  return view;
}

describe("a look at a day", () => {
  it("finds a clean day balanced to the centime, and tells shops so without a figure of the house", async () => {
    await sell();
    await sell(REFUNDED_NUMBER);
    expect((await today()).state).toBe("never");
    expect(await findBalanced(shop.owner)).toBeNull();
    await lookNow();
    expect(await today()).toMatchObject({
      state: "balanced",
      figures: { ourCount: 2, openCount: 0, theirCount: 2, difference: "0.00", floatDifference: "0.00" },
    });
    const balanced = await findBalanced(shop.owner);
    expect(balanced?.isNow).toBe(true);
    expect(Object.keys(balanced ?? {})).toEqual(["at", "isNow"]);
  });

  it("makes one case of an order that the provider delivered after all, moves no money, and finds it again as the same", async () => {
    const reference = await sell(REFUNDED_NUMBER);
    shop.sandbox.control.settle({ reference, status: "FULFILLED" });
    await lookNow();
    await lookNow();
    const cases = await listOpenCases(shop.admin);
    expect(cases).toHaveLength(1);
    expect(cases[0]).toMatchObject({ kind: "delivered-there", reference, ours: { state: "refunded" } });
    expect(await today()).toMatchObject({ state: "differs" });
    expect((await findBalanced(shop.owner))?.isNow ?? false).toBe(false);
    const order = await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
    expect(order.state).toBe("refunded");
    expect(await bookFaults(shop.database)).toEqual([]);
  });

  it("closes a case by itself once the sides agree again, and says that nobody did", async () => {
    const reference = await sell(REFUNDED_NUMBER);
    shop.sandbox.control.settle({ reference, status: "FULFILLED" });
    await lookNow();
    expect(await kinds()).toEqual(["delivered-there"]);
    shop.sandbox.control.settle({ reference, status: "REFUNDED" });
    await lookNow();
    expect(await kinds()).toEqual([]);
    const row = await shop.database.client.reconciliationCase.findFirstOrThrow();
    expect([row.closedAt === null, row.closedById]).toEqual([false, null]);
  });

  it("at one provider goes on although asking another throws", async () => {
    await sell();
    const { client } = shop.database;
    await client.providerAccount.create({ data: { provider: "broken" } });
    const [provider] = [...shop.worker.providers.values()];
    if (!provider) throw new Error("no provider");
    const broken = { ...provider, id: "broken", listOrders: () => Promise.reject(new Error("broken")) };
    const day = dayOf(await shop.database.now());
    shop.advance(2 * 60_000);
    for (const id of ["broken", PROVIDER]) await askForReconciliation(shop.admin, { provider: id, day });
    await reconcileDays(shop.openWorker([broken, provider]));
    const runs = await client.reconciliationRun.findMany({ where: { askedById: { not: null } } });
    const ended = runs.filter(({ endedAt }) => endedAt !== null).map((run) => run.provider);
    expect(ended).toEqual([PROVIDER]);
  });

  it("leaves a case closed that somebody explained, as long as nobody changes their word", async () => {
    const reference = await sell(REFUNDED_NUMBER);
    shop.sandbox.control.settle({ reference, status: "FULFILLED" });
    await lookNow();
    const [view] = await listOpenCases(shop.admin);
    expect(view?.kind).toBe("delivered-there");
    expect(await closeCase(shop.admin, { id: view?.id ?? "", reason: " " })).toEqual({
      ok: false,
      problem: "reason-missing",
    });
    expect(await closeCase(shop.admin, { id: view?.id ?? "", reason: "seen in their portal" })).toMatchObject(
      { ok: true },
    );
    expect(await closeCase(shop.admin, { id: view?.id ?? "", reason: "again" })).toEqual({
      ok: false,
      problem: "not-found",
    });
    await lookNow();
    expect(await kinds()).toEqual([]);
    expect(
      await shop.database.client.auditRow.count({ where: { action: "reconciliation-case-closed" } }),
    ).toBe(1);
  });

  it("that cannot ask the provider stays open and says so, and is made up for later", async () => {
    await sell();
    shop.sandbox.control.addFault({ name: "drop-before", method: "GET" });
    await lookNow();
    const waiting = await today();
    expect(waiting.state).toBe("waiting");
    expect(waiting.trouble).not.toBeNull();
    shop.advance(6 * 60_000);
    await reconcileDays(shop.worker);
    expect((await today()).state).toBe("balanced");
  });

  it("that was killed in the middle wrote nothing, and another worker takes it up when its lease is over", async () => {
    await sell();
    const day = dayOf(await shop.database.now());
    await askForReconciliation(shop.admin, { provider: PROVIDER, day });
    const killed = shop.openWorker(
      [...shop.worker.providers.values()].map((provider) => ({
        ...provider,
        readBalance: () => Promise.reject(new Error("killed")),
      })),
    );
    await reconcileDays(killed);
    expect(await shop.database.client.reconciliationCase.count()).toBe(0);
    await reconcileDays(shop.worker);
    expect((await today()).state).toBe("waiting");
    shop.advance(11 * 60_000);
    await reconcileDays(shop.worker);
    expect((await today()).state).toBe("balanced");
  });

  it("is made by the night once for each of the last seven days, however many workers there are", async () => {
    await sell();
    shop.advance(24 * HOUR);
    await Promise.all([reconcileDays(shop.worker), reconcileDays(shop.openWorker())]);
    for (let index = 0; index < 8; index += 1) await reconcileDays(shop.worker);
    const runs = await shop.database.client.reconciliationRun.findMany();
    expect(runs).toHaveLength(7);
    expect(runs.every(({ endedAt, night }) => endedAt !== null && night !== null)).toBe(true);
    const views = await listDays(shop.admin);
    expect(views.slice(1).map(({ state }) => state)).toEqual(Array(7).fill("balanced"));
  });

  it("is asked for once while it is waited for, and never of a provider or a day that there is not", async () => {
    const day = dayOf(await shop.database.now());
    await askForReconciliation(shop.admin, { provider: PROVIDER, day });
    await askForReconciliation(shop.admin, { provider: PROVIDER, day });
    expect(await shop.database.client.reconciliationRun.count()).toBe(1);
    const refused = { ok: false, problem: "not-found" };
    expect(await askForReconciliation(shop.admin, { provider: randomUUID(), day })).toEqual(refused);
    expect(await askForReconciliation(shop.admin, { provider: PROVIDER, day: "2099-01-01" })).toEqual(
      refused,
    );
    for (const none of ["2026-99-99", "1026-01-01"])
      expect(await askForReconciliation(shop.admin, { provider: PROVIDER, day: none })).toEqual(refused);
  });
});

describe("a day longer ago than the week that is shown", () => {
  it("is looked at when somebody asks, and shown with what was found", async () => {
    await sell();
    const day = dayOf(await shop.database.now());
    shop.advance(30 * 24 * HOUR);
    const shown = async () => (await listDays(shop.admin)).filter((view) => view.day === day);
    expect(await shown()).toEqual([]);
    await askForReconciliation(shop.admin, { provider: PROVIDER, day });
    expect(await shown()).toMatchObject([{ provider: PROVIDER, state: "waiting" }]);
    for (let look = 0; look < 9; look += 1) await reconcileDays(shop.worker);
    expect(await shown()).toMatchObject([{ state: "balanced", figures: { ourCount: 1, theirCount: 1 } }]);
  });
});

describe("what waits for people", () => {
  it("is counted whole although the list shows the first hundred", async () => {
    const at = await shop.database.now();
    const seen = { provider: PROVIDER, day: dayOf(at), kind: "theirs-only", openedAt: at, seenAt: at };
    await shop.database.client.reconciliationCase.createMany({
      data: Array.from({ length: 103 }, (_, index) => ({
        ...seen,
        reference: `theirs ${index}`,
        evidence: { ours: null, theirs: [] },
      })),
    });
    const cases = await listOpenCases(shop.admin);
    expect([cases.length, await countOpenCases(shop.admin)]).toEqual([100, 103]);
    expect(cases[0]?.orderReference).toBeNull();
  });
});

describe("an order that no look could judge while it was in doubt", () => {
  it("is held against the provider's list once it ended, however long ago it was sent", async () => {
    const reference = await sell("0600000003");
    shop.sandbox.control.settle({ reference, status: "HANDLING" });
    shop.advance(9 * 24 * HOUR);
    shop.sandbox.control.settle({ reference, status: "REFUNDED" });
    await untilEnded(reference);
    shop.sandbox.control.settle({ reference, status: "FULFILLED" });
    shop.advance(24 * HOUR);
    for (let look = 0; look < 10; look += 1) await reconcileDays(shop.worker);
    const open = await listOpenCases(shop.admin);
    expect(open.map((each) => [each.kind, each.reference])).toEqual([["delivered-there", reference]]);
  });

  async function untilEnded(reference: string): Promise<void> {
    for (let step = 0; step < 20; step += 1) {
      shop.advance(6.5 * HOUR);
      await recheckDueOrders(shop.worker);
      const { finalAt } = await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
      if (finalAt !== null) return;
    }
    throw new Error("it never ended");
  }
});

describe("a word that a provider takes back", () => {
  it("has its day looked at within minutes, once, and is a case then", async () => {
    const reference = await sell(REFUNDED_NUMBER);
    for (let look = 0; look < 8; look += 1) await reconcileDays(shop.worker);
    expect(await kinds()).toEqual([]);
    shop.sandbox.control.settle({ reference, status: "FULFILLED" });
    const { id } = await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
    const said = { word: "FULFILLED", message: null, suggestedOffers: [], cost: null } as const;
    const order = {
      meaning: "fulfilled",
      identity: "ours",
      providerOrderId: null,
      providerReference: null,
      ...said,
    } as const;
    expect(await applyVerdict(shop.worker, { orderId: id, verdict: { kind: "seen", order } })).toEqual({
      state: "refunded",
      move: "contradiction",
    });
    await Promise.all([reconcileDays(shop.worker), reconcileDays(shop.openWorker())]);
    shop.advance(2 * 60_000);
    for (let look = 0; look < 3; look += 1) await reconcileDays(shop.worker);
    expect(await kinds()).toEqual(["delivered-there"]);
    const asked = await shop.database.client.reconciliationRun.findMany({ where: { night: null } });
    expect(asked.map(({ day, endedAt }) => [day, endedAt !== null])).toEqual([
      [dayOf(await shop.database.now()), true],
    ]);
  });
});

describe("an order that two people released and that arrived all the same", () => {
  it("is a case of the review once the worker has looked at its day", async () => {
    const order = await neverFound(shop);
    await agree([shop.admin, await openAdmin(shop)], order.reference);
    expect(await resolveOrders(shop.worker)).toBe(1);
    const { reference } = order;
    for (let look = 0; look < 9; look += 1) await reconcileDays(shop.worker);
    expect((await listReview(shop.admin, WHOLE_REVIEW)).rows).toEqual([]);
    expect((await findOverview(shop.admin)).inReviewCount).toBe(0);
    expect(await arrives(order)).toBe("contradiction");
    await reconcileDays(shop.worker);
    shop.advance(2 * 60_000);
    for (let look = 0; look < 3; look += 1) await reconcileDays(shop.worker);
    const { rows } = await listReview(shop.admin, WHOLE_REVIEW);
    expect(rows.map((row) => [row.reference, row.state, row.cases])).toEqual([
      [reference, "failed", ["delivered-there"]],
    ]);
    expect(await findOverview(shop.admin)).toMatchObject({ inReviewCount: 1, inDoubtCount: 0 });
    const [view] = await listOpenCases(shop.admin);
    expect(view?.orderReference).toBe(reference);
    expect(await bookFaults(shop.database)).toEqual([]);
  });

  /** The request that was given up for lost is carried out, and a look-up that was under way says so. */
  async function arrives({ id, reference, planCode, msisdn, faceValueMinor }: Reread): Promise<string> {
    const [provider] = [...shop.worker.providers.values()];
    if (!provider) throw new Error("no provider");
    const amountSent = { currency: "DZD", minor: faceValueMinor };
    const request = { reference, planCode, msisdn, faceValueMinor, amountSent };
    await provider.send(request, { mayStillSend: () => true, timeoutMs: 5_000 });
    shop.sandbox.control.settle({ reference, status: "FULFILLED" });
    const answer = await provider.check({ ...request, providerOrderId: null, notFoundCount: 0 });
    if (answer.kind !== "found") throw new Error(answer.kind);
    const verdict = { kind: "seen", order: answer.order } as const;
    return (await applyVerdict(shop.worker, { orderId: id, verdict })).move;
  }
});

describe("a copy of a request", () => {
  it("that its provider turned away and carried out later, when another had delivered, is a case the same night", async () => {
    const both = await openTwoProviders();
    try {
      const { database, admin } = both.shop;
      const reloadly = both.worker.providers.get("reloadly");
      await chooseByHand(both, "reloadly");
      const there = await both.sell({ msisdn: "0770111101" });
      await chooseByHand(both, "oneclickdz");
      const { reference, msisdn, provider, faceValueMinor } = await both.sell({ msisdn: "0770111102" });
      expect([there.provider, provider]).toEqual(["reloadly", PROVIDER]);
      const { planCode, amountSentMinor, amountSentCurrency } = there;
      const amountSent = { currency: amountSentCurrency ?? "DZD", minor: amountSentMinor ?? faceValueMinor };
      const copy = { reference, planCode, msisdn, faceValueMinor, amountSent };
      const answer = await reloadly?.send(copy, { mayStillSend: () => true, timeoutMs: 5_000 });
      expect(answer?.kind).toBe("accepted");
      for (const each of [there.reference, reference]) await both.untilEnded(each);
      both.shop.advance(2 * 60_000);
      const day = dayOf(await database.now());
      for (const each of [PROVIDER, "reloadly"]) await askForReconciliation(admin, { provider: each, day });
      for (let look = 0; look < 3; look += 1) await reconcileDays(both.worker);
      const cases = await listOpenCases(admin);
      expect(cases.map(({ kind, theirs }) => [kind, theirs.map(({ msisdn: number }) => number)])).toEqual([
        ["theirs-only", [msisdn]],
      ]);
    } finally {
      await both.close();
    }
  });
});

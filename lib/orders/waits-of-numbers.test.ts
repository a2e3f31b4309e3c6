import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ResellerScope, WorkerScope } from "@/lib/auth/scope";
import type { SendInput } from "@/lib/domain/order-input";
import { bookFaults, sendInput } from "@/lib/test-shop";
import { chooseByHand, openTwoProviders, type TwoProviders } from "@/lib/test-two-providers";
import { readWallet } from "@/lib/wallet/queries";
import { applyVerdict } from "./apply-verdict";
import { dispatchOrder } from "./dispatch-order";
import { findLiveOrder, findNumberWait } from "./queries";
import { sendOrder } from "./send-order";
import { findWait, saveWait } from "./wait-store";

/** Reloadly takes no second order for a number within two minutes, nor within thirty after one of them failed of itself. */

const DJEZZY = "reloadly-8";
const MOBILIS = "reloadly-6-local";
const FAILS = "0600000002";
const MINUTE_MS = 60_000;
const WAITS = { ok: false, problem: "number-waits" };

let both: TwoProviders;
let numbers = 200_000;
const freshNumber = (): string => `0771${++numbers}`;

beforeAll(async () => {
  both = await openTwoProviders();
  await chooseByHand(both, "reloadly", "oneclickdz");
  // Dinars are sent without a discount.
  await both.shop.database.client.reseller.updateMany({ data: { belowCostAllowed: true } });
});
beforeEach(() => stopOther());
afterEach(async () => {
  both.reloadly.control.flip({ phoneRules: true });
  Object.assign(both.shop.database, { timeScale: 1 });
  await liftStop();
  expect(await bookFaults(both.shop.database)).toEqual([]);
});
afterAll(() => both.close());

/** So that nobody but Reloadly sells what both sell. */
const stopOther = () =>
  both.shop.database.client.sendingStop.create({
    data: {
      provider: "oneclickdz",
      cause: "admin",
      reason: "a test of the other one",
      stoppedById: both.shop.admin.userId,
      stoppedAt: inMs(0),
    },
  });

const liftStop = () =>
  both.shop.database.client.sendingStop.updateMany({
    where: { liftedAt: null },
    data: { liftedAt: inMs(0), liftedById: both.shop.admin.userId, liftReason: "over" },
  });

/** Always the same amount to the same number, so always with the word for it: what is looked at here is what waits all the same. */
const send = (msisdn: string, change: Partial<SendInput> = {}, scope: ResellerScope = both.shop.owner) =>
  sendOrder(scope, sendInput({ planCode: DJEZZY, amount: "500", isSecondOne: true, msisdn, ...change }));

const read = (reference: string) =>
  both.shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });

async function open(msisdn: string, change: Partial<SendInput> = {}, scope?: ResellerScope) {
  const sent = await send(msisdn, change, scope);
  if (!sent.ok) throw new Error(sent.problem);
  return read(sent.value.reference);
}

async function sell(msisdn: string, change: Partial<SendInput> = {}) {
  const order = await open(msisdn, change);
  await dispatchOrder(both.worker, order.id);
  return read(order.reference);
}

const toldWait = (msisdn: string, scope: ResellerScope = both.shop.owner, planCode = DJEZZY) =>
  findNumberWait(scope, { msisdn, planCode, amount: "500" });

const keptRows = (msisdn: string) =>
  both.shop.database.client.numberWait.findMany({
    where: { msisdn },
    select: { provider: true, operator: true, until: true },
    orderBy: { operator: "asc" },
  });

const inMs = (ms: number): Date => new Date(both.shop.nowMs() + ms);

describe("a number that was topped up through Reloadly", () => {
  it("takes no other order through it for two minutes, whichever shop's, and no money moves for it", async () => {
    const msisdn = freshNumber();
    const first = await sell(msisdn);
    expect(first).toMatchObject({ provider: "reloadly", state: "pending" });
    expect(await keptRows(msisdn)).toEqual([
      { provider: "reloadly", operator: "", until: inMs(2 * MINUTE_MS) },
    ]);
    const walletOf = (scope: ResellerScope) => readWallet(scope);
    const before = [await walletOf(both.shop.owner), await walletOf(both.shop.other)];
    const orders = await both.shop.database.client.topUpOrder.count();
    for (const scope of [both.shop.owner, both.shop.other])
      expect(await send(msisdn, {}, scope)).toEqual(WAITS);
    expect(await send(msisdn, { planCode: MOBILIS })).toEqual(WAITS);
    expect([await walletOf(both.shop.owner), await walletOf(both.shop.other)]).toEqual(before);
    expect(await both.shop.database.client.topUpOrder.count()).toBe(orders);
    both.shop.advance(2 * MINUTE_MS - 1);
    expect(await send(msisdn, {}, both.shop.other)).toEqual(WAITS);
    both.shop.advance(1);
    expect((await send(msisdn, {}, both.shop.other)).ok).toBe(true);
  });

  it("waits anew from its delivery, which is when the provider counts from", async () => {
    const msisdn = freshNumber();
    const { reference } = await sell(msisdn);
    expect((await both.untilEnded(reference)).state).toBe("fulfilled");
    expect((await keptRows(msisdn))[0]?.until).toEqual(inMs(2 * MINUTE_MS));
    both.shop.advance(2 * MINUTE_MS);
    // Had we waited too short, the provider would refuse it.
    expect(await sell(msisdn)).toMatchObject({ state: "pending" });
  });

  it("leaves every other number free", async () => {
    await sell(freshNumber());
    expect(await sell(freshNumber())).toMatchObject({ state: "pending" });
  });

  it("is sold through another provider meanwhile, which has no such rule", async () => {
    await liftStop();
    const msisdn = freshNumber();
    expect(await sell(msisdn)).toMatchObject({ provider: "reloadly" });
    expect(await toldWait(msisdn)).not.toBeNull();
    expect(await sell(msisdn)).toMatchObject({ provider: "oneclickdz", state: "pending" });
    expect(await sell(msisdn, { planCode: "PREPAID_DJEZZY" })).toMatchObject({ provider: "oneclickdz" });
    expect((await keptRows(msisdn)).map(({ provider }) => provider)).toEqual(["reloadly"]);
  });

  it("answers the very same request with the very same order, however long the number waits", async () => {
    const msisdn = freshNumber();
    const { idempotencyKey, reference } = await sell(msisdn);
    expect(await send(msisdn, { idempotencyKey })).toEqual({
      ok: true,
      value: { reference, isRepeat: true },
    });
  });

  it("waits a tenth of it where time runs ten times as fast", async () => {
    Object.assign(both.shop.database, { timeScale: 10 });
    both.reloadly.control.flip({ phoneRules: false });
    const msisdn = freshNumber();
    await sell(msisdn);
    both.shop.advance(12_000 - 1);
    expect(await send(msisdn)).toEqual(WAITS);
    both.shop.advance(1);
    expect((await send(msisdn)).ok).toBe(true);
  });
});

describe("a number whose top-up failed of itself", () => {
  it("takes none of the same operator for thirty minutes, and one of another after two", async () => {
    const { reference } = await sell(FAILS);
    const failed = await both.untilEnded(reference);
    expect(failed).toMatchObject({ state: "failed", reason: "provider-failed" });
    expect(await keptRows(FAILS)).toMatchObject([
      { operator: "" },
      { operator: "djezzy", until: inMs(30 * MINUTE_MS) },
    ]);
    const toldOnCard = async () =>
      (await findLiveOrder(both.shop.owner, reference))?.aftermath?.waitsUntil ?? null;
    expect(await toldOnCard()).toBe(await toldWait(FAILS));
    expect(await toldOnCard()).not.toBeNull();
    expect(await send(FAILS, { planCode: MOBILIS })).toEqual(WAITS);
    both.shop.advance(2 * MINUTE_MS);
    for (const scope of [both.shop.owner, both.shop.other])
      expect(await send(FAILS, {}, scope)).toEqual(WAITS);
    expect((await send(FAILS, { planCode: MOBILIS })).ok).toBe(true);
    both.shop.advance(28 * MINUTE_MS - 1);
    expect(await send(FAILS)).toEqual(WAITS);
    both.shop.advance(1);
    expect(await toldOnCard()).toBeNull();
    expect((await send(FAILS)).ok).toBe(true);
  });
});

describe("an order opened just before another shop's was sent", () => {
  /** A worker that has nobody else's key: it looks again when the wait is over, and not before. */
  const alone = (): WorkerScope => {
    const reloadly = both.worker.providers.get("reloadly");
    return both.shop.openWorker(reloadly ? [reloadly] : []);
  };

  it("is put off, and given back unsent when its two minutes are over first", async () => {
    const msisdn = freshNumber();
    const theirs = await open(msisdn, {}, both.shop.other);
    const ours = await open(msisdn);
    await dispatchOrder(both.worker, theirs.id);
    both.shop.advance(1_000);
    expect(await dispatchOrder(alone(), ours.id)).toBeNull();
    const queueEnd = new Date(ours.createdAt.getTime() + 2 * MINUTE_MS);
    expect(await read(ours.reference)).toMatchObject({
      state: "queued",
      nextCheckAt: queueEnd,
      sentAt: null,
    });
    expect(both.reloadly.control.truth().posts[ours.reference]).toBeUndefined();
    both.shop.advance(2 * MINUTE_MS - 1_000);
    await dispatchOrder(alone(), ours.id);
    expect(await read(ours.reference)).toMatchObject({ state: "failed", reason: "not-sent-in-time" });
    expect(both.reloadly.control.truth().posts[ours.reference]).toBeUndefined();
  });

  it("goes out once the wait is over, where that comes first", async () => {
    Object.assign(both.shop.database, { timeScale: 10 });
    both.reloadly.control.flip({ phoneRules: false });
    const msisdn = freshNumber();
    const theirs = await open(msisdn, {}, both.shop.other);
    const ours = await open(msisdn);
    await dispatchOrder(both.worker, theirs.id);
    const end = inMs(12_000);
    expect(await dispatchOrder(alone(), ours.id)).toBeNull();
    expect(await read(ours.reference)).toMatchObject({ state: "queued", nextCheckAt: end });
    both.shop.advance(12_000);
    expect(await dispatchOrder(alone(), ours.id)).toMatchObject({ state: "pending" });
  });

  it("is delivered by another provider at once, where there is one", async () => {
    const msisdn = freshNumber();
    const theirs = await open(msisdn, {}, both.shop.other);
    const ours = await open(msisdn);
    await dispatchOrder(both.worker, theirs.id);
    await liftStop();
    expect(await dispatchOrder(both.worker, ours.id)).toMatchObject({ state: "pending" });
    expect(await read(ours.reference)).toMatchObject({ provider: "oneclickdz" });
    expect(await read(theirs.reference)).toMatchObject({ provider: "reloadly" });
  });
});

describe("a wait that only the provider knew of", () => {
  it("is kept from its refusal, which costs nothing and holds the next order back in time", async () => {
    const msisdn = freshNumber();
    await both.untilEnded((await sell(msisdn)).reference);
    await both.shop.database.client.numberWait.deleteMany();
    const refused = await sell(msisdn);
    expect(refused).toMatchObject({ state: "failed", reason: "recipient-busy" });
    expect(await keptRows(msisdn)).toEqual([
      { provider: "reloadly", operator: "", until: inMs(2 * MINUTE_MS) },
    ]);
    expect(await send(msisdn, {}, both.shop.other)).toEqual(WAITS);
  });
});

describe("what the counter is told", () => {
  it("is when it may be tried again, to the minute and not too early, and nobody's order", async () => {
    const msisdn = freshNumber();
    await sell(msisdn);
    for (const scope of [both.shop.owner, both.shop.other]) {
      const told = Date.parse((await toldWait(msisdn, scope)) ?? "");
      expect(told % MINUTE_MS).toBe(0);
      expect(told - both.shop.nowMs()).toBeGreaterThanOrEqual(2 * MINUTE_MS);
      expect(told - both.shop.nowMs()).toBeLessThan(3 * MINUTE_MS);
    }
    expect(await toldWait(`+213${msisdn.slice(1)}`)).not.toBeNull();
    expect(await toldWait(msisdn, both.shop.owner, "no such plan")).toBeNull();
    expect(await toldWait("not a number")).toBeNull();
    both.shop.advance(2 * MINUTE_MS);
    expect(await toldWait(msisdn)).toBeNull();
  });
});

describe("the table of waits", () => {
  const order = (msisdn: string) => ({ provider: "reloadly", msisdn, operator: "djezzy" });
  const save = (msisdn: string, ms: number) =>
    both.shop.database.transaction((tx, now) =>
      saveWait(
        tx,
        order(msisdn),
        { kind: "refused", reason: "recipient-busy", wait: { scope: "number", ms } },
        { now, timeScale: 1 },
      ),
    );
  const endOf = (msisdn: string, provider = "reloadly") =>
    both.shop.database.transaction((tx, now) => findWait(tx, provider, msisdn, "djezzy", now));

  it("keeps the later end of two, whichever came first, also when both come at once", async () => {
    const [msisdn, other, third] = [freshNumber(), freshNumber(), freshNumber()];
    await save(msisdn, 5 * MINUTE_MS);
    await save(msisdn, MINUTE_MS);
    await save(other, MINUTE_MS);
    await save(other, 5 * MINUTE_MS);
    await Promise.all([1, 5, 2, 4, 3].map((minutes) => save(third, minutes * MINUTE_MS)));
    for (const number of [msisdn, other, third]) expect(await endOf(number)).toEqual(inMs(5 * MINUTE_MS));
    expect(await endOf(msisdn, "oneclickdz")).toBeNull();
  });

  it("does not keep what a clock that jumped has written", async () => {
    const [msisdn, other] = [freshNumber(), freshNumber()];
    const until = new Date("2090-01-01T00:00:00Z");
    for (const number of [msisdn, other])
      await both.shop.database.client.numberWait.create({ data: { ...order(number), operator: "", until } });
    expect(await endOf(msisdn)).toBeNull();
    await save(msisdn, MINUTE_MS);
    expect(await endOf(msisdn)).toEqual(inMs(MINUTE_MS));
    expect(await keptRows(other)).toEqual([]);
  });

  it("stays small: what is over is cleared by what comes", async () => {
    for (let count = 0; count < 30; count += 1) await save(freshNumber(), MINUTE_MS);
    both.shop.advance(60 * MINUTE_MS);
    for (let count = 0; count < 6; count += 1) await save(freshNumber(), MINUTE_MS);
    const now = inMs(0);
    expect(await both.shop.database.client.numberWait.count({ where: { until: { lte: now } } })).toBe(0);
  });

  it("holds nobody up for ever: many orders for a few numbers, all at once", async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => save(`07720000${10 + (index % 4)}`, (1 + index) * 1_000)),
    );
    for (const last of [0, 1, 2, 3])
      expect(await endOf(`07720000${10 + last}`)).toEqual(inMs((37 + last) * 1_000));
  });
});

describe("news that changes nothing", () => {
  const wait = { scope: "number", ms: 2 * MINUTE_MS } as const;

  it("does not begin the wait again when it is heard twice", async () => {
    const msisdn = freshNumber();
    const { id, providerOrderId } = await sell(msisdn);
    const kept = await keptRows(msisdn);
    both.shop.advance(MINUTE_MS);
    const verdict = { kind: "accepted", providerReference: null, wait } as const;
    await applyVerdict(both.worker, {
      orderId: id,
      verdict: { ...verdict, providerOrderId: providerOrderId ?? "" },
    });
    expect(await keptRows(msisdn)).toEqual(kept);
  });

  it("is not about this number where it is about somebody else's order", async () => {
    const msisdn = freshNumber();
    const { id } = await sell(msisdn);
    const kept = await keptRows(msisdn);
    both.shop.advance(MINUTE_MS);
    const order = {
      meaning: "failed",
      identity: "mismatch",
      word: "FAILED",
      providerOrderId: null,
      providerReference: null,
      message: null,
      suggestedOffers: [],
      cost: null,
      wait,
    } as const;
    await applyVerdict(both.worker, { orderId: id, verdict: { kind: "seen", order } });
    expect(await keptRows(msisdn)).toEqual(kept);
  });
});

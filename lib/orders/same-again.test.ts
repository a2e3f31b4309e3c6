import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { mintResellerScope, type ResellerScope } from "@/lib/auth/scope";
import type { SendInput } from "@/lib/domain/order-input";
import { bookFaults, freshNumber, sendInput, type TestShop } from "@/lib/test-shop";
import { chooseByHand, openTwoProviders, type TwoProviders } from "@/lib/test-two-providers";
import { addFunds } from "@/lib/wallet/add-funds";
import { readWallet } from "@/lib/wallet/queries";
import { cancelOrder } from "./cancel-order";
import { dispatchOrder } from "./dispatch-order";
import { findOrder } from "./queries";
import { recheckDueOrders } from "./recheck-order";
import { findSameAgain, listRepeatWindows } from "./repeat-queries";
import { sendOrder } from "./send-order";
import { setRepeatWindow } from "./set-repeat-window";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const SAME = { ok: false, problem: "same-again" };

let both: TwoProviders;
let shop: TestShop;
let cashier: ResellerScope;
beforeAll(async () => {
  both = await openTwoProviders();
  shop = both.shop;
  const userId = randomUUID();
  const { database, resellerId } = shop.owner;
  await database.client.user.create({
    data: { id: userId, name: "Second hand", email: `${userId}@taabia.test`, role: "cashier", resellerId },
  });
  cashier = mintResellerScope({ database, resellerId, userId, role: "cashier" });
  await shop.database.client.reseller.updateMany({ data: { belowCostAllowed: true } });
  await chooseByHand(both, "oneclickdz", "reloadly");
  for (const { resellerId } of [shop.owner, shop.other])
    await addFunds(shop.admin, {
      resellerId,
      amountMinor: 1_000_000_00n,
      reason: "test",
      idempotencyKey: randomUUID(),
    });
});
afterEach(async () => {
  await shop.database.client.repeatWindow.deleteMany();
  expect(await bookFaults(shop.database)).toEqual([]);
});
afterAll(() => both.close());

const reread = (reference: string) =>
  shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });

async function open(change: Partial<SendInput>, scope: ResellerScope = shop.owner) {
  const sent = await sendOrder(scope, sendInput(change));
  if (!sent.ok) throw new Error(sent.problem);
  return reread(sent.value.reference);
}

/** Sent, and told by its provider how it ended. */
async function end(change: Partial<SendInput>, scope?: ResellerScope) {
  const order = await open(change, scope);
  await dispatchOrder(both.worker, order.id);
  return both.untilEnded(order.reference);
}

const told = (msisdn: string, scope: ResellerScope = shop.owner, change: Partial<SendInput> = {}) =>
  findSameAgain(scope, sendInput({ msisdn, ...change }));

describe("the same amount to the same number", () => {
  it("is sent by nobody a second time without a word, in whatever writing, and refusing changes nothing", async () => {
    const msisdn = freshNumber();
    await open({ msisdn });
    const look = async () => [
      await readWallet(shop.owner),
      await readWallet(shop.other),
      await shop.database.client.topUpOrder.count(),
    ];
    const before = await look();
    for (const scope of [shop.owner, cashier, shop.other])
      for (const writing of [msisdn, `+213${msisdn.slice(1)}`])
        expect(await sendOrder(scope, sendInput({ msisdn: writing }))).toEqual(SAME);
    expect(await look()).toEqual(before);
    expect((await open({ msisdn, amount: "600" })).secondOfId).toBeNull();
    expect((await open({})).secondOfId).toBeNull();
  });

  it("is the same whichever plan or provider brings it", async () => {
    const msisdn = "0661000010";
    expect((await open({ msisdn, planCode: "PREPAID_MOBILIS" })).operator).toBe("mobilis");
    for (const planCode of ["MIX500_MOBILIS", "reloadly-6-local"])
      expect(await sendOrder(shop.other, sendInput({ msisdn, planCode }))).toEqual(SAME);
  });

  it("passes as a second one, under the same key, and the order remembers of which", async () => {
    const msisdn = freshNumber();
    const first = await open({ msisdn });
    shop.advance(SECOND_MS);
    const input = sendInput({ msisdn });
    expect(await sendOrder(cashier, input)).toEqual(SAME);
    const second = await open({ ...input, isSecondOne: true }, cashier);
    expect(second.secondOfId).toBe(first.id);
    shop.advance(SECOND_MS);
    expect((await open({ msisdn, isSecondOne: true })).secondOfId).toBe(second.id);
    expect((await findOrder(shop.owner, second.reference))?.secondOf).toEqual({ reference: first.reference });
    const theirs = await open({ msisdn, isSecondOne: true }, shop.other);
    expect((await findOrder(shop.other, theirs.reference))?.secondOf).toEqual({ reference: null });
  });

  it("is free again ten minutes after it was delivered, and not a moment before", async () => {
    const msisdn = freshNumber();
    const first = await end({ msisdn });
    expect(first.state).toBe("fulfilled");
    shop.advance((first.finalAt?.getTime() ?? 0) + 10 * MINUTE_MS - 1 - shop.nowMs());
    expect(await sendOrder(shop.other, sendInput({ msisdn }))).toEqual(SAME);
    shop.advance(1);
    expect((await open({ msisdn }, shop.other)).secondOfId).toBeNull();
  });

  it("is not free while it is on its way, however long that takes", async () => {
    const msisdn = freshNumber();
    const order = await open({ msisdn });
    await dispatchOrder(both.worker, order.id);
    shop.advance(3 * 60 * MINUTE_MS);
    expect((await reread(order.reference)).state).toBe("pending");
    expect(await sendOrder(shop.owner, sendInput({ msisdn }))).toEqual(SAME);
    await both.untilEnded(order.reference);
    // What was sent hours ago has only just arrived.
    expect(await sendOrder(shop.owner, sendInput({ msisdn }))).toEqual(SAME);
  });

  it("answers the very same request with the very same order", async () => {
    const input = sendInput();
    const first = await open(input);
    expect(await sendOrder(cashier, input)).toEqual({
      ok: true,
      value: { reference: first.reference, isRepeat: true },
    });
  });

  it("asks for no word after what was given back, failed, or was cancelled", async () => {
    expect(await end({ msisdn: "0600000001" })).toMatchObject({ state: "refunded" });
    expect((await open({ msisdn: "0600000001" }, shop.other)).secondOfId).toBeNull();

    const msisdn = freshNumber();
    const cancelled = await open({ msisdn });
    expect(await cancelOrder(shop.owner, { reference: cancelled.reference })).toMatchObject({ ok: true });
    // It is as good as ended: nothing of it will ever be sent.
    const next = await open({ msisdn });
    expect(next.secondOfId).toBeNull();
    expect(await sendOrder(shop.owner, sendInput({ msisdn }))).toEqual(SAME);
    await dispatchOrder(both.worker, cancelled.id);
    expect(await reread(cancelled.reference)).toMatchObject({ state: "failed", reason: "cancelled" });
  });

  it("takes an offer up in place of what was given back, once", async () => {
    const msisdn = "0600000002";
    const parent = await end({ msisdn });
    expect(parent.state).toBe("refunded");
    const offer = { msisdn, planCode: "FACTURE_DJEZZY", parentReference: parent.reference };
    const taken = await open(offer);
    expect(taken).toMatchObject({ parentId: parent.id, secondOfId: null, faceValueMinor: 500_00n });
    expect(await sendOrder(cashier, sendInput(offer))).toEqual(SAME);
    expect(await told(msisdn, cashier, offer)).toMatchObject({ own: { reference: taken.reference } });
    expect(await told(msisdn, cashier, { ...offer, amount: null })).toMatchObject({
      own: { reference: taken.reference },
    });
    expect((await open({ ...offer, isSecondOne: true })).secondOfId).toBe(taken.id);
  });

  it("comes after doubt: a number that is being verified says so, also for the same amount", async () => {
    const msisdn = freshNumber();
    const order = await open({ msisdn });
    shop.sandbox.control.addFault({ name: "drop-after", method: "POST", reference: order.reference });
    await dispatchOrder(both.worker, order.id);
    shop.sandbox.control.clearFaults();
    const doubted = await reread(order.reference);
    expect(doubted.state).toBe("unknown");
    for (const amount of ["500", "600"])
      expect(await sendOrder(shop.other, sendInput({ msisdn, amount }))).toEqual({
        ok: false,
        problem: "number-in-doubt",
      });
    expect((await open({ msisdn, isSecondOne: true })).secondOfId).toBe(order.id);
    await shop.database.client.providerAccount.updateMany({
      data: { unansweredStreak: 0, brokenAt: null, probeAt: null },
    });
    shop.advance(20 * SECOND_MS);
    await recheckDueOrders(both.worker);
  });
});

describe("the same enquiry", () => {
  it("is asked once within the window, per plan, and only while it may still be answered", async () => {
    const msisdn = "0661000020";
    const enquiry = { msisdn, planCode: "GETMENU_Mobilis", amount: null } as const;
    const asked = await open(enquiry);
    expect(await sendOrder(shop.other, sendInput(enquiry))).toEqual(SAME);
    expect(await told(msisdn, shop.owner, enquiry)).toMatchObject({
      own: { reference: asked.reference, planKind: "menu" },
    });
    expect((await open({ msisdn, planCode: "PREPAID_MOBILIS" })).secondOfId).toBeNull();
    expect((await open({ ...enquiry, isSecondOne: true })).secondOfId).toBe(asked.id);
    await dispatchOrder(both.worker, asked.id);
    expect((await both.untilEnded(asked.reference)).state).toBe("refunded");
    shop.advance(10 * MINUTE_MS);
    expect((await open(enquiry)).secondOfId).toBeNull();
  });
});

describe("many at once, of two shops", () => {
  const hands = (): readonly ResellerScope[] => [shop.owner, cashier, shop.other];
  const press = (count: number, change: Partial<SendInput>) =>
    Promise.all(
      Array.from({ length: count }, (_, place) =>
        sendOrder(hands()[place % 3] ?? shop.owner, sendInput(change)),
      ),
    );

  it("twenty for one number and amount are exactly one order, one hold, and nineteen refusals", async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      const msisdn = freshNumber();
      const all = await press(20, { msisdn, amount: "100" });
      expect(all.filter(({ ok }) => ok)).toHaveLength(1);
      for (const each of all) if (!each.ok) expect(each).toEqual(SAME);
      const orders = await shop.database.client.topUpOrder.findMany({
        where: { msisdn },
        include: { entries: true },
      });
      expect(orders.map(({ entries }) => entries.map(({ kind }) => kind))).toEqual([["hold"]]);
    }
  });

  it("pass all where all say that theirs is another one, and each but the first knows of which", async () => {
    const msisdn = freshNumber();
    const all = await press(6, { msisdn, amount: "100", isSecondOne: true });
    expect(all.filter(({ ok }) => ok)).toHaveLength(6);
    const orders = await shop.database.client.topUpOrder.findMany({ where: { msisdn } });
    expect(orders.filter(({ secondOfId }) => secondOfId === null)).toHaveLength(1);
  });

  it("for different numbers or amounts do not hinder each other", async () => {
    const numbers = Array.from({ length: 10 }, freshNumber);
    const all = await Promise.all(
      numbers.flatMap((msisdn) => [
        sendOrder(shop.owner, sendInput({ msisdn, amount: "100" })),
        sendOrder(shop.other, sendInput({ msisdn, amount: "110" })),
      ]),
    );
    expect(all.every(({ ok }) => ok)).toBe(true);
  });
});

describe("what a counter is told of the earlier one", () => {
  it("is of its own shop which, by whom, when and what became of it", async () => {
    const msisdn = freshNumber();
    const order = await open({ msisdn }, cashier);
    const own = {
      reference: order.reference,
      planName: order.planName,
      planKind: "dynamic",
      cashierName: "Second hand",
    };
    const earlier = { faceValue: "500.00", createdAt: order.createdAt.toISOString() };
    expect(await told(msisdn)).toEqual({
      ...earlier,
      state: "queued",
      finalAt: null,
      own: { ...own, isMine: false },
    });
    await dispatchOrder(both.worker, order.id);
    const { finalAt } = await both.untilEnded(order.reference);
    expect(await told(`+213${msisdn.slice(1)}`, cashier)).toEqual({
      ...earlier,
      state: "fulfilled",
      finalAt: finalAt?.toISOString(),
      own: { ...own, isMine: true },
    });
  });

  it("is of another shop's that it was sent, when, and how it is: not where, by whom or under which reference", async () => {
    const msisdn = freshNumber();
    const theirs = await open({ msisdn }, shop.other);
    const shown = await told(msisdn);
    expect(shown).toEqual({
      state: "queued",
      faceValue: "500.00",
      createdAt: theirs.createdAt.toISOString(),
      finalAt: null,
      own: null,
    });
    shop.advance(SECOND_MS);
    const mine = await open({ msisdn, isSecondOne: true });
    expect((await told(msisdn))?.own?.reference).toBe(mine.reference);
    expect((await told(msisdn, shop.other))?.own?.reference).toBe(theirs.reference);
  });

  it("is nothing where there is none, or where what was typed is no wish", async () => {
    const msisdn = freshNumber();
    await open({ msisdn });
    for (const change of [
      { amount: "600" },
      { amount: "5OO" },
      { planCode: "no such plan" },
      { amount: null },
    ])
      expect(await told(msisdn, shop.owner, change)).toBeNull();
    expect(await told("not a number")).toBeNull();
    expect(await told(freshNumber())).toBeNull();
  });
});

describe("the window", () => {
  const set = (operator: string, minutes: unknown) => setRepeatWindow(shop.admin, { operator, minutes });

  it("is ten minutes for every operator until an admin sets it, for all shops, each operator by itself", async () => {
    expect((await listRepeatWindows(shop.admin)).map(({ minutes }) => minutes)).toEqual([10, 10, 10]);
    expect(await set("djezzy", 30)).toEqual({ ok: true, value: null });
    expect(await listRepeatWindows(shop.admin)).toContainEqual({ operator: "djezzy", minutes: 30 });
    const [djezzy, mobilis] = [freshNumber(), "0661000030"];
    await end({ msisdn: djezzy });
    await end({ msisdn: mobilis, planCode: "PREPAID_MOBILIS" });
    shop.advance(10 * MINUTE_MS);
    expect(await sendOrder(shop.other, sendInput({ msisdn: djezzy }))).toEqual(SAME);
    expect((await open({ msisdn: mobilis, planCode: "PREPAID_MOBILIS" })).secondOfId).toBeNull();
    expect(await set("djezzy", 5)).toMatchObject({ ok: true });
    expect((await open({ msisdn: djezzy })).secondOfId).toBeNull();
  });

  it("of nothing still asks for a word while the first is on its way", async () => {
    await set("djezzy", 0);
    const msisdn = freshNumber();
    const order = await open({ msisdn });
    expect(await sendOrder(shop.owner, sendInput({ msisdn }))).toEqual(SAME);
    await dispatchOrder(both.worker, order.id);
    await both.untilEnded(order.reference);
    expect((await open({ msisdn })).secondOfId).toBeNull();
  });

  it("is set within a day, in whole minutes, and each change is in the audit log once", async () => {
    for (const minutes of [-1, 1_441, 1.5, Number.NaN])
      expect((await set("mobilis", minutes)).ok).toBe(false);
    expect(await set("mobilis", 1_441)).toEqual({ ok: false, problem: "minutes-invalid" });
    expect(await set("nobody", 5)).toEqual({ ok: false, problem: "input-invalid" });
    const deeds = () =>
      shop.database.client.auditRow.findMany({
        where: { action: "repeat-window-set", subject: "mobilis" },
        select: { actorId: true, details: true },
      });
    expect(await deeds()).toEqual([]);
    expect(await set("mobilis", 10)).toMatchObject({ ok: true });
    expect(await deeds()).toEqual([]);
    await Promise.all([set("mobilis", 20), set("mobilis", 20), set("mobilis", 20)]);
    expect(await deeds()).toEqual([
      { actorId: shop.admin.userId, details: { fromMinutes: 10, toMinutes: 20 } },
    ]);
    const updatedById = shop.admin.userId;
    const row = { operator: "x", minutes: 1_441, updatedAt: new Date(), updatedById };
    await expect(shop.database.client.repeatWindow.create({ data: row })).rejects.toThrow();
  });
});

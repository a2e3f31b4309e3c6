import { afterAll, beforeAll, expect, it } from "vitest";
import type { SendInput } from "@/lib/domain/order-input";
import { listTimesToResult } from "@/lib/reports/queries";
import { bookFaults, openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { applyVerdict } from "./apply-verdict";
import { dispatchOrder } from "./dispatch-order";
import { proposeResolution } from "./propose-resolution";
import { recheckDueOrders } from "./recheck-order";
import { resolveOrders } from "./resolve-order";
import { sendOrder } from "./send-order";
import { setOneAdminLimit } from "./set-one-admin-limit";

const SECOND = 1_000;

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ fundsMinor: 1_000_000_00n });
});
afterAll(async () => {
  expect(await bookFaults(shop.database)).toEqual([]);
  await shop.close();
});

async function open(change: Partial<SendInput> = {}) {
  const sent = await sendOrder(shop.owner, sendInput(change));
  if (!sent.ok) throw new Error(sent.problem);
  return shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference: sent.value.reference } });
}

async function pass(seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 1) {
    shop.advance(SECOND);
    await recheckDueOrders(shop.worker);
  }
}

const timeOf = (orderId: string) => shop.database.client.timeToResult.findUnique({ where: { orderId } });

const told = (meaning: "fulfilled" | "refunded") =>
  ({
    kind: "seen",
    order: {
      meaning,
      identity: "ours",
      word: meaning,
      providerOrderId: null,
      providerReference: null,
      message: null,
      suggestedOffers: [],
      cost: null,
    },
  }) as const;

it("an order's end is timed between the last look that saw it open and the one that saw its end", async () => {
  const order = await open();
  await dispatchOrder(shop.worker, order.id);
  const acceptedAt = await shop.database.now();
  await pass(30);
  expect(await timeOf(order.id)).toMatchObject({
    provider: "oneclickdz",
    operator: "djezzy",
    planCode: "PREPAID_DJEZZY",
    state: "fulfilled",
    acceptedAt,
    lastOpenAt: new Date(acceptedAt.getTime() + 11 * SECOND),
    seenAt: new Date(acceptedAt.getTime() + 16 * SECOND),
    checkCount: 1,
  });
});

it("a look that saw nothing does not narrow it down", async () => {
  const order = await open({ msisdn: "0600000001" });
  await dispatchOrder(shop.worker, order.id);
  const acceptedAt = await shop.database.now();
  shop.sandbox.control.addFault({ name: "html-502", path: "/v3/mobile/check" });
  await pass(30);
  expect(await timeOf(order.id)).toMatchObject({ state: "refunded", lastOpenAt: acceptedAt, checkCount: 1 });
});

it("what was never sent, refused, or found without its acceptance is not timed", async () => {
  const unsent = await open();
  await applyVerdict(shop.worker, {
    orderId: unsent.id,
    verdict: { kind: "withdrawn", reason: "not-sent-in-time" },
  });
  shop.sandbox.control.setBalance(0n);
  const refused = await open();
  await dispatchOrder(shop.worker, refused.id);
  shop.sandbox.control.setBalance(1_000_000_00n);
  await shop.database.client.providerAccount.updateMany({ data: { pausedUntil: null } });
  shop.sandbox.control.addFault({ name: "drop-after", method: "POST" });
  const lost = await open();
  await dispatchOrder(shop.worker, lost.id);
  await applyVerdict(shop.worker, { orderId: lost.id, verdict: told("fulfilled") });
  for (const { id } of [unsent, refused, lost]) expect(await timeOf(id)).toBeNull();
});

it("what people ended is not timed", async () => {
  const { client } = shop.database;
  await setOneAdminLimit(shop.admin, { amountMinor: 1_000_00n, reason: "one admin in this shop" });
  const order = await open({ msisdn: "0600000003" });
  await dispatchOrder(shop.worker, order.id);
  shop.sandbox.control.settle({ reference: order.reference, status: "UNKNOWN_ERROR" });
  await pass(12);
  shop.advance(25 * 3_600 * SECOND);
  const proposed = await proposeResolution(shop.admin, {
    reference: order.reference,
    outcome: "delivered",
    reason: "the customer has the credit",
    evidence: "the provider's portal, order page",
  });
  expect(proposed).toMatchObject({ ok: true, value: { isConfirmed: true } });
  await resolveOrders(shop.worker);
  expect(await client.topUpOrder.findUnique({ where: { id: order.id } })).toMatchObject({
    state: "fulfilled",
    reason: "delivered-by-admins",
  });
  expect(await timeOf(order.id)).toBeNull();
});

it("a clock that went backwards measures nothing and keeps no order from its end", async () => {
  const order = await open();
  await dispatchOrder(shop.worker, order.id);
  const late = await open();
  await dispatchOrder(shop.worker, late.id);
  const jumped = new Date((await shop.database.now()).getTime() + 3_600 * SECOND);
  const { client } = shop.database;
  await client.topUpOrder.update({ where: { id: order.id }, data: { acceptedAt: jumped } });
  await client.topUpOrder.update({ where: { id: late.id }, data: { lastCheckAt: jumped } });
  shop.advance(SECOND);
  for (const { id } of [order, late])
    expect(await applyVerdict(shop.worker, { orderId: id, verdict: told("fulfilled") })).toMatchObject({
      state: "fulfilled",
    });
  expect(await timeOf(order.id)).toBeNull();
  const now = await shop.database.now();
  expect(await timeOf(late.id)).toMatchObject({ lastOpenAt: now, seenAt: now });
});

it("an admin reads count, median and ninetieth percentile by provider, operator and plan", async () => {
  const since = new Date((await shop.database.now()).getTime() + SECOND);
  shop.advance(2 * SECOND);
  for (const seconds of [4, 6, 8, 10, 20]) {
    const order = await open({ planCode: "PREPAID_MOBILIS", msisdn: "0661234567", isSecondOne: true });
    await dispatchOrder(shop.worker, order.id);
    shop.advance(seconds * SECOND);
    await applyVerdict(shop.worker, { orderId: order.id, verdict: told("fulfilled") });
  }
  const menu = await open({ planCode: "GETMENU_Mobilis", msisdn: "0661234567", amount: null });
  await dispatchOrder(shop.worker, menu.id);
  shop.advance(5 * SECOND);
  await applyVerdict(shop.worker, { orderId: menu.id, verdict: told("refunded") });
  const plan = { provider: "oneclickdz", operator: "mobilis" };
  expect(await listTimesToResult(shop.admin, { since })).toEqual([
    { ...plan, planCode: "PREPAID_MOBILIS", count: 5, medianMs: 8_000, p90Ms: 16_000 },
    { ...plan, planCode: "GETMENU_Mobilis", count: 1, medianMs: 5_000, p90Ms: 5_000 },
  ]);
  expect(await listTimesToResult(shop.admin, { since: new Date("2031-01-01T00:00:00Z") })).toEqual([]);
});

import { afterEach, beforeEach, expect, it } from "vitest";
import { openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { dispatchOrder } from "./dispatch-order";
import { recheckDueOrders } from "./recheck-order";
import { recordCash } from "./record-cash";
import { seeSettled } from "./see-settled";
import { sendOrder } from "./send-order";
import { findSettled } from "./settled-queries";

const DAY = 24 * 3_600_000;

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

async function goOn(): Promise<void> {
  for (let step = 0; step < 4; step += 1) {
    shop.advance(15_000);
    await recheckDueOrders(shop.worker);
  }
}

const UNDECIDED = { msisdn: "0600000003", planCode: "PREPAID_MOBILIS", isSecondOne: true } as const;

async function sell(change: Parameters<typeof sendInput>[0] = {}): Promise<string> {
  const sent = await sendOrder(shop.owner, sendInput(change));
  if (!sent.ok) throw new Error(sent.problem);
  const { reference } = sent.value;
  const { id } = await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
  await dispatchOrder(shop.worker, id);
  await goOn();
  return reference;
}

/** Sold, in doubt, and decided by the provider in the end. */
async function settle(status: "FULFILLED" | "REFUNDED"): Promise<string> {
  const reference = await sell(UNDECIDED);
  expect(await findSettled(shop.owner)).toBeNull();
  shop.sandbox.control.settle({ reference, status });
  shop.advance(3_600_000);
  await goOn();
  return reference;
}

const told = async (scope = shop.owner): Promise<string[]> =>
  (await findSettled(scope))?.orders.map(({ reference }) => reference) ?? [];

it("an order in doubt that has ended is told to its shop until it was seen, and to no other", async () => {
  const given = await settle("REFUNDED");
  const settled = await findSettled(shop.owner);
  expect(settled).toMatchObject({ orders: [{ reference: given, state: "refunded" }], moreCount: 0 });
  expect(await told(shop.other)).toEqual([]);
  await seeSettled(shop.owner, { upTo: new Date(settled?.upTo ?? 0) });
  const delivered = await settle("FULFILLED");
  expect(await told()).toEqual([delivered]);
});

it("an order that was never in doubt has nothing to be told of", async () => {
  await sell();
  expect(await told()).toEqual([]);
});

it("a look never goes back, and nobody has seen what is still to come", async () => {
  await settle("REFUNDED");
  await seeSettled(shop.owner, { upTo: new Date(shop.nowMs() + DAY) });
  await seeSettled(shop.owner, { upTo: new Date(shop.nowMs() - DAY) });
  expect(await told()).toEqual([]);
  const { seenUpTo } = await shop.database.client.settledLook.findUniqueOrThrow({
    where: { userId: shop.owner.userId },
  });
  expect(seenUpTo.getTime()).toBe(shop.nowMs());
});

it("after a week it is an old story", async () => {
  await settle("REFUNDED");
  shop.advance(8 * DAY);
  expect(await told()).toEqual([]);
});

it("cash that was given back while nobody knew is to be collected once it arrived, until somebody says that it was", async () => {
  const reference = await sell(UNDECIDED);
  const say = (cash: "kept" | "given_back") => recordCash(shop.owner, { reference, cash });
  expect(await say("given_back")).toEqual({ ok: true, value: null });
  shop.sandbox.control.settle({ reference, status: "FULFILLED" });
  shop.advance(3_600_000);
  await goOn();
  const owed = async () => (await findSettled(shop.owner))?.orders.map(({ isCashOwed }) => isCashOwed);
  expect(await owed()).toEqual([true]);
  expect(await say("kept")).toEqual({ ok: true, value: null });
  expect(await owed()).toEqual([false]);
  expect(await say("given_back")).toEqual({ ok: false, problem: "cash-not-asked" });
});

import { afterEach, beforeEach, expect, it } from "vitest";
import { toDecimalText } from "@/lib/domain/money";
import type { ProviderView } from "@/lib/domain/provider-views";
import { dispatchOrder } from "@/lib/orders/dispatch-order";
import { sendOrder } from "@/lib/orders/send-order";
import { openOneClickDz } from "@/lib/providers/oneclickdz/oneclickdz";
import { watchProviders } from "@/lib/reconciliation/watch-providers";
import { SANDBOX_KEY, sendInput } from "@/lib/test-shop";
import { chooseByHand, openTwoProviders, type TwoProviders } from "@/lib/test-two-providers";
import { listProviders } from "./provider-queries";

const HOUR = 60 * 60_000;

let both: TwoProviders;
beforeEach(async () => {
  both = await openTwoProviders();
});
afterEach(() => both.close());

async function viewOf(provider: string): Promise<ProviderView> {
  const view = (await listProviders(both.shop.admin)).find((each) => each.provider === provider);
  if (!view) throw new Error(`${provider} is not listed`);
  return view;
}

it("an account that nobody asked yet says so, and neither float nor sale is made up", async () => {
  expect(await viewOf("oneclickdz")).toEqual({
    provider: "oneclickdz",
    name: "OneClickDz",
    environment: null,
    isUp: null,
    seenAt: null,
    reachedAt: null,
    isStale: false,
    currency: "DZD",
    float: null,
    floatAt: null,
    takenInDay: "0.00",
    runway: null,
    movingCount: 0,
    inDoubtCount: 0,
    operatorsDown: [],
    lastHour: [],
    troubles: [],
  });
});

it("a float is told in its account's own currency, and lasts as long as the last day's sales say", async () => {
  await watchProviders(both.worker);
  expect(await viewOf("oneclickdz")).toMatchObject({ isUp: true, currency: "DZD", runway: { kind: "idle" } });
  expect(await viewOf("reloadly")).toMatchObject({ isUp: true, currency: "USD", runway: { kind: "idle" } });
  await chooseByHand(both, "reloadly");
  const sold = await both.untilEnded((await both.sell({ amount: "500" })).reference);
  await watchProviders(both.worker);
  const taken = { currency: "USD", minor: sold.actualForeignMinor ?? 0n };
  const view = await viewOf("reloadly");
  expect(view.takenInDay).toBe(toDecimalText(taken));
  expect(view.float).toMatch(/^\d+\.\d{5}$/);
  expect(view.runway?.kind).toMatch(/days|long/);
  // What was sold in dinars elsewhere takes nothing from it, and a day later the pace is over.
  expect(await viewOf("oneclickdz")).toMatchObject({ takenInDay: "0.00", runway: { kind: "idle" } });
  both.shop.advance(24 * HOUR + 1);
  expect(await viewOf("reloadly")).toMatchObject({ takenInDay: "0.00000", runway: { kind: "idle" } });
});

it("the last hour counts what ended there by operator, how much of it was delivered, and how long that took", async () => {
  await chooseByHand(both, "oneclickdz");
  for (const input of [
    { msisdn: "0770111111" },
    { msisdn: "0770111112" },
    { msisdn: "0600000001", planCode: "PREPAID_MOBILIS" },
  ])
    await both.untilEnded((await both.sell(input)).reference);
  // An enquiry ends refunded, and is no sale that failed.
  const menu = await both.sell({ planCode: "GETMENU_Mobilis", msisdn: "0661234567", amount: null });
  await both.untilEnded(menu.reference);
  // What the counter took back never reached anybody.
  const { client } = both.shop.database;
  const sent = await sendOrder(both.shop.owner, sendInput());
  if (!sent.ok) throw new Error(sent.problem);
  const order = await client.topUpOrder.update({
    where: { reference: sent.value.reference },
    data: { cancelRequestedAt: await both.shop.database.now() },
  });
  await dispatchOrder(both.worker, order.id);
  const { lastHour } = await viewOf("oneclickdz");
  expect(lastHour).toEqual([
    {
      operator: "djezzy",
      endedCount: 2,
      deliveredCount: 2,
      medianMs: expect.any(Number),
      p90Ms: expect.any(Number),
    },
    {
      operator: "mobilis",
      endedCount: 1,
      deliveredCount: 0,
      medianMs: expect.any(Number),
      p90Ms: expect.any(Number),
    },
  ]);
  expect(lastHour[0]?.medianMs).toBeGreaterThan(0);
  expect((await viewOf("reloadly")).lastHour).toEqual([]);
  both.shop.advance(HOUR);
  expect((await viewOf("oneclickdz")).lastHour).toEqual([]);
});

it("what is under way is told apart from what is in doubt", async () => {
  await chooseByHand(both, "oneclickdz");
  await both.sell({});
  both.shop.sandbox.control.addFault({ name: "drop-after", method: "POST" });
  await both.sell({});
  expect(await viewOf("oneclickdz")).toMatchObject({ movingCount: 1, inDoubtCount: 1 });
  expect(await viewOf("reloadly")).toMatchObject({ movingCount: 0, inDoubtCount: 0 });
});

it("an order that was passed on went wrong at the one that turned it away, by that one's own code", async () => {
  await chooseByHand(both, "oneclickdz", "reloadly");
  both.shop.sandbox.control.setBalance(0n);
  const order = await both.sell({ amount: "500" });
  expect(order.provider).toBe("reloadly");
  const [trouble, ...others] = (await viewOf("oneclickdz")).troubles;
  expect(others).toEqual([]);
  expect(trouble).toMatchObject({ code: "not-run", count: 1, lastAt: expect.any(String) });
  expect(trouble?.providerCode).toMatch(/BALANCE/);
  expect((await viewOf("reloadly")).troubles).toEqual([]);
});

it("what went wrong is counted by code, and no number, name or message of anybody leaves with it", async () => {
  await chooseByHand(both, "oneclickdz");
  const numbers = ["0770111113", "0770111114"];
  for (const msisdn of numbers) {
    both.shop.sandbox.control.addFault({ name: "drop-after", method: "POST" });
    await both.sell({ msisdn });
  }
  await both.untilEnded((await both.sell({ msisdn: "0600000001", planCode: "PREPAID_MOBILIS" })).reference);
  const { client } = both.shop.database;
  const { id: orderId } = await client.topUpOrder.findFirstOrThrow();
  await client.orderEvent.create({
    data: {
      orderId,
      at: await both.shop.database.now(),
      kind: "checked",
      actor: "worker",
      note: "no-news",
      evidence: { httpStatus: 502, body: { error: { code: "NUMBER 0770111113 of Karim" } } },
    },
  });
  const { troubles } = await viewOf("oneclickdz");
  expect(troubles.map(({ code, count }) => ({ code, count }))).toEqual(
    expect.arrayContaining([
      { code: "send-unanswered", count: 2 },
      { code: "refunded", count: 1 },
      { code: "no-news", count: 1 },
    ]),
  );
  expect(JSON.stringify(troubles)).not.toMatch(/\d{5}|Karim/);
  both.shop.advance(25 * HOUR);
  expect((await viewOf("oneclickdz")).troubles).toEqual([]);
});

/** The codes that an order's events kept, in turn; null where an answer had none. */
async function codesKept(reference: string): Promise<readonly unknown[]> {
  const { events } = await both.shop.database.client.topUpOrder.findUniqueOrThrow({
    where: { reference },
    select: { events: { orderBy: { id: "asc" }, select: { evidence: true } } },
  });
  const codeIn = (evidence: unknown): unknown => Reflect.get(Object(evidence), "providerCode") ?? null;
  return events.flatMap(({ evidence }) => (evidence === null ? [] : [codeIn(evidence)]));
}

const codesOf = ({ troubles }: ProviderView) =>
  troubles.map(({ code, providerCode }) => [code, providerCode]).sort();

it("an order's event keeps the provider's own code beside its answer, at the send and at the check", async () => {
  await chooseByHand(both, "oneclickdz");
  const { control } = both.shop.sandbox;
  control.addFault({ name: "not-found", method: "GET", code: "SOME_NEW_CODE" });
  const asked = await both.untilEnded((await both.sell({})).reference);
  expect(await codesKept(asked.reference)).toEqual([null, "SOME_NEW_CODE", null]);
  // What cannot be passed on is refused, and says why.
  control.setBalance(0n);
  const menu = { planCode: "GETMENU_Mobilis", msisdn: "0661234567", amount: null };
  expect(await codesKept((await both.sell(menu)).reference)).toEqual(["INSUFFICIENT_BALANCE"]);
});

it("a code is counted wherever its provider writes it: in an error, or in a status", async () => {
  await chooseByHand(both, "reloadly");
  const failing = { "0600000001": "refunded", "0600000002": "failed", "0600000008": "failed" };
  for (const [msisdn, state] of Object.entries(failing)) {
    const sold = await both.sell({ msisdn });
    const ended = sold.finalAt === null ? await both.untilEnded(sold.reference) : sold;
    expect(ended).toMatchObject({ provider: "reloadly", state });
  }
  expect(codesOf(await viewOf("reloadly"))).toEqual([
    ["operator-down", "OPERATOR_UNAVAILABLE_OR_CURRENTLY_INACTIVE"],
    ["provider-failed", "PROVIDER_INTERNAL_ERROR"],
    ["refunded", "SERVICE_TO_OPERATOR_TEMPORARILY_UNAVAILABLE"],
  ]);
  expect(codesOf(await viewOf("oneclickdz"))).toEqual([]);
});

it("of events from before codes were kept, the code is read out of the body of either provider", async () => {
  await chooseByHand(both, "oneclickdz");
  const { client } = both.shop.database;
  const { id: orderId } = await both.sell({});
  const at = await both.shop.database.now();
  const bodies = [{ error: { code: "OLD_AND_NESTED" } }, { errorCode: "OLD_AND_FLAT" }];
  await client.orderEvent.createMany({
    data: bodies.map((body) => ({
      orderId,
      at,
      kind: "checked",
      actor: "worker",
      note: "no-news",
      evidence: { httpStatus: 400, body },
    })),
  });
  expect(codesOf(await viewOf("oneclickdz"))).toEqual([
    ["no-news", "OLD_AND_FLAT"],
    ["no-news", "OLD_AND_NESTED"],
  ]);
});

it("a provider that stops answering keeps the time of its last answer, and one that nobody asks is stale", async () => {
  await watchProviders(both.worker);
  const reachedAt = (await viewOf("oneclickdz")).reachedAt;
  expect(reachedAt).not.toBeNull();
  both.shop.advance(60_000);
  // Nobody listens there.
  const nobody = openOneClickDz({ baseUrl: "http://127.0.0.1:9", apiKey: SANDBOX_KEY });
  await watchProviders(both.shop.openWorker([nobody]));
  const now = await both.shop.database.now();
  expect(await viewOf("oneclickdz")).toMatchObject({
    isUp: false,
    reachedAt,
    seenAt: now.toISOString(),
    isStale: false,
  });
  both.shop.advance(6 * 60_000);
  expect(await viewOf("oneclickdz")).toMatchObject({ isStale: true });
});

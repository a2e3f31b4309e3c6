import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { WorkerScope } from "@/lib/auth/scope";
import type { SendInput } from "@/lib/domain/order-input";
import { openOneClickDz } from "@/lib/providers/oneclickdz/oneclickdz";
import type { ListedOrder, TopUpProvider } from "@/lib/providers/provider";
import { dyingAt } from "@/lib/test-deaths";
import { bookFaults, openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { applyVerdict } from "./apply-verdict";
import { dispatchOrder } from "./dispatch-order";
import { recheckDueOrders } from "./recheck-order";
import { sendOrder } from "./send-order";
import { sweepOrders } from "./sweep-orders";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop({ fundsMinor: 1_000_000_00n });
  // The plan list was asked for: one token less for the first second.
  shop.advance(SECOND);
});
afterEach(async () => {
  expect(await bookFaults(shop.database)).toEqual([]);
  await shop.close();
});

const reread = (reference: string) =>
  shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
const states = async (): Promise<Record<string, number>> => {
  const rows = await shop.database.client.topUpOrder.groupBy({ by: ["state"], _count: true });
  return Object.fromEntries(rows.map((row) => [row.state, row._count]));
};

async function send(change: Partial<SendInput> = {}) {
  const sent = await sendOrder(shop.owner, sendInput(change));
  if (!sent.ok) throw new Error(sent.problem);
  const order = await reread(sent.value.reference);
  await dispatchOrder(shop.worker, order.id);
  return order;
}

async function sendMany(count: number, change: Partial<SendInput> = {}) {
  const orders = [];
  for (let index = 0; index < count; index += 1) orders.push(await send(change));
  return orders;
}

/** Calls so far whose route contains the word. */
const calls = (word: string): number =>
  Object.entries(shop.sandbox.control.truth().calls)
    .filter(([route]) => route.includes(word))
    .reduce((sum, [, count]) => sum + count, 0);

/** What a worker does about open orders, second by second. */
async function pass(seconds: number, worker: WorkerScope = shop.worker): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 1) {
    shop.advance(SECOND);
    await sweepOrders(worker);
    await recheckDueOrders(worker);
  }
}

const real = (): TopUpProvider =>
  openOneClickDz({ baseUrl: shop.sandbox.url, apiKey: "test-key-0123456789" });

/** The real provider, whose list is told otherwise. */
const listing = (change: (row: ListedOrder) => readonly ListedOrder[]): WorkerScope => {
  const provider = real();
  return shop.openWorker([
    {
      ...provider,
      listOrders: async (query) => {
        const list = await provider.listOrders(query);
        return list.ok
          ? { ok: true, value: { ...list.value, orders: list.value.orders.flatMap(change) } }
          : list;
      },
    },
  ]);
};

describe("a sweep of the provider's list", () => {
  it("follows twenty open orders with one question every five seconds, and none about a single order", async () => {
    await sendMany(20);
    await pass(16);
    expect(calls("/list")).toBeLessThanOrEqual(4);
    expect(calls("check")).toBe(0);
    await pass(5);
    expect(await states()).toEqual({ fulfilled: 20 });
    expect(calls("check")).toBe(0);
    expect(calls("/list")).toBeLessThanOrEqual(4);
    const orders = await shop.database.client.topUpOrder.findMany();
    expect(orders.every((order) => order.checkCount === 0 && order.actualCostMinor === 496_25n)).toBe(true);
    await pass(20);
    expect(calls("/list")).toBeLessThanOrEqual(4);
  });

  it.each(
    [1, 2, 3, 4].flatMap((n) => (["before", "inside", "behind"] as const).map((when) => [n, when] as const)),
  )("settles each order once although its worker dies at the %i. transaction, %s", async (n, when) => {
    const orders = await sendMany(3);
    shop.advance(16 * SECOND);
    await sweepOrders({ ...shop.worker, database: dyingAt(shop.database, n, when) }).catch(() => null);
    await pass(30, shop.openWorker());
    expect(await states()).toEqual({ fulfilled: 3 });
    for (const { id } of orders) {
      const entries = await shop.database.client.ledgerEntry.findMany({
        where: { orderId: id },
        orderBy: { id: "asc" },
      });
      expect(entries.map(({ kind }) => kind)).toEqual(["hold", "capture"]);
    }
  });

  it("is not made for two: they are asked about one by one", async () => {
    await sendMany(2);
    await pass(21);
    expect(await states()).toEqual({ fulfilled: 2 });
    expect(calls("/list")).toBe(0);
    expect(calls("check")).toBe(4);
  });

  it("writes no event about an order that it shows unchanged", async () => {
    const [order] = await sendMany(3);
    const events = () => shop.database.client.orderEvent.count({ where: { orderId: order?.id ?? "" } });
    const before = await events();
    await pass(1);
    expect(calls("/list")).toBe(1);
    expect(await events()).toBe(before);
    const row = await reread(order?.reference ?? "");
    expect(row.lastCheckAt).not.toBeNull();
    expect(row.nextCheckAt?.getTime()).toBe((row.lastCheckAt?.getTime() ?? 0) + 11 * SECOND);
  });

  it("gives back with the provider's message and offers, as a check would", async () => {
    const refused = await send({ msisdn: "0600000001" });
    const offered = await send({ msisdn: "0600000002" });
    await sendMany(2);
    await pass(17);
    expect(await reread(refused.reference)).toMatchObject({ state: "refunded", suggestedOffers: [] });
    expect((await reread(refused.reference)).providerMessage).toMatch(/[\u0600-\u06ff]/);
    const row = await reread(offered.reference);
    expect(row).toMatchObject({ state: "refunded" });
    expect(row.suggestedOffers).toHaveLength(1);
    expect(calls("check")).toBe(0);
  });

  it("has an end that it tells without its message or its cost asked for at once, and not settled before", async () => {
    const refused = await send({ msisdn: "0600000001" });
    const delivered = await sendMany(3);
    const bare = listing((row) => [{ ...row, message: null, cost: null }]);
    shop.advance(16 * SECOND);
    await sweepOrders(bare);
    expect(await states()).toEqual({ pending: 4 });
    expect((await reread(refused.reference)).nextCheckAt?.getTime()).toBeLessThanOrEqual(
      (await shop.database.now()).getTime(),
    );
    await recheckDueOrders(bare);
    expect((await reread(refused.reference)).providerMessage).toMatch(/[\u0600-\u06ff]/);
    expect((await reread(delivered[0]?.reference ?? "")).actualCostMinor).toBe(496_25n);
    expect(await states()).toEqual({ fulfilled: 3, refunded: 1 });
  });

  it("adopts an order whose answer was lost, and moves no money of one that it does not show", async () => {
    shop.sandbox.control.addFault({ name: "drop-after", method: "POST" });
    const lost = await send();
    shop.sandbox.control.addFault({ name: "drop-before", method: "POST" });
    const never = await send();
    await sendMany(3);
    shop.advance(SECOND);
    await sweepOrders(shop.worker);
    expect((await reread(lost.reference)).state).toBe("pending");
    const row = await reread(never.reference);
    expect(row).toMatchObject({ state: "unknown", notFoundCount: 0, absentCount: 0, lastCheckAt: null });
    await pass(25);
    expect((await reread(lost.reference)).state).toBe("fulfilled");
    expect((await reread(never.reference)).state).toBe("unknown");
    expect((await reread(never.reference)).notFoundCount).toBeGreaterThan(1);
  });

  it("leaves the orders to their own checks while it cannot be read, and is itself left alone for half a minute", async () => {
    await sendMany(4);
    shop.sandbox.control.addFault({ name: "html-502", path: "/v3/mobile/list", times: 0 });
    await pass(21);
    expect(await states()).toEqual({ fulfilled: 4 });
    expect(calls("check")).toBe(8);
    expect(calls("/list")).toBe(1);
  });

  it("leaves an order that it does not show to its own checks", async () => {
    const orders = await sendMany(4);
    const hidden = orders[0]?.reference ?? "";
    const worker = listing((row) => (row.providerReference?.endsWith(hidden) ? [] : [row]));
    await pass(21, worker);
    expect(await states()).toEqual({ fulfilled: 4 });
    expect(calls("check")).toBe(2);
  });

  it("freezes an order by a row of its own that names another number, until its own check thaws it", async () => {
    const orders = await sendMany(4);
    const wrong = orders[0]?.reference ?? "";
    const worker = listing((row) =>
      row.providerReference?.endsWith(wrong) ? [{ ...row, identityFor: mismatching(row) }] : [row],
    );
    shop.advance(16 * SECOND);
    await sweepOrders(worker);
    expect(await reread(wrong)).toMatchObject({ state: "unknown", reason: "mismatch" });
    expect(await states()).toEqual({ fulfilled: 3, unknown: 1 });
    await pass(30, worker);
    expect((await reread(wrong)).state).toBe("fulfilled");
  });

  it("freezes a lost order that is there twice, and believes neither", async () => {
    shop.sandbox.control.addFault({ name: "drop-after", method: "POST" });
    const lost = await send();
    await sendMany(3);
    const worker = listing((row) =>
      row.providerReference?.endsWith(lost.reference)
        ? [row, { ...row, providerOrderId: "690161ffe9e88196b4eb64ff" }]
        : [row],
    );
    shop.advance(SECOND);
    await sweepOrders(worker);
    expect(await reread(lost.reference)).toMatchObject({ state: "unknown", reason: "mismatch" });
  });

  it.each([
    ["refunded", "fulfilled"],
    ["fulfilled", "refunded"],
  ] as const)(
    "freezes an order that two rows without an id are about, %s and %s, and moves no money",
    async (...meanings) => {
      shop.sandbox.control.addFault({ name: "drop-after", method: "POST" });
      const lost = await send();
      const known = await send();
      await sendMany(2);
      const twice = listing((row) =>
        [lost, known].some(({ reference }) => row.providerReference?.endsWith(reference))
          ? meanings.map((meaning) => ({ ...row, ...ENDS[meaning], providerOrderId: null }))
          : [row],
      );
      shop.advance(16 * SECOND);
      await sweepOrders(twice);
      for (const { id, reference } of [lost, known]) {
        expect(await reread(reference)).toMatchObject({ state: "unknown", reason: "mismatch" });
        const entries = await shop.database.client.ledgerEntry.findMany({ where: { orderId: id } });
        expect(entries.map(({ kind }) => kind)).toEqual(["hold"]);
      }
      expect(await states()).toEqual({ fulfilled: 2, unknown: 2 });
    },
  );

  it("takes a row that two pages show for one order, not for two", async () => {
    shop.sandbox.control.addFault({ name: "drop-after", method: "POST" });
    const lost = await send();
    await sendMany(3);
    shop.advance(16 * SECOND);
    await sweepOrders(listing((row) => [row, { ...row }]));
    expect((await reread(lost.reference)).state).toBe("fulfilled");
    expect(await states()).toEqual({ fulfilled: 4 });
  });

  it("ignores what is nobody's here", async () => {
    await sendMany(3);
    const stranger = (row: ListedOrder): ListedOrder => ({
      ...row,
      providerOrderId: "690161ffe9e88196b4eb64ff",
      providerReference: "API-+213665983439-somebody-elses",
      identityFor: () => "stranger",
    });
    await pass(
      1,
      listing((row) => [stranger(row)]),
    );
    expect(await states()).toEqual({ pending: 3 });
    expect((await shop.database.client.topUpOrder.findFirst())?.lastCheckAt).toBeNull();
  });

  it("that lags behind what a check has seen takes nothing back, and cannot keep an order from its own check", async () => {
    const orders = await sendMany(3);
    for (const { id } of orders) await applyVerdict(shop.worker, { orderId: id, verdict: handling });
    const lagging = listing((row) => [{ ...row, meaning: "pending", word: "PENDING", cost: null }]);
    shop.advance(16 * SECOND);
    await sweepOrders(lagging);
    expect(await states()).toEqual({ handling: 3 });
    await pass(1, lagging);
    expect(await states()).toEqual({ fulfilled: 3 });
    // A list that never moves on: within about a minute the order is asked about itself.
    await sendMany(3);
    await pass(75, lagging);
    expect(await states()).toEqual({ fulfilled: 6 });
  });

  it("is made once by two workers", async () => {
    await sendMany(5);
    const workers = [shop.worker, shop.openWorker(), shop.openWorker()];
    for (let passed = 0; passed < 10; passed += 1) {
      shop.advance(SECOND);
      await Promise.all(workers.map(sweepOrders));
    }
    expect(calls("/list")).toBe(2);
  });

  it("is not kept waiting for a year by a clock that jumped", async () => {
    await sendMany(3);
    await shop.database.client.providerAccount.updateMany({
      data: { nextSweepAt: new Date("2031-01-01T00:00:00Z") },
    });
    await pass(1);
    expect(calls("/list")).toBe(1);
  });

  it("reads as many pages as its orders need", async () => {
    // The bucket gives ten a second: sent over a quarter of a minute, all of them open at once.
    const orders = await sendMany(20);
    for (let more = 0; more < 9; more += 1) {
      shop.advance(SECOND);
      orders.push(...(await sendMany(10)));
    }
    shop.advance(SECOND);
    await sweepOrders(shop.worker);
    expect(calls("/list")).toBe(2);
    expect(await shop.database.client.topUpOrder.count({ where: { lastCheckAt: null } })).toBe(0);
  });

  it("stops with the orders that hang: they are asked about one by one, rarely", async () => {
    await sendMany(4);
    await shop.database.client.topUpOrder.updateMany({
      data: { acceptedAt: new Date((await shop.database.now()).getTime() - 40 * MINUTE) },
    });
    await pass(3);
    expect(calls("/list")).toBe(0);
  });
});

const handling = {
  kind: "seen",
  order: {
    meaning: "handling",
    identity: "ours",
    word: "HANDLING",
    providerOrderId: null,
    providerReference: null,
    message: null,
    suggestedOffers: [],
    cost: null,
  },
} as const;

/** Ends with all that belongs to them: nothing is left to ask for. */
const ENDS = {
  refunded: { meaning: "refunded", word: "REFUNDED", message: "given back", cost: null },
  fulfilled: {
    meaning: "fulfilled",
    word: "FULFILLED",
    message: "delivered",
    cost: { currency: "DZD", minor: 496_25n },
  },
} as const;

/** As the adapter judges a row with another customer's number. */
const mismatching = (row: ListedOrder): ListedOrder["identityFor"] => {
  const { identityFor } = row;
  return (order) => (identityFor(order) === "stranger" ? "stranger" : "mismatch");
};

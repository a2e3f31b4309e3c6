import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { mintResellerScope, type ResellerScope } from "@/lib/auth/scope";
import { Death, dyingAt } from "@/lib/test-deaths";
import { bookFaults, openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { readWallet } from "@/lib/wallet/queries";
import { cancelOrder } from "./cancel-order";
import { dispatchOrder } from "./dispatch-order";
import { findOrder } from "./queries";
import { recheckDueOrders } from "./recheck-order";
import { recheckStalledOrders } from "./recheck-stalled-orders";
import { sendOrder } from "./send-order";
import { claimForSending, lockOrder } from "./store";

const SECOND = 1_000;

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ fundsMinor: 1_000_000_00n });
});
afterEach(async () => {
  expect(await bookFaults(shop.database)).toEqual([]);
});
afterAll(() => shop.close());

const CANCELLED = { state: "failed", reason: "cancelled", nextCheckAt: null };
const reread = (reference: string) =>
  shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
const postsOf = (reference: string) => shop.sandbox.control.truth().posts[reference] ?? 0;
const entriesOf = async (orderId: string) =>
  (await shop.database.client.ledgerEntry.findMany({ where: { orderId }, orderBy: { id: "asc" } })).map(
    ({ kind }) => kind,
  );
const eventsOf = (orderId: string, kind: string) =>
  shop.database.client.orderEvent.count({ where: { orderId, kind } });

async function open(scope: ResellerScope = shop.owner) {
  const sent = await sendOrder(scope, sendInput());
  if (!sent.ok) throw new Error(sent.problem);
  return reread(sent.value.reference);
}

describe("an order taken back while it is queued", () => {
  it("is ended by the worker, unsent, and its money is given back once", async () => {
    const before = await readWallet(shop.owner);
    const order = await open();
    expect(await cancelOrder(shop.owner, order)).toEqual({ ok: true, value: null });
    expect((await findOrder(shop.owner, order.reference))?.isCancelRequested).toBe(true);
    // The web only asks: the worker alone ends it, and with it the hold.
    expect(await reread(order.reference)).toMatchObject({ state: "queued" });
    expect(await entriesOf(order.id)).toEqual(["hold"]);
    await recheckStalledOrders(shop.worker);
    expect(await reread(order.reference)).toMatchObject(CANCELLED);
    expect(await entriesOf(order.id)).toEqual(["hold", "release"]);
    expect(await readWallet(shop.owner)).toEqual(before);
    // Its job comes late, the round goes on, the shop asks again: nothing more happens.
    await dispatchOrder(shop.worker, order.id);
    shop.advance(5 * SECOND);
    await recheckStalledOrders(shop.worker);
    expect(await cancelOrder(shop.owner, order)).toEqual({ ok: true, value: null });
    expect(await entriesOf(order.id)).toEqual(["hold", "release"]);
    expect(postsOf(order.reference)).toBe(0);
  });

  it("is ended by whoever takes it up first, its own job too, and sent by nobody", async () => {
    const order = await open();
    await cancelOrder(shop.owner, order);
    await Promise.all(
      [shop.worker, shop.openWorker(), shop.openWorker()].flatMap((worker) => [
        dispatchOrder(worker, order.id),
        recheckStalledOrders(worker),
      ]),
    );
    expect(await reread(order.reference)).toMatchObject(CANCELLED);
    expect(await entriesOf(order.id)).toEqual(["hold", "release"]);
    expect(postsOf(order.reference)).toBe(0);
  });

  it("is asked once, however often the button is pressed", async () => {
    const order = await open();
    const all = await Promise.all(Array.from({ length: 10 }, () => cancelOrder(shop.owner, order)));
    expect(all.every(({ ok }) => ok)).toBe(true);
    expect(await eventsOf(order.id, "cancel-requested")).toBe(1);
    const { cancelRequestedAt } = await reread(order.reference);
    shop.advance(SECOND);
    await cancelOrder(shop.owner, order);
    expect((await reread(order.reference)).cancelRequestedAt).toEqual(cancelRequestedAt);
    await recheckStalledOrders(shop.worker);
  });

  it("may be taken back by any cashier of its shop, and the timeline says who", async () => {
    const userId = randomUUID();
    const { database, resellerId } = shop.owner;
    await database.client.user.create({
      data: { id: userId, name: "Test cashier", email: `${userId}@taabia.test`, role: "cashier", resellerId },
    });
    const cashier = mintResellerScope({ database, resellerId, userId, role: "cashier" });
    const order = await open();
    expect((await cancelOrder(cashier, order)).ok).toBe(true);
    const event = await database.client.orderEvent.findFirstOrThrow({
      where: { orderId: order.id, kind: "cancel-requested" },
    });
    expect(event.actor).toBe(userId);
    await recheckStalledOrders(shop.worker);
    const page = await findOrder(shop.owner, order.reference);
    expect(page?.timeline.map(({ kind }) => kind)).toEqual(["opened", "cancel-requested", "moved"]);
  });

  it.each([
    [1, "before"],
    [1, "behind"],
    [2, "before"],
    [2, "behind"],
  ] as const)("is ended by the next worker when one dies at its %i. transaction, %s it", async (n, when) => {
    const order = await open();
    await cancelOrder(shop.owner, order);
    const dying = { ...shop.worker, database: dyingAt(shop.database, n, when) };
    await expect(dispatchOrder(dying, order.id)).rejects.toThrow(Death);
    await recheckStalledOrders(shop.worker);
    expect(await reread(order.reference)).toMatchObject(CANCELLED);
    expect(await entriesOf(order.id)).toEqual(["hold", "release"]);
    expect(postsOf(order.reference)).toBe(0);
  });

  it("is taken up at once although it was waiting for a paused provider", async () => {
    const where = { provider: "oneclickdz" };
    const until = new Date((await shop.database.now()).getTime() + 60 * SECOND);
    await shop.database.client.providerAccount.upsert({
      where,
      create: { ...where, pausedUntil: until },
      update: { pausedUntil: until },
    });
    const order = await open();
    await dispatchOrder(shop.worker, order.id);
    expect((await reread(order.reference)).nextCheckAt).toEqual(until);
    await cancelOrder(shop.owner, order);
    await recheckStalledOrders(shop.worker);
    expect(await reread(order.reference)).toMatchObject(CANCELLED);
    await shop.database.client.providerAccount.update({ where, data: { pausedUntil: null } });
  });

  it("is never sent, even by a worker that does not look: the database refuses", async () => {
    const order = await open();
    await cancelOrder(shop.owner, order);
    await expect(
      shop.database.transaction(async (tx, now) =>
        claimForSending(tx, await lockOrder(tx, order.id), now, shop.database.timeScale),
      ),
    ).rejects.toThrow(/order_taken_back_is_not_sent/);
    await recheckStalledOrders(shop.worker);
  });
});

describe("an order that is queued no longer", () => {
  it("cannot be taken back: it is on its way, or has ended otherwise", async () => {
    const order = await open();
    await dispatchOrder(shop.worker, order.id);
    expect(await cancelOrder(shop.owner, order)).toEqual({ ok: false, problem: "too-late-to-cancel" });
    shop.advance(20 * SECOND);
    await recheckDueOrders(shop.worker);
    expect((await reread(order.reference)).state).toBe("fulfilled");
    expect(await cancelOrder(shop.owner, order)).toEqual({ ok: false, problem: "too-late-to-cancel" });
    expect(await eventsOf(order.id, "cancel-requested")).toBe(0);
  });

  it("nobody took for two minutes is given back as before, and is then too late to be cancelled", async () => {
    const order = await open();
    shop.advance(120 * SECOND);
    await dispatchOrder(shop.worker, order.id);
    expect(await reread(order.reference)).toMatchObject({ state: "failed", reason: "not-sent-in-time" });
    expect(await cancelOrder(shop.owner, order)).toEqual({ ok: false, problem: "too-late-to-cancel" });
  });
});

/** Cancels an order while it is claimed. Neither always begins first; and once each is through before the other begins. */
async function raceForOrder(
  round: number,
): Promise<{ order: Awaited<ReturnType<typeof open>>; said: string }> {
  const order = await open();
  const claim = () => dispatchOrder(shop.worker, order.id);
  const cancel = () => cancelOrder(shop.owner, order);
  if (round === 0) {
    await claim();
  }
  const cancelling = round % 2 === 0 ? null : cancel();
  if (round === 1) {
    await cancelling;
  }
  const claiming = claim();
  const cancelled = await (cancelling ?? cancel());
  await claiming;
  return { order, said: cancelled.ok ? "cancelled" : cancelled.problem };
}

describe("cancelling and claiming at the same moment", () => {
  it("has exactly one winner, fifty times over: cancelled and never sent, or sent and too late", async () => {
    const seen = new Set<string>();
    for (let round = 0; round < 50; round += 1) {
      const { order, said } = await raceForOrder(round);
      await recheckStalledOrders(shop.worker);
      const { state, reason } = await reread(order.reference);
      const outcome = `${said} ${state} ${reason} ${postsOf(order.reference)}`;
      expect(["cancelled failed cancelled 0", "too-late-to-cancel pending null 1"]).toContain(outcome);
      expect(await entriesOf(order.id)).toEqual(said === "cancelled" ? ["hold", "release"] : ["hold"]);
      seen.add(outcome);
    }
    expect(seen.size).toBe(2);
  });
});

describe("another shop's order", () => {
  it("does not exist, and neither does one that nobody opened", async () => {
    const order = await open();
    for (const reference of [order.reference, "tb_00000000000000000000000000"])
      expect(await cancelOrder(shop.other, { reference })).toEqual({ ok: false, problem: "not-found" });
    expect((await reread(order.reference)).cancelRequestedAt).toBeNull();
  });
});

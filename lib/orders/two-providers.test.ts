import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openOneClickDz } from "@/lib/providers/oneclickdz/oneclickdz";
import { bookFaults, sendInput } from "@/lib/test-shop";
import { chooseByHand, openTwoProviders, type TwoProviders } from "@/lib/test-two-providers";
import { dispatchOrder } from "./dispatch-order";
import { recheckStalledOrders } from "./recheck-stalled-orders";
import { sendOrder } from "./send-order";

/** One counter, two providers: who delivers a sale, and what becomes of it when that one cannot. */

let both: TwoProviders;
beforeEach(async () => {
  both = await openTwoProviders();
});
afterEach(async () => {
  expect(await bookFaults(both.shop.database)).toEqual([]);
  await both.close();
});

const eventsOf = async (orderId: string) =>
  (await both.shop.database.client.orderEvent.findMany({ where: { orderId }, orderBy: { id: "asc" } })).map(
    ({ kind, note }) => (kind === "passed-on" ? `${kind}: ${note}` : kind),
  );
const postsAt = {
  oneclickdz: (reference: string) => both.shop.sandbox.control.truth().posts[reference] ?? 0,
  reloadly: (reference: string) => both.reloadly.control.truth().posts[reference] ?? 0,
};
const open = async (input: Parameters<typeof sendInput>[0] = {}) => {
  const sent = await sendOrder(both.shop.owner, sendInput(input));
  if (!sent.ok) throw new Error(sent.problem);
  return read(sent.value.reference);
};
const read = (reference: string) =>
  both.shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
const account = (provider: string) =>
  both.shop.database.client.providerAccount.findUniqueOrThrow({ where: { provider } });

describe("who delivers a sale", () => {
  it("is who takes less for it, unless an admin decided otherwise: the next sale follows", async () => {
    const costs = await both.shop.database.client.plan.findMany({
      where: { isAirtime: true, operator: "djezzy" },
    });
    expect(new Set(costs.map(({ provider }) => provider))).toEqual(new Set(["oneclickdz", "reloadly"]));
    const byPrice = await both.sell({ amount: "500" });
    await chooseByHand(both, byPrice.provider === "reloadly" ? "oneclickdz" : "reloadly");
    const byHand = await both.sell({ amount: "500" });
    expect(new Set([byPrice.provider, byHand.provider])).toEqual(new Set(["oneclickdz", "reloadly"]));
    for (const order of [byPrice, byHand])
      expect((await both.untilEnded(order.reference)).state).toBe("fulfilled");
  });

  it("is by health who delivers more of what it was sent lately; an enquiry, which always ends refunded, counts for nobody", async () => {
    const { client } = both.shop.database;
    const updatedAt = new Date();
    const choice = { operator: "djezzy", chosenBy: "health", updatedAt, updatedById: both.shop.admin.userId };
    await chooseByHand(both, "oneclickdz");
    const menu = await both.sell({ planCode: "GETMENU_Djezzy", amount: null });
    expect((await both.untilEnded(menu.reference)).state).toBe("refunded");
    await client.providerChoice.upsert({ where: { operator: "djezzy" }, create: choice, update: choice });
    await client.plan.updateMany({ where: { provider: "oneclickdz" }, data: { costPpm: 900_000 } });
    expect((await open({ amount: "500" })).provider).toBe("oneclickdz");
    await chooseByHand(both, "oneclickdz");
    const refunded = await both.sell({ amount: "500", msisdn: "0600000001" });
    expect((await both.untilEnded(refunded.reference)).state).toBe("refunded");
    await client.providerChoice.update({ where: { operator: "djezzy" }, data: { chosenBy: "health" } });
    expect((await open({ amount: "500" })).provider).toBe("reloadly");
  });

  it("makes no difference to what the customer gets, the reseller pays and the counter shows", async () => {
    await chooseByHand(both, "oneclickdz");
    const first = await open({ amount: "500" });
    await chooseByHand(both, "reloadly");
    const second = await open({ amount: "500" });
    expect([first.provider, second.provider]).toEqual(["oneclickdz", "reloadly"]);
    const shown = ({ faceValueMinor, priceMinor, planName, planKind, operator }: typeof first) => ({
      faceValueMinor,
      priceMinor,
      planName,
      planKind,
      operator,
    });
    expect(shown(second)).toEqual(shown(first));
  });

  it("is whoever takes the amount: one that only another provider's bounds allow goes there", async () => {
    await chooseByHand(both, "oneclickdz");
    const { maximumMinor } = await both.shop.database.client.plan.findFirstOrThrow({
      where: { provider: "oneclickdz", code: "PREPAID_MOBILIS" },
    });
    const reloadly = await both.shop.database.client.plan.findFirstOrThrow({
      where: { provider: "reloadly", operator: "mobilis", kind: "dynamic", isAirtime: true },
    });
    await both.shop.database.client.reseller.updateMany({ data: { belowCostAllowed: true } });
    const above = (maximumMinor ?? 0n) + 100n;
    expect(reloadly.maximumMinor ?? 0n).toBeGreaterThanOrEqual(above);
    const order = await open({
      planCode: "PREPAID_MOBILIS",
      amount: String(above / 100n),
      msisdn: "0660123456",
    });
    expect(order.provider).toBe("reloadly");
  });
});

describe("a provider that cannot, for a reason of its own", () => {
  it("with an empty float passes the sale on before anybody notices, and is paused", async () => {
    await chooseByHand(both, "oneclickdz");
    both.shop.sandbox.control.setBalance(0n);
    const order = await both.sell({ amount: "500" });
    expect(order).toMatchObject({ provider: "reloadly", state: "pending", costCurrency: "USD" });
    expect(await account("oneclickdz")).toMatchObject({ pauseReason: "float-empty" });
    expect(await eventsOf(order.id)).toEqual([
      "opened",
      "sending",
      "moved",
      "passed-on: oneclickdz → reloadly",
      "sending",
      "moved",
    ]);
    expect((await both.untilEnded(order.reference)).state).toBe("fulfilled");
    // While it is paused nobody asks it in vain.
    const next = await both.sell({ amount: "500" });
    expect([next.provider, postsAt.oneclickdz(next.reference)]).toEqual(["reloadly", 0]);
  });

  it("passes it on the other way round too: from dollars to dinars, at the other one's cost", async () => {
    await chooseByHand(both, "reloadly");
    both.reloadly.control.setBalance(0n);
    const order = await both.sell({ amount: "500" });
    expect(order).toMatchObject({
      provider: "oneclickdz",
      state: "pending",
      costCurrency: null,
      fxRate: null,
      amountSentMinor: null,
      expectedCostMinor: 496_25n,
    });
    expect((await both.untilEnded(order.reference)).state).toBe("fulfilled");
  });

  it("with a key that is turned away passes on what waits, too", async () => {
    await chooseByHand(both, "oneclickdz");
    const waiting = await open({ amount: "500" });
    const wrong = openOneClickDz({ baseUrl: both.shop.sandbox.url, apiKey: "a-key-that-opens-nothing" });
    const reloadly = both.worker.providers.get("reloadly");
    if (!reloadly) throw new Error("no reloadly");
    const worker = both.shop.openWorker([wrong, reloadly]);
    await dispatchOrder(worker, waiting.id);
    expect(await read(waiting.reference)).toMatchObject({ provider: "reloadly", state: "pending" });
    expect(await account("oneclickdz")).toMatchObject({ pauseReason: "unauthorized" });
  });

  it("fails the sale only where nobody else can take it, and gives the money back", async () => {
    await chooseByHand(both, "oneclickdz");
    both.shop.sandbox.control.setBalance(0n);
    await both.shop.database.client.plan.updateMany({
      where: { provider: "reloadly" },
      data: { isListed: false },
    });
    const order = await both.sell({ amount: "500" });
    expect(order).toMatchObject({ provider: "oneclickdz", state: "failed", reason: "float-empty" });
  });

  it("passes nothing on to somebody who would take more than the sale brings in", async () => {
    await chooseByHand(both, "oneclickdz");
    both.shop.sandbox.control.setBalance(0n);
    await both.shop.database.client.reseller.updateMany({
      data: { marginBps: 5000, belowCostAllowed: true },
    });
    const order = await both.sell({ amount: "500" });
    expect(order).toMatchObject({ provider: "oneclickdz", state: "failed", reason: "float-empty" });
  });
});

describe("a sale that nobody can take now", () => {
  it("waits for the first of them that can: an empty bucket at the other is over in a moment", async () => {
    await chooseByHand(both, "oneclickdz");
    const orders = await Promise.all(Array.from({ length: 30 }, () => open({ amount: "150" })));
    await both.shop.database.client.providerAccount.updateMany({
      where: { provider: "oneclickdz" },
      data: { pausedUntil: new Date(both.shop.nowMs() + 5 * 60_000), pauseReason: "unauthorized" },
    });
    for (const { id } of orders) await dispatchOrder(both.worker, id);
    for (let turn = 0; turn < 5; turn += 1) {
      both.shop.advance(3_000);
      await recheckStalledOrders(both.worker);
    }
    const states = await both.shop.database.client.topUpOrder.groupBy({
      by: ["provider", "state"],
      _count: true,
    });
    expect(states).toEqual([{ provider: "reloadly", state: "pending", _count: 30 }]);
  });

  it("goes to whom we have a key for, when that of its own provider was taken away", async () => {
    await chooseByHand(both, "reloadly");
    const order = await open({ amount: "500" });
    await dispatchOrder(both.shop.worker, order.id);
    expect(await read(order.reference)).toMatchObject({ provider: "oneclickdz", state: "pending" });
  });

  it("fails at once where the other would take nothing for this number, and is asked for once", async () => {
    await chooseByHand(both, "oneclickdz");
    const order = await open({ amount: "500" });
    await both.shop.database.client.numberWait.create({
      data: {
        provider: "reloadly",
        msisdn: order.msisdn,
        operator: "",
        until: new Date(both.shop.nowMs() + 100_000),
      },
    });
    both.shop.sandbox.control.setBalance(0n);
    await dispatchOrder(both.worker, order.id);
    expect(await read(order.reference)).toMatchObject({ state: "failed", reason: "float-empty" });
    expect(postsAt.oneclickdz(order.reference)).toBe(1);
  });

  it("waits for an other that only rests for a moment, instead of failing", async () => {
    await chooseByHand(both, "oneclickdz");
    const order = await open({ amount: "500" });
    await both.shop.database.client.providerAccount.updateMany({
      where: { provider: "reloadly" },
      data: { pausedUntil: new Date(both.shop.nowMs() + 2_000), pauseReason: "rate-limited" },
    });
    both.shop.sandbox.control.setBalance(0n);
    await dispatchOrder(both.worker, order.id);
    expect(await read(order.reference)).toMatchObject({ provider: "reloadly", state: "queued" });
    both.shop.advance(3_000);
    await recheckStalledOrders(both.worker);
    expect(await read(order.reference)).toMatchObject({ provider: "reloadly", state: "pending" });
    expect([postsAt.oneclickdz(order.reference), postsAt.reloadly(order.reference)]).toEqual([1, 1]);
  });

  it("fails at once where all floats are empty, whoever was asked first", async () => {
    for (const first of ["oneclickdz", "reloadly"] as const) {
      await chooseByHand(both, first);
      both.shop.sandbox.control.setBalance(0n);
      both.reloadly.control.setBalance(0n);
      await both.shop.database.client.providerAccount.updateMany({
        data: { pausedUntil: null, pauseReason: null },
      });
      const order = await both.sell({ amount: "500" });
      expect(order).toMatchObject({ state: "failed", reason: "float-empty" });
      expect([postsAt.oneclickdz(order.reference), postsAt.reloadly(order.reference)]).toEqual([1, 1]);
    }
  });

  it("is never passed to somebody whose cost nobody knows", async () => {
    await chooseByHand(both, "reloadly");
    both.reloadly.control.setBalance(0n);
    await both.shop.database.client.plan.updateMany({
      where: { provider: "oneclickdz" },
      data: { costPpm: null },
    });
    const order = await both.sell({ amount: "500" });
    expect(order).toMatchObject({ provider: "reloadly", state: "failed", reason: "float-empty" });
  });
});

describe("a sale that may have been sent", () => {
  it("is never passed on: doubt stays where it is, and the other provider hears nothing of it", async () => {
    await chooseByHand(both, "oneclickdz");
    both.shop.sandbox.control.addFault({ name: "drop-after", method: "POST" });
    const order = await both.sell({ amount: "500" });
    expect(order).toMatchObject({ provider: "oneclickdz", state: "unknown" });
    both.shop.sandbox.control.setBalance(0n);
    await recheckStalledOrders(both.worker);
    await dispatchOrder(both.worker, order.id);
    expect((await read(order.reference)).provider).toBe("oneclickdz");
    expect(postsAt.reloadly(order.reference)).toBe(0);
  });

  it("keeps its provider in the database, whoever writes", async () => {
    await chooseByHand(both, "oneclickdz");
    const order = await both.sell({ amount: "500" });
    for (const data of [{ provider: "reloadly" }, { planCode: "reloadly-8" }])
      await expect(
        both.shop.database.client.topUpOrder.update({ where: { id: order.id }, data }),
      ).rejects.toThrow(/it was sent/);
  });

  it("is posted once over all providers, whichever of them dies on it", async () => {
    await chooseByHand(both, "oneclickdz");
    const orders = await Promise.all([1, 2, 3].map(() => open({ amount: "500" })));
    both.shop.sandbox.control.setBalance(0n);
    await Promise.all(
      orders.flatMap(({ id }) => [1, 2].map(() => dispatchOrder(both.worker, id).catch(() => null))),
    );
    for (const { reference } of orders) {
      const executed = both.reloadly.control
        .truth()
        .orders.filter((order) => order.reference === reference).length;
      expect(executed).toBe(1);
      expect(postsAt.reloadly(reference)).toBe(1);
      expect(postsAt.oneclickdz(reference)).toBeLessThanOrEqual(1);
    }
  });
});

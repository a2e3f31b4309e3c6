import { afterAll, beforeAll, expect, it } from "vitest";
import { bookFaults, openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { recheckDueOrders } from "./recheck-order";
import { recheckStalledOrders } from "./recheck-stalled-orders";
import { sendOrder } from "./send-order";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ fundsMinor: 1_000_000_00n });
});
afterAll(() => shop.close());

it("a worker that is told to stop ends what it is about and takes up nothing else; another worker does", async () => {
  for (let count = 0; count < 25; count += 1)
    expect((await sendOrder(shop.owner, sendInput())).ok).toBe(true);
  shop.advance(10_000);
  let looks = 0;
  // Told in the middle of a backlog.
  const stopping = { ...shop.openWorker(), isStopping: () => ++looks > 5 };
  expect(await recheckStalledOrders(stopping)).toBe(5);
  const states = () =>
    shop.database.client.topUpOrder.groupBy({ by: ["state"], _count: true, orderBy: { state: "asc" } });
  expect(await states()).toEqual([
    { state: "queued", _count: 20 },
    { state: "pending", _count: 5 },
  ]);
  shop.advance(60_000);
  expect(await recheckDueOrders(stopping)).toBe(0);
  expect(await recheckStalledOrders(shop.worker)).toBe(20);
  expect(await states()).toEqual([{ state: "pending", _count: 25 }]);
  expect(await bookFaults(shop.database)).toEqual([]);
});

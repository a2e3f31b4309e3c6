import { expect, it } from "vitest";
import { openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { dispatchOrder } from "./dispatch-order";
import { findOrderStatus } from "./queries";
import { recheckDueOrders } from "./recheck-order";
import { sendOrder } from "./send-order";
import { sweepOrders } from "./sweep-orders";

/** Every request that the provider got for a whole order's life, by route, while so many people watched it. */
async function lifeWatchedBy(viewers: number): Promise<Readonly<Record<string, number>>> {
  const shop = await openTestShop();
  try {
    const sent = await sendOrder(shop.owner, sendInput());
    if (!sent.ok) throw new Error(sent.problem);
    const { reference } = sent.value;
    const order = await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
    await watch(shop, reference, viewers);
    await dispatchOrder(shop.worker, order.id);
    for (let passed = 0; passed < 30; passed += 1) {
      shop.advance(1_000);
      await Promise.all([
        watch(shop, reference, viewers),
        sweepOrders(shop.worker).then(() => recheckDueOrders(shop.worker)),
      ]);
    }
    expect(await findOrderStatus(shop.owner, reference)).toMatchObject({ state: "fulfilled", isFinal: true });
    return shop.sandbox.control.truth().calls;
  } finally {
    await shop.close();
  }
}

/** Cashiers and an admin, all at once. */
const watch = (shop: TestShop, reference: string, viewers: number): Promise<unknown> =>
  Promise.all(
    Array.from({ length: viewers }, (_, index) =>
      findOrderStatus(index % 5 === 0 ? shop.admin : shop.owner, reference),
    ),
  );

it("fifty people who watch an order cost the provider exactly what one costs, and what nobody costs", async () => {
  const one = await lifeWatchedBy(1);
  expect(one["GET /v3/mobile/check-id"]).toBe(2);
  expect(await lifeWatchedBy(50)).toEqual(one);
  expect(await lifeWatchedBy(0)).toEqual(one);
});

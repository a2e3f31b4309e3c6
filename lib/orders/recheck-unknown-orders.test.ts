import { afterEach, beforeEach, expect, it } from "vitest";
import { openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { dispatchOrder } from "./dispatch-order";
import { recheckUnknownOrders } from "./recheck-unknown-orders";
import { sendOrder } from "./send-order";

const HOUR = 3_600_000;

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

/** So many orders whose answer was lost, a second apart, which nobody asks about for a week; the oldest first. */
async function loseAnswers(count: number): Promise<readonly string[]> {
  const references: string[] = [];
  for (let index = 0; index < count; index += 1) {
    shop.sandbox.control.addFault({ name: "drop-before", method: "POST" });
    const sent = await sendOrder(shop.owner, sendInput());
    if (!sent.ok) throw new Error(sent.problem);
    const { reference } = sent.value;
    references.push(reference);
    const { id } = await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
    await dispatchOrder(shop.worker, id);
    shop.advance(1_000);
  }
  const nextCheckAt = new Date((await shop.database.now()).getTime() + 7 * 24 * HOUR);
  await shop.database.client.topUpOrder.updateMany({ data: { nextCheckAt } });
  return references;
}

it("the daily round makes every order in doubt due within a minute, the oldest first, evenly spread", async () => {
  const references = await loseAnswers(4);
  shop.advance(HOUR);
  expect(await recheckUnknownOrders(shop.worker, "daily")).toBe(4);
  const now = (await shop.database.now()).getTime();
  const rows = await shop.database.client.topUpOrder.findMany({ orderBy: { nextCheckAt: "asc" } });
  expect(rows.map((row) => [row.reference, (row.nextCheckAt?.getTime() ?? 0) - now])).toEqual(
    references.map((reference, index) => [reference, index * 20_000]),
  );
});

it("a worker that starts asks about what no daily round has seen, and however often it starts, about nothing twice", async () => {
  await loseAnswers(2);
  shop.advance(23 * HOUR);
  expect(await recheckUnknownOrders(shop.worker, "missed")).toBe(0);
  shop.advance(HOUR);
  expect(await recheckUnknownOrders(shop.worker, "missed")).toBe(2);
  await shop.database.client.topUpOrder.updateMany({ data: { lastCheckAt: await shop.database.now() } });
  shop.advance(HOUR);
  expect(await recheckUnknownOrders(shop.worker, "missed")).toBe(0);
});

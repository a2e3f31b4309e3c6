import { expect, it } from "vitest";
import { openTestShop, sendInput } from "@/lib/test-shop";
import { dispatchOrder } from "./dispatch-order";
import { recheckUnknownOrders } from "./recheck-unknown-orders";
import { sendOrder } from "./send-order";

it("the daily round makes every order in doubt due within a minute, the oldest first, evenly spread", async () => {
  const shop = await openTestShop();
  try {
    const references: string[] = [];
    for (let index = 0; index < 4; index += 1) {
      shop.sandbox.control.addFault({ name: "drop-before", method: "POST" });
      const sent = await sendOrder(shop.owner, sendInput());
      if (!sent.ok) throw new Error(sent.problem);
      references.push(sent.value.reference);
      const { id } = await shop.database.client.topUpOrder.findUniqueOrThrow({
        where: { reference: sent.value.reference },
      });
      await dispatchOrder(shop.worker, id);
      shop.advance(1_000);
    }
    const inAnHour = new Date((await shop.database.now()).getTime() + 3_600_000);
    await shop.database.client.topUpOrder.updateMany({ data: { nextCheckAt: inAnHour } });
    expect(await recheckUnknownOrders(shop.worker)).toBe(4);
    const now = (await shop.database.now()).getTime();
    const rows = await shop.database.client.topUpOrder.findMany({ orderBy: { nextCheckAt: "asc" } });
    expect(rows.map((row) => [row.reference, (row.nextCheckAt?.getTime() ?? 0) - now])).toEqual(
      references.map((reference, index) => [reference, index * 20_000]),
    );
  } finally {
    await shop.close();
  }
});

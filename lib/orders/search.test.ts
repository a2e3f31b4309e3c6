import { afterAll, beforeAll, expect, it } from "vitest";
import { mintAdminScope, type ResellerScope } from "@/lib/auth/scope";
import { maskMsisdn } from "@/lib/domain/msisdn";
import { openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { dispatchOrder } from "./dispatch-order";
import { searchOrders } from "./search-queries";
import { sendOrder } from "./send-order";

const NUMBER = "0770555444";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ fundsMinor: 100_000_00n });
});
afterAll(() => shop.close());

/** Its reference. */
async function sell(scope: ResellerScope, msisdn: string, amount = "500"): Promise<string> {
  const sent = await sendOrder(scope, sendInput({ msisdn, amount, isSecondOne: true }));
  if (!sent.ok) throw new Error(sent.problem);
  return sent.value.reference;
}

const found = async (typed: string): Promise<readonly string[]> =>
  (await searchOrders(shop.admin, typed)).rows.map(({ reference }) => reference);

it("an order is found by our reference, by the provider's id and by its number, of whichever shop, in whichever state", async () => {
  const first = await sell(shop.owner, NUMBER);
  const { id } = await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference: first } });
  await dispatchOrder(shop.worker, id);
  shop.advance(1_000);
  const second = await sell(shop.other, NUMBER, "600");
  await sell(shop.other, "0770555445");
  const { providerOrderId } = await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { id } });
  if (providerOrderId === null) throw new Error("The provider gave no id");
  expect(await found(first.toUpperCase())).toEqual([first]);
  expect(await found(` ${providerOrderId} `)).toEqual([first]);
  expect(await found("+213 770 55 54 44")).toEqual([second, first]);
  expect(await found("nobody's")).toEqual([]);
  // A part names nobody: neither of a number nor of an id.
  expect(await found(NUMBER.slice(0, 8))).toEqual([]);
  expect(await found(providerOrderId.slice(0, 8))).toEqual([]);
});

it("what support reads of it has the shop, the plan and the ends of the number, and nothing of what it costs the house", async () => {
  const support = mintAdminScope({ ...shop.admin, role: "support" });
  const { rows } = await searchOrders(support, NUMBER);
  expect(rows[1]).toMatchObject({
    msisdn: maskMsisdn(NUMBER),
    faceValue: "500.00",
    resellerName: "Test shop",
    providerName: "OneClickDz",
  });
  expect(Object.keys(rows[0] ?? {}).join()).not.toMatch(/cost|margin|commission/i);
});

it("a number with more orders than a page has each of them on one page, the newest first", async () => {
  const number = "0770555446";
  const sold: string[] = [];
  for (let count = 0; count < 53; count += 1) {
    sold.unshift(await sell(shop.owner, number, String(100 + count)));
    shop.advance(1);
  }
  const first = await searchOrders(shop.admin, number);
  const rest = await searchOrders(shop.admin, number, first.next ?? undefined);
  expect([...first.rows, ...rest.rows].map(({ reference }) => reference)).toEqual(sold);
  expect(rest.next).toBeNull();
});

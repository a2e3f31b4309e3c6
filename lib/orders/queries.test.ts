import { afterAll, beforeAll, expect, it } from "vitest";
import { mintResellerScope } from "@/lib/auth/scope";
import { openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { listStatement } from "@/lib/wallet/queries";
import { findLiveOrder, findOrder, listOrders, listRecentOrders } from "./queries";
import { sendOrder } from "./send-order";

const NUMBER = "0770123456";
const ENDS = "0770****56";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ fundsMinor: 10_000_00n });
});
afterAll(() => shop.close());

it("an auditor reads of a customer's number only its ends, wherever it stands, and cannot find it by its parts", async () => {
  const opened = await sendOrder(shop.owner, sendInput({ msisdn: NUMBER }));
  if (!opened.ok) throw new Error(opened.problem);
  const { reference } = opened.value;
  const auditor = mintResellerScope({ ...shop.owner, role: "auditor" });
  const read = async (scope: typeof auditor) => [
    (await listOrders(scope, {})).rows[0]?.msisdn,
    (await listRecentOrders(scope, 1))[0]?.msisdn,
    (await findOrder(scope, reference))?.msisdn,
    (await findLiveOrder(scope, reference))?.msisdn,
    (await listStatement(scope)).rows[0]?.msisdn,
  ];
  expect(new Set(await read(auditor))).toEqual(new Set([ENDS]));
  expect(new Set(await read(mintResellerScope({ ...shop.owner, role: "cashier" })))).toEqual(
    new Set([NUMBER]),
  );
  const found = async (search: string, scope = auditor) => (await listOrders(scope, { search })).rows.length;
  expect(await found("1234")).toBe(0);
  expect(await found("1234", shop.owner)).toBe(1);
  expect(await found(NUMBER)).toBe(1);
  expect(JSON.stringify(await findOrder(auditor, reference))).not.toContain(NUMBER);
});

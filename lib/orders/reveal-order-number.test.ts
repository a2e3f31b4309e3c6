import { afterEach, beforeEach, expect, it } from "vitest";
import { refuse } from "@/lib/domain/result";
import { WHOLE_REVIEW } from "@/lib/domain/review-filter";
import { openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { dispatchOrder } from "./dispatch-order";
import { recheckDueOrders } from "./recheck-order";
import { revealOrderNumber } from "./reveal-order-number";
import { listReview } from "./review-list";
import { findReviewCase } from "./review-queries";
import { searchOrders } from "./search-queries";
import { sendOrder } from "./send-order";

const NUMBER = "0770123456";

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

/** In doubt, with answers that name the number; returns its reference. */
async function sellInDoubt(): Promise<string> {
  const sent = await sendOrder(shop.owner, sendInput({ msisdn: NUMBER }));
  if (!sent.ok) throw new Error(sent.problem);
  const { reference } = sent.value;
  const { id } = await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
  await dispatchOrder(shop.worker, id);
  shop.sandbox.control.settle({ reference, status: "UNKNOWN_ERROR" });
  shop.advance(60_000);
  await recheckDueOrders(shop.worker);
  return reference;
}

const deeds = () => shop.database.client.auditRow.findMany({ where: { action: "number-revealed" } });

it("the back office reads a number's ends, in its lists and in what the provider answered", async () => {
  const reference = await sellInDoubt();
  const { orderEvent } = shop.database.client;
  const told = JSON.stringify(await orderEvent.findMany({ select: { evidence: true } }));
  expect(told).toContain(NUMBER);
  const [{ rows: listed }, { rows: found }, opened] = await Promise.all([
    listReview(shop.admin, WHOLE_REVIEW),
    searchOrders(shop.admin, NUMBER),
    findReviewCase(shop.admin, reference, "released"),
  ]);
  expect([listed[0]?.msisdn, found[0]?.msisdn, opened?.msisdn]).toEqual(Array(3).fill("0770****56"));
  expect(opened?.answers.length).toBeGreaterThan(0);
  expect(JSON.stringify([listed, found, opened])).not.toContain(NUMBER.slice(1));
  expect(await deeds()).toEqual([]);
});

it("a whole number is told to who asks for it, with the deed in the audit log, and nothing of an order that is not there", async () => {
  const reference = await sellInDoubt();
  expect(await revealOrderNumber(shop.admin, { reference })).toEqual({ ok: true, value: { msisdn: NUMBER } });
  const { userId: actorId } = shop.admin;
  const { resellerId } = shop.owner;
  expect(await deeds()).toMatchObject([
    { actorId, resellerId, subject: "0770****56", details: { reference } },
  ]);
  expect(await revealOrderNumber(shop.admin, { reference: "tb_00000000000000000000000000" })).toEqual(
    refuse("not-found"),
  );
  expect(await deeds()).toHaveLength(1);
});

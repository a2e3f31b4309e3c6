import { afterEach, beforeEach, expect, it } from "vitest";
import { mintAdminScope, mintResellerScope } from "@/lib/auth/scope";
import { WHOLE_REVIEW } from "@/lib/domain/review-filter";
import { openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { addFunds } from "@/lib/wallet/add-funds";
import { dispatchOrder } from "./dispatch-order";
import { listReview } from "./review-list";
import { findReviewCase } from "./review-queries";
import { sendOrder } from "./send-order";

const HOUR = 3_600_000;

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop({ fundsMinor: 1_000_000_00n });
});
afterEach(() => shop.close());

/** A sale whose POST was not answered; returns its reference. */
async function sellInDoubt(amount: string): Promise<string> {
  shop.sandbox.control.addFault({ name: "drop-after", method: "POST" });
  const sent = await sendOrder(shop.owner, sendInput({ amount }));
  if (!sent.ok) throw new Error(sent.problem);
  const { reference } = sent.value;
  const { id } = await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
  await dispatchOrder(shop.worker, id);
  return reference;
}

/** Small orders in doubt since a day: written past the triggers that would ask for their money. */
async function fillWithSmall(count: number): Promise<void> {
  const { owner, database } = shop;
  const since = new Date(shop.nowMs() - 24 * HOUR);
  await database.client.$transaction(async (tx) => {
    await tx.$executeRawUnsafe("ALTER TABLE top_up_order DISABLE TRIGGER USER");
    await tx.$executeRaw`
      INSERT INTO top_up_order (id, reference, reseller_id, created_by_id, idempotency_key, body_hash, provider, plan_code,
        plan_name, plan_kind, operator, msisdn, face_value_minor, price_minor, margin_bps, state, reason, created_at, unknown_at, next_check_at)
      SELECT gen_random_uuid(), 'small' || n, ${owner.resellerId}::uuid, ${owner.userId}, 'small' || n, '', 'oneclickdz',
        'PREPAID_DJEZZY', 'Prepaid', 'dynamic', 'djezzy', '0770' || lpad(n::text, 6, '0'), 10000, 9950, 50, 'unknown', 'send-unanswered', ${since}, ${since}, ${since}
      FROM generate_series(1, ${count}::int) n`;
  });
}

it("a large order of an hour ago is not hidden by hundreds of small old ones, and those left out are counted", async () => {
  const reference = await sellInDoubt("5000");
  shop.advance(HOUR);
  await fillWithSmall(520);
  const { rows, moreCount } = await listReview(shop.admin, WHOLE_REVIEW);
  expect(rows[0]?.reference).toBe(reference);
  expect(rows).toHaveLength(500);
  expect(moreCount).toBe(21);
});

it("what else was sold to the number around then is told with its shop, and nothing that is older", async () => {
  const other = mintResellerScope(shop.other);
  await addFunds(shop.admin, {
    resellerId: other.resellerId,
    amountMinor: 5_000_00n,
    reason: "for the test",
    idempotencyKey: crypto.randomUUID(),
  });
  const number = "0770654321";
  const sell = async (scope: typeof other, amount: string): Promise<string> => {
    const sent = await sendOrder(scope, sendInput({ msisdn: number, amount, isSecondOne: true }));
    if (!sent.ok) throw new Error(sent.problem);
    return sent.value.reference;
  };
  await sell(shop.owner, "300");
  shop.advance(25 * HOUR);
  const earlier = await sell(other, "400");
  shop.advance(HOUR);
  const middle = await sell(shop.owner, "500");
  shop.advance(HOUR);
  const later = await sell(shop.owner, "600");
  const found = await findReviewCase(shop.admin, middle, "released");
  const told = found?.neighbours.map(({ reference, faceValue }) => [reference, faceValue]);
  expect(told).toContainEqual([earlier, "400.00"]);
  expect(told).toContainEqual([later, "600.00"]);
  expect(found?.neighbours.some(({ reference }) => reference === middle)).toBe(false);
  expect(found?.neighbours.some(({ faceValue }) => faceValue === "300.00")).toBe(false);
  expect(found?.neighbours).toHaveLength(2);
});

it("the answer to an order's sending stays among the evidence however often it was asked about since, and those left out are counted", async () => {
  const sent = await sendOrder(shop.owner, sendInput({ msisdn: "0600000003", planCode: "PREPAID_MOBILIS" }));
  if (!sent.ok) throw new Error(sent.problem);
  const { reference } = sent.value;
  const { id } = await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
  await dispatchOrder(shop.worker, id);
  const { orderEvent } = shop.database.client;
  const answersOfSending = (await findReviewCase(shop.admin, reference, "released"))?.answers ?? [];
  expect(answersOfSending.length).toBeGreaterThan(0);
  const checked = { orderId: id, kind: "checked", actor: "worker", note: "HANDLING" };
  await orderEvent.createMany({
    data: Array.from({ length: 60 }, (_, second) => ({
      ...checked,
      at: new Date(shop.nowMs() + second * 1_000),
      evidence: { status: "HANDLING" },
    })),
  });
  const found = await findReviewCase(shop.admin, reference, "released");
  expect(found?.answers.map(({ raw }) => raw)).toEqual(
    expect.arrayContaining(answersOfSending.map(({ raw }) => raw)),
  );
  expect([found?.answers.length, found?.answersLeftOut]).toEqual([answersOfSending.length + 50, 10]);
});

it("what an order earns the house is shown to who decides about it, and to nobody who only looks", async () => {
  const reference = await sellInDoubt("500");
  const { database, userId } = shop.admin;
  const accountsFor = async (role: "admin" | "finance" | "support") => {
    const found = await findReviewCase(mintAdminScope({ database, userId, role }), reference, "delivered");
    return found?.effect.lines.map(({ account }) => account);
  };
  const whole = ["available", "held", "float", "revenue"];
  expect(await accountsFor("admin")).toEqual(whole);
  expect(await accountsFor("finance")).toEqual(whole);
  expect(await accountsFor("support")).toEqual(["available", "held"]);
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mintSlipScope } from "@/lib/auth/scope";
import { readSlip } from "@/lib/auth/slip";
import { freshNumber, openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { dispatchOrder } from "./dispatch-order";
import { findClaimStatus, findReceipt } from "./receipt-queries";
import { recheckDueOrders } from "./recheck-order";
import { sendOrder } from "./send-order";

const SECRET = "a-secret-of-the-web-of-32-characters";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

async function send(change: Parameters<typeof sendInput>[0] = {}): Promise<string> {
  const sent = await sendOrder(shop.owner, sendInput(change));
  if (!sent.ok) throw new Error(sent.problem);
  return sent.value.reference;
}

async function bringAbout(reference: string): Promise<void> {
  const { id } = await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
  await dispatchOrder(shop.worker, id);
  for (let passed = 0; passed < 20; passed += 1) {
    shop.advance(2_000);
    await recheckDueOrders(shop.worker);
  }
}

const claimOf = (reference: string) => findClaimStatus(mintSlipScope({ database: shop.database, reference }));

describe("a receipt", () => {
  it("is one's own: another shop's order has none, nor has one that is not there", async () => {
    const reference = await send();
    expect(await findReceipt(shop.owner, reference, SECRET)).toMatchObject({ reference, state: "queued" });
    expect(await findReceipt(shop.other, reference, SECRET)).toBeNull();
    expect(await findReceipt(shop.owner, "tb_00000000000000000000000000", SECRET)).toBeNull();
  });

  it("says what was paid for, with the number masked, and nothing of what the shop pays", async () => {
    const msisdn = freshNumber();
    const reference = await send({ msisdn, amount: "1370" });
    const receipt = await findReceipt(shop.owner, reference, SECRET);
    expect(receipt).toMatchObject({
      shopName: "Test shop",
      faceValue: "1370.00",
      operator: "djezzy",
      maskedMsisdn: `${msisdn.slice(0, 4)}****${msisdn.slice(-2)}`,
      createdAt: new Date(shop.nowMs()).toISOString(),
      toldAt: new Date(shop.nowMs()).toISOString(),
    });
    const { price } = await shop.database.client.topUpOrder
      .findUniqueOrThrow({ where: { reference } })
      .then(({ priceMinor }) => ({ price: String(priceMinor) }));
    const text = JSON.stringify(receipt);
    expect(text).not.toContain(msisdn);
    expect(text).not.toContain(`${price.slice(0, -2)}.${price.slice(-2)}`);
  });

  it("carries a slip that names this very order", async () => {
    const reference = await send();
    const receipt = await findReceipt(shop.owner, reference, SECRET);
    expect(readSlip(receipt?.slip ?? "", SECRET)).toBe(reference);
  });

  it("is not made for an enquiry, which sells nothing", async () => {
    const reference = await send({ planCode: "GETMENU_Mobilis", msisdn: "0660123456", amount: null });
    expect(await findReceipt(shop.owner, reference, SECRET)).toBeNull();
  });
});

describe("what a slip's holder sees", () => {
  it("follows the order to its end, whatever that is", async () => {
    const delivered = await send();
    expect(await claimOf(delivered)).toMatchObject({ state: "queued", isFinal: false, checkedAt: null });
    await bringAbout(delivered);
    const told = await claimOf(delivered);
    expect(told).toMatchObject({ state: "fulfilled", isFinal: true, pollAfterMs: null });
    expect(told?.checkedAt).not.toBeNull();
    const refunded = await send({ msisdn: "0600000002" });
    await bringAbout(refunded);
    expect(await claimOf(refunded)).toMatchObject({ state: "refunded", isFinal: true });
    const unknown = await send({ msisdn: "0600000003" });
    await bringAbout(unknown);
    expect(await claimOf(unknown)).toMatchObject({ state: "unknown", isFinal: false, pollAfterMs: 60_000 });
  });

  it("is nothing of what stands on the order but its state and its times", async () => {
    const reference = await send({ amount: "1370" });
    await bringAbout(reference);
    expect(Object.keys((await claimOf(reference)) ?? {})).toEqual([
      "state",
      "isFinal",
      "changedAt",
      "checkedAt",
      "pollAfterMs",
    ]);
  });

  it("is nothing where the order is not there", async () => {
    expect(await claimOf("tb_00000000000000000000000000")).toBeNull();
  });
});

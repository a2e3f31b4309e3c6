import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { SendInput } from "@/lib/domain/order-input";
import { bookFaults, freshNumber, openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { rereadOrder, sendOne } from "@/lib/test-verdicts";
import { readWallet } from "@/lib/wallet/queries";
import { listAttempts } from "./attempt-queries";
import { cancelOrder } from "./cancel-order";
import { findLiveOrder, findOrder, listRecentOrders } from "./queries";
import { recheckDueOrders } from "./recheck-order";
import { recordCash } from "./record-cash";
import { findSameAgain } from "./repeat-queries";
import { sendOrder } from "./send-order";

/** What is tried for one customer, one after the other, and what is left to tell of what came to nothing. */

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ fundsMinor: 1_000_000_00n });
});
afterEach(async () => expect(await bookFaults(shop.database)).toEqual([]));
afterAll(() => shop.close());

const MINUTE = 60_000;

/** Sent, and seen to its end. */
async function sell(change: Partial<SendInput>) {
  const { reference } = await sendOne(shop, change);
  shop.advance(MINUTE);
  await recheckDueOrders(shop.worker);
  return rereadOrder(shop, reference);
}

const refusedWithOffers = () => sell({ msisdn: "0600000002", isSecondOne: true });

const menuAfter = (parentReference: string, msisdn: string) =>
  sendInput({ msisdn, planCode: "GETMENU_Mobilis", amount: null, parentReference });

it("an enquiry follows the sale that came to nothing, and what it brings is the third of the same tries", async () => {
  const first = await refusedWithOffers();
  const { msisdn } = first;
  const before = await readWallet(shop.owner);
  const enquiry = await sell(menuAfter(first.reference, msisdn));
  expect(enquiry).toMatchObject({ state: "refunded", planKind: "menu", parentId: first.id });
  expect(await readWallet(shop.owner)).toEqual(before);
  const third = await sell({
    msisdn,
    planCode: "SAMA1200_MOBILIS",
    amount: "1200",
    parentReference: enquiry.reference,
  });
  expect(third).toMatchObject({ state: "fulfilled", parentId: enquiry.id });
  await recordCash(shop.owner, { reference: first.reference, cash: "kept" });

  for (const { reference } of [first, enquiry, third])
    expect((await findOrder(shop.owner, reference))?.attempts).toMatchObject([
      { reference: first.reference, parentReference: null, offerCount: 1, cash: "kept", faceValue: "500.00" },
      { reference: enquiry.reference, parentReference: first.reference, planKind: "menu", offerCount: 4 },
      { reference: third.reference, parentReference: enquiry.reference, faceValue: "1200.00" },
    ]);
});

it("two offers of one order that were tried one after the other are both among its tries", async () => {
  const msisdn = freshNumber();
  const enquiry = await sell({ msisdn, planCode: "GETMENU_Djezzy", amount: null });
  const take = (amount: string) =>
    sell({ msisdn, planCode: "FACTURE_DJEZZY", amount, parentReference: enquiry.reference });
  const [second, third] = [await take("500"), await take("1000")];
  expect((await listAttempts(shop.owner, third.reference)).map(({ reference }) => reference)).toEqual([
    enquiry.reference,
    second.reference,
    third.reference,
  ]);
});

it("an order that nothing is linked to is alone, and another shop's tries are nobody's business", async () => {
  const alone = await sell({ msisdn: freshNumber() });
  expect(await listAttempts(shop.owner, alone.reference)).toHaveLength(1);
  expect(await listAttempts(shop.other, alone.reference)).toEqual([]);
  expect(await listAttempts(shop.owner, "tb_00000000000000000000000000")).toEqual([]);
});

it("only an enquiry may follow a sale without one of its offers: for the same number, of the same shop, come to nothing", async () => {
  const refused = await refusedWithOffers();
  const delivered = await sell({ msisdn: freshNumber() });
  const refusal = { ok: false, problem: "offer-not-offered" };
  const asked = menuAfter(refused.reference, refused.msisdn);
  expect(await sendOrder(shop.other, asked)).toEqual(refusal);
  expect(await sendOrder(shop.owner, { ...asked, msisdn: freshNumber() })).toEqual(refusal);
  expect(await sendOrder(shop.owner, { ...asked, planCode: "PREPAID_DJEZZY", amount: "500" })).toEqual(
    refusal,
  );
  expect(await sendOrder(shop.owner, menuAfter(delivered.reference, delivered.msisdn))).toEqual(refusal);
});

it("the same question while its answer is on the way is told which one that is, whatever it follows", async () => {
  const { reference, msisdn } = await refusedWithOffers();
  const first = await sendOrder(shop.owner, menuAfter(reference, msisdn));
  if (!first.ok) throw new Error(first.problem);
  const again = menuAfter(reference, msisdn);
  expect(await sendOrder(shop.owner, again)).toEqual({ ok: false, problem: "same-again" });
  expect(await findSameAgain(shop.owner, again)).toMatchObject({
    own: { reference: first.value.reference, planKind: "menu", isMine: true },
  });
  await cancelOrder(shop.owner, { reference: first.value.reference });
});

it("what came back is told with the balance right after it, also once others have sold since", async () => {
  const refused = await sell({ msisdn: "0600000001" });
  const { available } = await readWallet(shop.owner);
  await sell({ msisdn: freshNumber() });
  const returned = { amount: "497.50", balance: available };
  expect((await findLiveOrder(shop.owner, refused.reference))?.aftermath).toEqual({
    returned,
    waitsUntil: null,
  });
  expect((await findOrder(shop.owner, refused.reference))?.aftermath?.returned).toEqual(returned);
  const recent = await listRecentOrders(shop.owner, 2);
  expect(recent.map(({ aftermath }) => aftermath?.returned)).toEqual([undefined, returned]);
});

it("nothing came back of an enquiry, and an order on its way has no aftermath", async () => {
  const enquiry = await sell({ msisdn: freshNumber(), planCode: "GETMENU_Djezzy", amount: null });
  expect((await findLiveOrder(shop.owner, enquiry.reference))?.aftermath).toEqual({
    returned: null,
    waitsUntil: null,
  });
  const moving = await sendOne(shop, { msisdn: freshNumber() });
  expect((await findLiveOrder(shop.owner, moving.reference))?.aftermath).toBeUndefined();
});

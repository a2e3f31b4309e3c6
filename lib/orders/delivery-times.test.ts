import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ResellerScope } from "@/lib/auth/scope";
import { deliveryTimeFor } from "@/lib/domain/delivery-time";
import type { SendInput } from "@/lib/domain/order-input";
import { openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { agree, neverFound, openAdmin, rereadOrder } from "@/lib/test-verdicts";
import { applyVerdict } from "./apply-verdict";
import { listDeliveryTimes } from "./delivery-time-queries";
import { dispatchOrder } from "./dispatch-order";
import { resolveOrders } from "./resolve-order";
import { sendOrder } from "./send-order";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ fundsMinor: 1_000_000_00n });
});
afterAll(() => shop.close());

/** Opened, and taken by its provider; it stays on its way until it is told. */
async function open(change: Partial<SendInput> = {}, scope: ResellerScope = shop.owner): Promise<string> {
  // A lost answer before this one made the shop careful.
  await shop.database.client.providerAccount.updateMany({
    data: { pausedUntil: null, quietUntil: null, brokenAt: null, probeAt: null, unansweredStreak: 0 },
  });
  const sent = await sendOrder(scope, sendInput({ amount: "100", ...change }));
  if (!sent.ok) throw new Error(sent.problem);
  const { id } = await shop.database.client.topUpOrder.findUniqueOrThrow({
    where: { reference: sent.value.reference },
  });
  await dispatchOrder(shop.worker, id);
  return id;
}

const deliver = (orderId: string) =>
  applyVerdict(shop.worker, {
    orderId,
    verdict: {
      kind: "seen",
      order: {
        meaning: "fulfilled",
        identity: "ours",
        word: "FULFILLED",
        providerOrderId: null,
        providerReference: null,
        message: null,
        suggestedOffers: [],
        cost: null,
      },
    },
  });

/** Five sales, opened together, delivered after so many seconds each. */
async function deliverAfter(seconds: readonly number[], change?: Partial<SendInput>, scope?: ResellerScope) {
  const ids: string[] = [];
  for (const _ of seconds) ids.push(await open(change, scope));
  let passed = 0;
  for (const [place, after] of seconds.entries()) {
    shop.advance((after - passed) * SECOND_MS);
    passed = after;
    await deliver(ids[place] ?? "");
  }
}

/** Past what a process remembers of its last look. */
async function times(scope: ResellerScope = shop.owner) {
  shop.advance(10 * SECOND_MS);
  return listDeliveryTimes(scope);
}
const timeOf = async (planCode: string | null, operator: "djezzy" | "mobilis" = "djezzy") =>
  deliveryTimeFor(await times(), operator, planCode);

describe("how long a top-up takes", () => {
  it("is told from every shop's sales of the last hour, to every shop, and names none", async () => {
    expect(await times()).toEqual([]);
    await deliverAfter([5, 7]);
    await deliverAfter([9, 11, 30], {}, shop.other);
    const usual = { medianSeconds: 9, p90Seconds: 30 };
    for (const scope of [shop.owner, shop.other])
      expect(deliveryTimeFor(await times(scope), "djezzy", "PREPAID_DJEZZY")).toEqual({
        operator: "djezzy",
        planCode: "PREPAID_DJEZZY",
        usual,
        isSlow: false,
      });
    expect(await timeOf("MIX2000_DJEZZY")).toMatchObject({ planCode: null, usual });
    expect(await timeOf(null, "mobilis")).toBeNull();
    expect(JSON.stringify(await times())).not.toContain(shop.other.resellerId);
    shop.advance(60 * MINUTE_MS);
    expect(await times()).toEqual([]);
  });

  it("does not count what was asked, or what people ended", async () => {
    const lost = await neverFound(shop, { amount: "100" });
    await agree([shop.admin, await openAdmin(shop)], lost.reference, "delivered");
    expect(await resolveOrders(shop.worker)).toBe(1);
    expect(await rereadOrder(shop, lost.reference)).toMatchObject({ state: "fulfilled" });
    await deliverAfter([9, 9, 9, 9]);
    await deliver(await open({ planCode: "GETMENU_Djezzy", amount: null }));
    expect(await timeOf("PREPAID_DJEZZY")).toBeNull();
    await deliverAfter([9]);
    expect(await timeOf("PREPAID_DJEZZY")).toMatchObject({ usual: { medianSeconds: 9, p90Seconds: 9 } });
  });

  it("is slow while sales hang for longer than they ever did before, and no longer", async () => {
    await deliverAfter([9, 9, 9, 9, 9]);
    shop.advance(11 * MINUTE_MS);
    const hanging = [await open(), await open({}, shop.other), await open()];
    expect(await timeOf("PREPAID_DJEZZY")).toMatchObject({ usual: { medianSeconds: 9 }, isSlow: false });
    expect(await timeOf("PREPAID_DJEZZY")).toMatchObject({ usual: { medianSeconds: 9 }, isSlow: true });
    expect(await timeOf(null)).toMatchObject({ isSlow: true });
    for (const id of hanging) await deliver(id);
    expect((await timeOf("PREPAID_DJEZZY"))?.isSlow).toBe(true);
    await deliverAfter([9, 9, 9, 9]);
    expect(await timeOf("PREPAID_DJEZZY")).toMatchObject({ usual: { medianSeconds: 9 }, isSlow: false });
  });

  it("is read once in ten seconds, however many counters ask", async () => {
    const before = await times();
    await deliverAfter([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(await listDeliveryTimes(shop.other)).toBe(before);
    shop.advance(9_999);
    expect(await listDeliveryTimes(shop.owner)).toBe(before);
    shop.advance(1);
    expect(deliveryTimeFor(await listDeliveryTimes(shop.owner), "djezzy", null)?.usual?.medianSeconds).toBe(
      1,
    );
  });
});

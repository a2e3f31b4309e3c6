import { afterEach, beforeEach, expect, it } from "vitest";
import { boundsOfDay, dayOf } from "@/lib/domain/day";
import type { Limits } from "@/lib/domain/limits";
import { findLimits } from "@/lib/resellers/limit-queries";
import { setLimits } from "@/lib/resellers/set-limits";
import { bookFaults, freshNumber, openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { dispatchOrder } from "./dispatch-order";
import { recheckDueOrders } from "./recheck-order";
import { sendOrder } from "./send-order";

const NONE: Limits = { perOrderMinor: null, perDayMinor: null, perNumberMinor: null };

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop({ fundsMinor: 1_000_000_00n });
});
afterEach(() => shop.close());

const limitTo = (limits: Partial<Limits>) =>
  setLimits(shop.admin, {
    resellerId: shop.owner.resellerId,
    limits: { ...NONE, ...limits },
    reason: "a new shop",
  });

/** What came of a sale of so many dinars: "sold", or why not. */
async function sell(amount: string, msisdn = freshNumber()): Promise<string> {
  const sent = await sendOrder(shop.owner, sendInput({ amount, msisdn, isSecondOne: true }));
  return sent.ok ? "sold" : sent.problem;
}

it("an order above what one may be worth is refused in words of its own, and holds nothing", async () => {
  await limitTo({ perOrderMinor: 1_000_00n });
  expect(await sell("1001")).toBe("limit-per-order");
  expect(await shop.database.client.topUpOrder.count()).toBe(0);
  expect(await sell("1000")).toBe("sold");
});

it("fifty sales at once do not pass the day's limit together", async () => {
  await limitTo({ perDayMinor: 5_000_00n });
  const all = await Promise.all(Array.from({ length: 50 }, () => sell("500")));
  expect(all.filter((each) => each === "sold")).toHaveLength(10);
  expect(new Set(all)).toEqual(new Set(["sold", "limit-per-day"]));
  expect(await shop.database.client.topUpOrder.count()).toBe(10);
  expect(await findLimits(shop.owner)).toEqual({
    perOrder: null,
    perDay: "5000.00",
    perNumber: null,
    soldToday: "5000.00",
  });
  expect(await bookFaults(shop.database)).toEqual([]);
});

it("a day begins at midnight in Algiers, and what was given back is sold no more", async () => {
  await limitTo({ perDayMinor: 500_00n });
  const refunded = await sendOrder(
    shop.owner,
    sendInput({ msisdn: "0600000001", planCode: "PREPAID_MOBILIS" }),
  );
  if (!refunded.ok) throw new Error(refunded.problem);
  expect(await sell("500")).toBe("limit-per-day");
  const { id } = await shop.database.client.topUpOrder.findFirstOrThrow();
  await dispatchOrder(shop.worker, id);
  for (let looks = 0; looks < 8; looks += 1) {
    shop.advance(20_000);
    await recheckDueOrders(shop.worker);
  }
  expect((await shop.database.client.topUpOrder.findFirstOrThrow()).state).toBe("refunded");
  expect(await sell("500")).toBe("sold");
  // Algiers is an hour ahead of UTC all year round.
  const midnight = boundsOfDay(dayOf(new Date(shop.nowMs()))).to.getTime();
  expect(new Date(midnight).getUTCHours()).toBe(23);
  shop.advance(midnight - shop.nowMs() - 1);
  expect(await sell("500")).toBe("limit-per-day");
  shop.advance(1);
  expect(await sell("500")).toBe("sold");
});

it("a number takes so much a day from this shop, and another number its own", async () => {
  await limitTo({ perNumberMinor: 1_000_00n });
  const number = freshNumber();
  expect(await sell("700", number)).toBe("sold");
  expect(await sell("400", number)).toBe("limit-per-number");
  expect(await sell("300", number)).toBe("sold");
  expect(await sell("1000")).toBe("sold");
});

it("a limit is set with a reason that stays on record, binds one shop alone, and can be lifted", async () => {
  const { resellerId } = shop.owner;
  expect(await setLimits(shop.admin, { resellerId, limits: NONE, reason: " " })).toEqual({
    ok: false,
    problem: "reason-missing",
  });
  await limitTo({ perOrderMinor: 100_00n });
  expect(await sell("500")).toBe("limit-per-order");
  expect(await findLimits(shop.other)).toBeNull();
  await limitTo({});
  expect(await sell("500")).toBe("sold");
  const deeds = await shop.database.client.auditRow.findMany({
    where: { action: "limits-set", resellerId },
    orderBy: { id: "asc" },
  });
  expect(deeds.map(({ reason, details }) => [reason, details])).toEqual([
    ["a new shop", { perOrderMinor: "10000", perDayMinor: null, perNumberMinor: null }],
    ["a new shop", { perOrderMinor: null, perDayMinor: null, perNumberMinor: null }],
  ]);
});

it("an enquiry sells nothing, and is asked under any limit", async () => {
  await limitTo({ perOrderMinor: 1_00n, perDayMinor: 1_00n, perNumberMinor: 1_00n });
  const asked = await sendOrder(shop.owner, sendInput({ planCode: "GETMENU_Djezzy", amount: null }));
  expect(asked.ok).toBe(true);
});

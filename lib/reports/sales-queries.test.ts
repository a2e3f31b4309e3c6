import { afterAll, beforeAll, expect, it } from "vitest";
import { mintResellerScope } from "@/lib/auth/scope";
import { dayOf } from "@/lib/domain/day";
import { toMajor } from "@/lib/domain/money";
import { type ReportFilter, readReportFilter } from "@/lib/domain/report";
import { dispatchOrder } from "@/lib/orders/dispatch-order";
import { sendOrder } from "@/lib/orders/send-order";
import { askForReconciliation } from "@/lib/reconciliation/ask-for-reconciliation";
import { reconcileDays } from "@/lib/reconciliation/reconcile-days";
import { bookFaults, sendInput } from "@/lib/test-shop";
import { chooseByHand, openTwoProviders, type TwoProviders } from "@/lib/test-two-providers";
import { findHouseReport, findShopReport } from "./sales-queries";

let both: TwoProviders;
let filter: ReportFilter;

/** A shop with every kind of ending: delivered by either provider, given back, taken back, an enquiry, and one in doubt. */
beforeAll(async () => {
  both = await openTwoProviders();
  const { shop } = both;
  await chooseByHand(both, "oneclickdz");
  for (const input of [
    { msisdn: "0770111111", amount: "500" },
    { msisdn: "0770111112", amount: "700" },
    { msisdn: "0600000001", planCode: "PREPAID_MOBILIS" },
    { planCode: "GETMENU_Mobilis", msisdn: "0661234567", amount: null },
  ])
    await both.untilEnded((await both.sell(input)).reference);
  await chooseByHand(both, "reloadly");
  await both.untilEnded((await both.sell({ msisdn: "0770111113", amount: "500" })).reference);
  await chooseByHand(both, "oneclickdz");
  const sent = await sendOrder(shop.owner, sendInput());
  if (!sent.ok) throw new Error(sent.problem);
  const { id } = await shop.database.client.topUpOrder.update({
    where: { reference: sent.value.reference },
    data: { cancelRequestedAt: await shop.database.now() },
  });
  await dispatchOrder(both.worker, id);
  shop.sandbox.control.addFault({ name: "drop-after", method: "POST" });
  await both.sell({ msisdn: "0770111114", amount: "900" });
  filter = readReportFilter({ range: "week" }, await shop.database.now());
});
afterAll(() => both.close());

/** What the ledger says was moved on the shop's accounts of this kind, by entries of that kind. */
async function posted(entry: string, account: string): Promise<string> {
  const [row] = await both.shop.database.client.$queryRaw<{ minor: bigint }[]>`
    SELECT COALESCE(sum(p.amount_minor), 0)::bigint AS minor
    FROM posting p JOIN ledger_entry e ON e.id = p.entry_id JOIN ledger_account a ON a.id = p.account_id
    WHERE e.kind::text = ${entry} AND a.kind::text = ${account} AND a.currency = 'DZD'`;
  return toMajor(row?.minor ?? 0n);
}

it("a report says what the ledger says: sold is captured, given back is released, undecided is held", async () => {
  expect(await bookFaults(both.shop.database)).toEqual([]);
  const report = await findShopReport(both.shop.owner, filter);
  expect(`-${report.total.price}`).toBe(await posted("capture", "held"));
  expect(report.total.givenBack).toBe(await posted("release", "available"));
  const { resellerId } = both.shop.owner;
  const held = await both.shop.database.client.ledgerAccount.findFirstOrThrow({
    where: { kind: "held", resellerId },
  });
  expect(report.undecided).toEqual({ count: 1, price: toMajor(held.balanceMinor) });
  expect(report.total).toMatchObject({ orderCount: 6, soldCount: 3, faceValue: "1700.00" });
});

it("success counts what an operator ended, and neither an enquiry nor what was taken back", async () => {
  const { total, operators } = await findShopReport(both.shop.owner, filter);
  expect(total).toMatchObject({ endedCount: 4, deliveredCount: 3, givenBackCount: 2 });
  expect(operators.find(({ operator }) => operator === "mobilis")).toMatchObject({
    endedCount: 1,
    deliveredCount: 0,
  });
});

it("the parts of a report add up to the whole of it", async () => {
  const report = await findHouseReport(both.shop.admin, filter);
  for (const part of [report.days, report.operators, report.sellers, report.providers, report.ways])
    for (const figure of ["orderCount", "soldCount", "endedCount", "givenBackCount"] as const)
      expect(part.reduce((sum, line) => sum + line[figure], 0)).toBe(report.total[figure]);
});

it("each operator's success at each provider is told to the house, and to no shop", async () => {
  const { ways } = await findHouseReport(both.shop.admin, filter);
  const counts = ways.map(({ operator, provider, endedCount, deliveredCount }) => [
    `${operator} ${provider}`,
    [deliveredCount, endedCount],
  ]);
  expect(Object.fromEntries(counts)).toEqual({
    "djezzy OneClickDz": [2, 2],
    "djezzy Reloadly": [1, 1],
    "mobilis OneClickDz": [0, 1],
  });
  expect((await findShopReport(both.shop.owner, filter)).ways).toEqual([]);
});

it("what the house paid and kept is what the ledger booked, and no word of it is sent to a shop", async () => {
  const house = await findHouseReport(both.shop.admin, filter);
  const [float, exchange] = [await posted("capture", "float"), await posted("capture", "exchange")];
  expect(Number(house.total.house?.cost)).toBeCloseTo(Number(float) + Number(exchange), 2);
  expect(house.providers.map(({ id }) => id).sort()).toEqual(["oneclickdz", "reloadly"]);
  const shop = await findShopReport(both.shop.owner, { ...filter, provider: "reloadly" });
  expect(shop.total).toMatchObject({ house: null, soldCount: 3 });
  expect(JSON.stringify(shop)).not.toMatch(/oneclickdz|reloadly|cost/i);
});

it("what a shop earns is told to its owner, and to nobody else of it", async () => {
  const { owner } = both.shop;
  const { total } = await findShopReport(owner, filter);
  expect(Number(total.shopMargin)).toBeCloseTo(Number(total.faceValue) - Number(total.price), 2);
  for (const role of ["manager", "auditor"] as const)
    expect((await findShopReport(mintResellerScope({ ...owner, role }), filter)).total.shopMargin).toBeNull();
});

it("another shop's orders are in no report of this one, whatever its address asks for", async () => {
  const { owner, other } = both.shop;
  const report = await findShopReport(other, { ...filter, resellerId: owner.resellerId });
  expect(report.total).toMatchObject({ orderCount: 0, price: "0.00" });
  expect(report.undecided.count).toBe(0);
});

it("a sale whose provider took it back later is no sale any more, and what came back is given back", async () => {
  const { shop, worker } = both;
  const reference = (await both.sell({ msisdn: "0770111115", amount: "500" })).reference;
  await both.untilEnded(reference);
  const before = await findHouseReport(shop.admin, filter);
  shop.sandbox.control.settle({ reference, status: "REFUNDED" });
  shop.advance(2 * 60_000);
  await askForReconciliation(shop.admin, { provider: "oneclickdz", day: dayOf(await shop.database.now()) });
  await reconcileDays(worker);
  const { total } = await findHouseReport(shop.admin, filter);
  expect(total).toMatchObject({
    soldCount: before.total.soldCount - 1,
    deliveredCount: before.total.deliveredCount - 1,
    givenBackCount: before.total.givenBackCount + 1,
  });
  const [captured, reversed] = [await posted("capture", "held"), await posted("reverse", "available")];
  expect(reversed).toBe("497.50");
  expect(Number(total.price)).toBeCloseTo(-Number(captured) - Number(reversed), 2);
  const cost = await Promise.all(
    ["capture", "reverse"].flatMap((entry) => [posted(entry, "float"), posted(entry, "exchange")]),
  );
  expect(Number(total.house?.cost)).toBeCloseTo(
    cost.reduce((sum, each) => sum + Number(each), 0),
    2,
  );
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { costInDinars } from "@/lib/domain/ledger";
import { expectedCost } from "@/lib/domain/provider-cost";
import { findPlanAt } from "@/lib/plans/queries";
import { bookFaults } from "@/lib/test-shop";
import { chooseByHand, openTwoProviders, type TwoProviders } from "@/lib/test-two-providers";

/** Sold in dinars, paid from an account in dollars, at a rate that divides nothing evenly. */

const DJEZZY = 8;
const DJEZZY_PLAN = "reloadly-8";

let both: TwoProviders;
beforeAll(async () => {
  both = await openTwoProviders();
  await chooseByHand(both, "reloadly");
  await changeRate("133.67000000000");
});
afterAll(() => both.close());

async function changeRate(rate: string): Promise<void> {
  both.reloadly.control.setRate({ operatorId: DJEZZY, rate });
  await both.readPlans();
}

const planNow = async () => {
  const plan = await both.shop.database.transaction((tx) => findPlanAt(tx, "reloadly", DJEZZY_PLAN));
  if (!plan?.terms) throw new Error("The sandbox lists no such plan");
  return { ...plan, terms: plan.terms };
};

const sell = (amount: string, msisdn: string) => both.sell({ planCode: DJEZZY_PLAN, amount, msisdn });
const untilEnded = (reference: string) => both.untilEnded(reference);

async function postingsOf(orderId: string, kind: "capture" | "release") {
  const rows = await both.shop.database.client.posting.findMany({
    where: { entry: { orderId, kind } },
    include: { account: true },
    orderBy: { id: "asc" },
  });
  return rows.map(({ account, amountMinor }) => [`${account.kind} ${account.currency}`, amountMinor]);
}

describe("a sale in dinars, paid for in dollars", () => {
  it("freezes what is sent, what it is expected to cost and the rate, and books to the last decimal", async () => {
    const { terms, ...plan } = await planNow();
    const expected = expectedCost({ ...plan, terms }, 500_00n);
    if (!expected) throw new Error("The plan has no cost");
    const opened = await sell("500", "0770123456");
    expect(opened).toMatchObject({
      provider: "reloadly",
      amountSentCurrency: "USD",
      costCurrency: "USD",
      fxRate: terms.fxRate,
      expectedForeignMinor: expected.minor,
      expectedCostMinor: costInDinars(expected, terms.fxRate).minor,
    });
    const ended = await untilEnded(opened.reference);
    const actual = { currency: "USD", minor: ended.actualForeignMinor ?? 0n };
    const worth = costInDinars(actual, terms.fxRate).minor;
    expect(ended).toMatchObject({ state: "fulfilled", actualCostMinor: worth });
    const difference = costInDinars(expected, terms.fxRate).minor - worth;
    expect(await postingsOf(opened.id, "capture")).toEqual([
      ["held DZD", -opened.priceMinor],
      ["float USD", actual.minor],
      ["exchange DZD", worth],
      ["exchange USD", -actual.minor],
      ...(difference === 0n ? [] : [["fx_difference DZD", difference]]),
      ["revenue DZD", opened.priceMinor - (opened.expectedCostMinor ?? 0n)],
    ]);
    expect(await bookFaults(both.shop.database)).toEqual([]);
  });

  it("keeps the rate of its own hour: a later one moves no earlier sale", async () => {
    const first = await sell("333", "0770123457");
    await changeRate("129.99000000001");
    const second = await sell("333", "0770123458");
    expect(second.fxRate).not.toBe(first.fxRate);
    const ends = [await untilEnded(first.reference), await untilEnded(second.reference)];
    for (const end of ends) {
      const actual = { currency: "USD", minor: end.actualForeignMinor ?? 0n };
      expect(end.actualCostMinor).toBe(costInDinars(actual, end.fxRate ?? 0n).minor);
    }
    expect(await bookFaults(both.shop.database)).toEqual([]);
  });

  it("takes from the float in dollars exactly what the provider took from it", async () => {
    const { _sum } = await both.shop.database.client.posting.aggregate({
      where: { account: { kind: "float", provider: "reloadly", currency: "USD" } },
      _sum: { amountMinor: true },
    });
    const costs = await both.shop.database.client.topUpOrder.aggregate({
      _sum: { actualForeignMinor: true },
    });
    expect(_sum.amountMinor).toBe(costs._sum.actualForeignMinor);
    expect(_sum.amountMinor).toBeGreaterThan(0n);
  });

  it("gives back in dinars what it took, and moves no dollar", async () => {
    const opened = await sell("500", "0600000001");
    const ended = await untilEnded(opened.reference);
    expect(ended.state).toBe("refunded");
    expect(await postingsOf(opened.id, "release")).toEqual([
      ["available DZD", opened.priceMinor],
      ["held DZD", -opened.priceMinor],
    ]);
    expect(await bookFaults(both.shop.database)).toEqual([]);
  });

  it("refuses, in the database, a rate or an amount rewritten after the sale", async () => {
    const { id } = await sell("500", "0770123459");
    for (const data of [{ fxRate: 1n }, { expectedForeignMinor: 1n }, { amountSentMinor: 1n }])
      await expect(both.shop.database.client.topUpOrder.update({ where: { id }, data })).rejects.toThrow(
        /cannot be rewritten/,
      );
  });
});

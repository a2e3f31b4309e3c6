import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ResellerScope } from "@/lib/auth/scope";
import { dayOf } from "@/lib/domain/day";
import { toMajor } from "@/lib/domain/money";
import { readReportFilter } from "@/lib/domain/report";
import { dispatchOrder } from "@/lib/orders/dispatch-order";
import { recheckDueOrders } from "@/lib/orders/recheck-order";
import { sendOrder } from "@/lib/orders/send-order";
import { askForReconciliation } from "@/lib/reconciliation/ask-for-reconciliation";
import { reconcileDays } from "@/lib/reconciliation/reconcile-days";
import { findHouseReport, findShopReport } from "@/lib/reports/sales-queries";
import { setMarginRule } from "@/lib/resellers/set-margin-rule";
import { listSubs } from "@/lib/resellers/sub-queries";
import { Death, dyingAt } from "@/lib/test-deaths";
import { bookFaults, openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { openSellingSub } from "@/lib/test-sub";
import { findCommission } from "./commission-queries";
import { sumEarned } from "./commission-store";
import { payCommissions } from "./pay-commissions";
import { listStatement, readWallet } from "./queries";

/** At the sandbox this number ends refunded. */
const REFUNDED_NUMBER = "0600000001";

let shop: TestShop;
let below: ResellerScope;
beforeEach(async () => {
  shop = await openTestShop();
  below = await openSellingSub(shop, shop.owner);
});
afterEach(() => shop.close());

async function open(by: ResellerScope, msisdn?: string): Promise<{ id: string; reference: string }> {
  const change = msisdn === undefined ? {} : { msisdn, planCode: "PREPAID_MOBILIS" };
  const sent = await sendOrder(by, sendInput(change));
  if (!sent.ok) throw new Error(sent.problem);
  const { reference } = sent.value;
  return shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
}

/** 500 DA, and waits for the end: 497.50 to the shop below, 496.50 to the one above. */
async function sell(by: ResellerScope = below, msisdn?: string): Promise<string> {
  const { id, reference } = await open(by, msisdn);
  await dispatchOrder(shop.worker, id);
  for (let step = 0; step < 4; step += 1) {
    shop.advance(15_000);
    await recheckDueOrders(shop.worker);
  }
  return reference;
}

async function takeBack(reference: string): Promise<void> {
  shop.sandbox.control.settle({ reference, status: "REFUNDED" });
  shop.advance(2 * 60_000);
  const day = dayOf(await shop.database.now());
  await askForReconciliation(shop.admin, { provider: "oneclickdz", day });
  await reconcileDays(shop.worker);
}

const earned = async (): Promise<string> =>
  toMajor(await sumEarned(shop.database.client, shop.owner.resellerId));
const available = async (): Promise<string> => (await readWallet(shop.owner)).available;
const payments = () => shop.database.client.ledgerEntry.count({ where: { kind: "commission" } });

describe("what a shop earns when its own shop sells", () => {
  it("is what the two prices differ by, owed once the sale was delivered, and spendable after the night", async () => {
    await sell();
    expect((await readWallet(below)).available).toBe("9502.50");
    expect([await earned(), await available()]).toEqual(["1.00", "10000.00"]);
    expect(await payCommissions(shop.worker)).toBe(1);
    expect([await earned(), await available()]).toEqual(["0.00", "10001.00"]);
    expect(await findCommission(shop.owner)).toEqual({ thisMonth: "1.00", unpaid: "0.00" });
    expect((await listSubs(shop.owner)).map(({ earnedLately }) => earnedLately)).toEqual(["1.00"]);
    expect((await listStatement(shop.owner)).rows[0]).toMatchObject({
      kind: "commission",
      amount: "1.00",
      balanceBefore: "10000.00",
      balanceAfter: "10001.00",
      reference: null,
      msisdn: null,
    });
    expect(await bookFaults(shop.database)).toEqual([]);
  });

  it("is nothing while the sale is open, nor when its money was given back, nor on a sale of its own", async () => {
    await open(below);
    await sell(below, REFUNDED_NUMBER);
    await sell(shop.owner);
    expect([await earned(), await payCommissions(shop.worker)]).toEqual(["0.00", 0]);
    expect(await bookFaults(shop.database)).toEqual([]);
  });

  it("is by the margins of the moment of the sale, whatever is set before its end", async () => {
    const { id } = await open(below);
    await shop.database.client.reseller.update({
      where: { id: shop.owner.resellerId },
      data: { marginBps: 0 },
    });
    await dispatchOrder(shop.worker, id);
    for (let step = 0; step < 4; step += 1) {
      shop.advance(15_000);
      await recheckDueOrders(shop.worker);
    }
    expect(await earned()).toBe("1.00");
    await sell();
    expect(await earned()).toBe("1.00");
  });

  it("leaves the house what the sale cost: of 1.25 DA above cost never more than that", async () => {
    await shop.database.client.reseller.update({
      where: { id: shop.owner.resellerId },
      data: { marginBps: 300 },
    });
    await sell();
    expect(await earned()).toBe("1.25");
    const filter = readReportFilter({ range: "week" }, await shop.database.now());
    expect((await findHouseReport(shop.admin, filter)).total.house).toEqual({
      cost: "496.25",
      commission: "1.25",
      margin: "0.00",
    });
  });

  it("is nothing where the one above earns as little: the shop below never pays less than that one would", async () => {
    const today = dayOf(await shop.database.now());
    const days = { validFrom: today, validUntil: null };
    const set = await setMarginRule(shop.admin, {
      resellerId: shop.owner.resellerId,
      rule: { operator: "djezzy", planCode: null, marginBps: 0, belowCostAllowed: false, ...days },
      reason: "agreed",
      replaces: false,
    });
    expect(set.ok).toBe(true);
    await sell();
    expect((await readWallet(below)).available).toBe("9500.00");
    expect(await earned()).toBe("0.00");
  });

  it("is told to neither the shop below, in its report or its statement, nor to anybody else's", async () => {
    await sell();
    await payCommissions(shop.worker);
    const filter = readReportFilter({ range: "week" }, await shop.database.now());
    expect(JSON.stringify(await findShopReport(below, filter))).not.toContain("commission");
    for (const other of [below, shop.other])
      expect((await listStatement(other)).rows.map(({ kind }) => kind)).not.toContain("commission");
  });

  it("is paid once by ten workers at once, and then only what was earned since", async () => {
    await sell();
    await sell();
    const workers = Array.from({ length: 10 }, () => shop.openWorker());
    await Promise.all(workers.map((worker) => payCommissions(worker)));
    expect([await payments(), await available()]).toEqual([1, "10002.00"]);
    await sell();
    await Promise.all(workers.map((worker) => payCommissions(worker)));
    expect([await payments(), await available(), await earned()]).toEqual([2, "10003.00", "0.00"]);
    const audited = await shop.database.client.auditRow.findMany({ where: { action: "commission-paid" } });
    expect(audited.map(({ actorId, resellerId }) => [actorId, resellerId])).toEqual(
      Array.from({ length: 2 }, () => [null, shop.owner.resellerId]),
    );
    expect(await bookFaults(shop.database)).toEqual([]);
  });

  it.each(["before", "inside", "behind"] as const)(
    "is paid once by the next night where the worker died %s its transaction",
    async (when) => {
      await sell();
      const dying = { ...shop.worker, database: dyingAt(shop.database, 1, when) };
      await payCommissions(dying).catch((error: unknown) => expect(error).toBeInstanceOf(Death));
      await payCommissions(shop.worker);
      expect([await payments(), await available(), await earned()]).toEqual([1, "10001.00", "0.00"]);
    },
  );

  it("is not paid where the provider took the delivery back before the night", async () => {
    await takeBack(await sell());
    expect((await readWallet(below)).available).toBe("10000.00");
    expect([await earned(), await payCommissions(shop.worker)]).toEqual(["0.00", 0]);
    expect(await bookFaults(shop.database)).toEqual([]);
  });

  it("is counted against the next sales where the delivery was taken back after the night, never against the wallet", async () => {
    const reference = await sell();
    await payCommissions(shop.worker);
    await takeBack(reference);
    expect([await earned(), await available()]).toEqual(["-1.00", "10001.00"]);
    expect(await findCommission(shop.owner)).toEqual({ thisMonth: "0.00", unpaid: "-1.00" });
    expect((await listSubs(shop.owner)).map(({ earnedLately }) => earnedLately)).toEqual(["0.00"]);
    await sell();
    expect([await earned(), await payCommissions(shop.worker)]).toEqual(["0.00", 0]);
    await sell();
    expect(await payCommissions(shop.worker)).toBe(1);
    expect([await available(), await earned()]).toEqual(["10002.00", "0.00"]);
    expect(await bookFaults(shop.database)).toEqual([]);
  });

  it("of one shop is paid although another's cannot be", async () => {
    const second = await openSellingSub(shop, shop.other);
    await sell();
    await sell(second);
    const { client } = shop.database;
    await client.$executeRawUnsafe(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.reseller_id = '${shop.owner.resellerId}' THEN RAISE EXCEPTION 'refused'; END IF; RETURN NEW; END $$`);
    await client.$executeRawUnsafe(
      `CREATE TRIGGER refuse BEFORE INSERT ON audit_row FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
    expect(await payCommissions(shop.worker)).toBe(1);
    expect([await available(), (await readWallet(shop.other)).available]).toEqual(["10000.00", "10001.00"]);
  });
});

describe("the database", () => {
  const write = (statement: string) => shop.database.client.$executeRawUnsafe(statement);

  it("keeps a commission as it was agreed, and takes it for no other shop than the one above", async () => {
    const { id } = await open(below);
    await expect(write(`UPDATE top_up_order SET commission_minor = 5 WHERE id = '${id}'`)).rejects.toThrow(
      /cannot be rewritten/,
    );
    const { id: own } = await open(shop.other);
    const row = await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { id: own } });
    const { suggestedOffers: _, id: __, ...plain } = row;
    const wrong = { commissionMinor: 1n, commissionResellerId: shop.owner.resellerId };
    const twin = { ...plain, reference: "tb_other", idempotencyKey: "other", ...wrong };
    await expect(shop.database.client.topUpOrder.create({ data: twin })).rejects.toThrow(
      /belongs to no shop of that one/,
    );
  });

  it("refuses a capture that leaves the shop above more or less than was agreed", async () => {
    const { id } = await open(below);
    await write("ALTER TABLE top_up_order DISABLE TRIGGER order_keeps_its_word");
    // As code would do it that lost the commission on its way.
    await write(
      `UPDATE top_up_order SET commission_minor = 0, commission_reseller_id = NULL WHERE id = '${id}'`,
    );
    await write(`CREATE FUNCTION agreed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      UPDATE top_up_order SET commission_minor = 100, commission_reseller_id = '${shop.owner.resellerId}' WHERE id = NEW.order_id; RETURN NEW; END $$`);
    await write(
      `CREATE TRIGGER agreed BEFORE INSERT ON ledger_entry FOR EACH ROW WHEN (NEW.kind = 'capture') EXECUTE FUNCTION agreed()`,
    );
    await dispatchOrder(shop.worker, id);
    for (let step = 0; step < 4; step += 1) {
      shop.advance(15_000);
      await recheckDueOrders(shop.worker).catch(() => undefined);
    }
    const order = await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { id } });
    expect([order.state === "fulfilled", await earned()]).toEqual([false, "0.00"]);
  });

  it.each([
    ["more than was earned", 200n, "owner"],
    ["to another shop", 100n, "other"],
  ] as const)("refuses a payment of %s", async (_, minor, to) => {
    await sell();
    const { client } = shop.database;
    const account = (kind: "commission" | "available", { resellerId }: ResellerScope) =>
      client.ledgerAccount.findFirstOrThrow({ where: { kind, resellerId } });
    const [from, into] = [await account("commission", shop.owner), await account("available", shop[to])];
    const audit = await client.auditRow.findFirstOrThrow();
    const paid = shop.database.transaction(async (tx, now) => {
      const entry = await tx.ledgerEntry.create({ data: { kind: "commission", at: now, auditId: audit.id } });
      const postings = [
        { accountId: into.id, amountMinor: minor },
        { accountId: from.id, amountMinor: -minor },
      ];
      await tx.posting.createMany({ data: postings.map((each) => ({ ...each, entryId: entry.id })) });
    });
    await expect(paid).rejects.toThrow(/pays more than was earned|is no commission/);
    expect(await available()).toBe("10000.00");
  });
});

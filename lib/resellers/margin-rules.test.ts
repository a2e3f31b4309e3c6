import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { mintResellerScope } from "@/lib/auth/scope";
import { DAY_MS, dayOf, shiftDay } from "@/lib/domain/day";
import type { SendInput } from "@/lib/domain/order-input";
import { dispatchOrder } from "@/lib/orders/dispatch-order";
import { recheckDueOrders } from "@/lib/orders/recheck-order";
import { sendOrder } from "@/lib/orders/send-order";
import { addTestCashier } from "@/lib/test-door";
import { bookFaults, openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { endMarginRule } from "./end-margin-rule";
import { findMargins, listMarginPlans, listMarginRules } from "./margin-queries";
import { setMargin } from "./set-margin";
import { setMarginRule } from "./set-margin-rule";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ fundsMinor: 100_000_00n });
});
afterAll(() => shop.close());
afterEach(async () => {
  const { current, toCome } = await listed();
  for (const { id } of [...current, ...toCome]) await end(id);
  expect(await bookFaults(shop.database)).toEqual([]);
});

const today = (): string => dayOf(new Date(shop.nowMs()));
const inDays = (days: number): string => shiftDay(today(), days);

interface Wish {
  readonly operator?: "djezzy" | "mobilis" | "ooredoo";
  readonly planCode?: string | null;
  readonly marginBps?: number;
  readonly belowCostAllowed?: boolean;
  readonly validFrom?: string;
  readonly validUntil?: string | null;
}
interface Said {
  readonly reason?: string;
  readonly replaces?: boolean;
  readonly resellerId?: string;
}

/** Two percent on everything of Mobilis from today on, unless said otherwise. */
const set = (wish: Wish = {}, said: Said = {}) =>
  setMarginRule(shop.admin, {
    resellerId: shop.owner.resellerId,
    reason: "a good month",
    replaces: false,
    ...said,
    rule: {
      operator: "mobilis",
      planCode: null,
      marginBps: 200,
      belowCostAllowed: false,
      validFrom: today(),
      validUntil: null,
      ...wish,
    },
  });
const end = (ruleId: string, until = today(), reason = "over") =>
  endMarginRule(shop.admin, { ruleId, until, reason });
const listed = () => listMarginRules(shop.admin, shop.owner.resellerId, "en");
const done = { ok: true, value: null };
const refused = (problem: string) => ({ ok: false, problem });

async function onlyRule(): Promise<string> {
  const { current, toCome } = await listed();
  const [only, ...others] = [...current, ...toCome];
  if (!only || others.length > 0) throw new Error("There is not just one rule");
  return only.id;
}

let numbers = 100_000;
/** Of a number that nobody has sent to; 500 DA of Mobilis' credit, unless said otherwise. */
function sale(change: Partial<SendInput> = {}): SendInput {
  numbers += 1;
  return sendInput({ planCode: "PREPAID_MOBILIS", msisdn: `0660${numbers}`, ...change });
}
async function sell(change?: Partial<SendInput>) {
  const sent = await sendOrder(shop.owner, sale(change));
  if (!sent.ok) throw new Error(sent.problem);
  return shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference: sent.value.reference } });
}
const priceOfSale = async (change?: Partial<SendInput>) => (await sell(change)).priceMinor;
const deeds = (action: string) =>
  shop.database.client.auditRow.findMany({ where: { action }, orderBy: { id: "asc" } });

describe("a margin rule", () => {
  it("decides the price of what it reaches until it is ended; what was sold keeps its price", async () => {
    expect(await priceOfSale()).toBe(497_50n);
    expect(await set()).toEqual(done);
    const sold = await sell();
    expect(sold).toMatchObject({ priceMinor: 490_00n, marginBps: 200 });
    expect(await priceOfSale({ planCode: "PREPAID_DJEZZY" })).toBe(497_50n);
    expect(await end(await onlyRule())).toEqual(done);
    expect(await priceOfSale()).toBe(497_50n);
    const kept = await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { id: sold.id } });
    expect(kept).toMatchObject({ priceMinor: 490_00n, marginBps: 200 });
  });

  it("for a plan comes before its operator's", async () => {
    await set({ planCode: "MIX500_MOBILIS", marginBps: 300 });
    await set();
    expect(await priceOfSale({ planCode: "MIX500_MOBILIS" })).toBe(485_00n);
    expect(await priceOfSale()).toBe(490_00n);
  });

  it("is no other shop's", async () => {
    await set();
    const sent = await sendOrder(shop.other, sale());
    if (!sent.ok) throw new Error(sent.problem);
    const where = { reference: sent.value.reference };
    const order = await shop.database.client.topUpOrder.findUniqueOrThrow({ where });
    expect(order.priceMinor).toBe(497_50n);
  });

  it("reaches an offer that no list knows by the operator of the order that was offered it", async () => {
    await set({ operator: "djezzy", marginBps: 60 });
    const msisdn = "0600000002";
    const parent = await sell({ planCode: "PREPAID_DJEZZY", msisdn });
    await dispatchOrder(shop.worker, parent.id);
    for (let turn = 0; turn < 4; turn += 1) {
      shop.advance(12_000);
      await recheckDueOrders(shop.worker);
    }
    const offer = { planCode: "FACTURE_DJEZZY", msisdn, parentReference: parent.reference };
    expect(await priceOfSale(offer)).toBe(497_00n);
  });

  it("makes no price for an enquiry", async () => {
    await set();
    const enquiry = await sell({ planCode: "GETMENU_Mobilis", amount: null });
    expect(enquiry).toMatchObject({ priceMinor: 0n, marginBps: 200 });
  });

  it("counts from its first day to the one before its last, by the days of Algiers", async () => {
    await set({ validFrom: inDays(1), validUntil: inDays(2) });
    expect(await priceOfSale()).toBe(497_50n);
    // To half an hour past midnight in Algiers, when it is still the day before in Greenwich.
    const midnight = Date.parse(`${inDays(1)}T00:00:00+01:00`);
    shop.advance(midnight + 30 * 60_000 - shop.nowMs());
    expect(await priceOfSale()).toBe(490_00n);
    shop.advance(DAY_MS);
    expect(await priceOfSale()).toBe(497_50n);
    expect(
      (await listed()).past.some(({ ended, validUntil }) => ended === null && validUntil === today()),
    ).toBe(true);
  });
});

describe("a price that was shown", () => {
  it("is the most that a sale costs: one that begins to cost more in between is refused, and nothing moves", async () => {
    await set();
    const shownPrice = "490.00";
    expect(await priceOfSale({ shownPrice })).toBe(490_00n);
    await end(await onlyRule());
    const wanted = sale({ shownPrice });
    const before = await shop.database.client.topUpOrder.count();
    expect(await sendOrder(shop.owner, wanted)).toEqual(refused("price-changed"));
    expect(await shop.database.client.topUpOrder.count()).toBe(before);
    // The same tap with the new price on the screen is the same sale.
    const again = await sendOrder(shop.owner, { ...wanted, shownPrice: "497.50" });
    expect(again).toMatchObject({ ok: true, value: { isRepeat: false } });
    expect(await sendOrder(shop.owner, wanted)).toMatchObject({ ok: true, value: { isRepeat: true } });
  });

  it("that became lower meanwhile is not insisted upon", async () => {
    await set();
    expect(await priceOfSale({ shownPrice: "497.50" })).toBe(490_00n);
  });

  it("has to be an amount", async () => {
    expect(await sendOrder(shop.owner, sale({ shownPrice: "a lot" }))).toEqual(
      refused("amount-not-a-number"),
    );
  });
});

describe("setting a rule", () => {
  it("takes a reason, a margin that is possible, days from today on, and a plan that its operator has", async () => {
    expect(await set({}, { reason: " " })).toEqual(refused("reason-missing"));
    for (const marginBps of [-1, 5001, 0.5])
      expect(await set({ marginBps })).toEqual(refused("margin-invalid"));
    for (const days of [
      { validFrom: inDays(-1) },
      { validUntil: today() },
      { validFrom: "2026-02-30" },
      { validFrom: inDays(2), validUntil: inDays(1) },
    ])
      expect(await set(days)).toEqual(refused("margin-days-invalid"));
    for (const planCode of ["PREPAID_DJEZZY", "NOTHING"])
      expect(await set({ planCode })).toEqual(refused("plan-unknown"));
    for (const resellerId of [randomUUID(), "nonsense"])
      expect(await set({}, { resellerId })).toEqual(refused("not-found"));
    const { current, toCome } = await listed();
    expect([current, toCome]).toEqual([[], []]);
  });

  it("is refused while another of the same reach has one of its days, unless it replaces that one", async () => {
    await set({ validFrom: inDays(5), validUntil: inDays(10) });
    await set({ marginBps: 100, validFrom: inDays(10) });
    for (const days of [{}, { validFrom: inDays(9), validUntil: inDays(10) }, { validFrom: inDays(100) }])
      expect(await set(days)).toEqual(refused("margin-rule-overlaps"));
    expect(await set({ validUntil: inDays(5) })).toEqual(done);
    expect(await set({ planCode: "MIX500_MOBILIS" })).toEqual(done);
    expect(await set({ marginBps: 150, validFrom: inDays(7) }, { replaces: true, reason: "anew" })).toEqual(
      done,
    );
    const { toCome, past } = await listed();
    const rules = toCome.filter(({ planCode }) => planCode === null);
    expect(
      rules.map(({ marginBps, validFrom, validUntil, ended }) => [
        marginBps,
        validFrom,
        validUntil,
        ended?.reason,
      ]),
    ).toEqual([
      [200, inDays(5), inDays(7), "anew"],
      [150, inDays(7), null, undefined],
    ]);
    // One that would have begun later never does.
    expect(past.find(({ validFrom }) => validFrom === inDays(10))).toMatchObject({
      marginBps: 100,
      validUntil: inDays(10),
      ended: { reason: "anew" },
    });
  });

  it("and ending one are each on record, with all that was said", async () => {
    await set({ planCode: "MIX500_MOBILIS", belowCostAllowed: true, marginBps: 400 }, { reason: " a deal " });
    const id = await onlyRule();
    await end(id, inDays(3), "the deal ends");
    expect((await deeds("margin-rule-set")).at(-1)).toMatchObject({
      actorId: shop.admin.userId,
      resellerId: shop.owner.resellerId,
      subject: id,
      reason: "a deal",
      details: {
        operator: "mobilis",
        planCode: "MIX500_MOBILIS",
        marginBps: 400,
        belowCostAllowed: true,
        validFrom: today(),
        validUntil: null,
      },
    });
    expect((await deeds("margin-rule-ended")).at(-1)).toMatchObject({
      subject: id,
      reason: "the deal ends",
      details: { until: inDays(3) },
    });
  });

  it("by fifty at once leaves exactly one", async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, place) => set({ marginBps: 100 + place })),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.filter((each) => !each.ok && each.problem === "margin-rule-overlaps")).toHaveLength(49);
    expect((await listed()).current).toHaveLength(1);
  });

  it("by fifty at once, each in place of the one before, leaves exactly one", async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, place) => set({ marginBps: 100 + place }, { replaces: true })),
    );
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect((await listed()).current).toHaveLength(1);
  });
});

describe("ending a rule", () => {
  it("takes a reason, and a day from today to its own end; a rule that is over is not found", async () => {
    await set({ validUntil: inDays(5) });
    const id = await onlyRule();
    expect(await end(id, today(), " ")).toEqual(refused("reason-missing"));
    for (const until of [inDays(-1), inDays(5), inDays(6), "soon"])
      expect(await end(id, until)).toEqual(refused("margin-days-invalid"));
    expect(await end(id, inDays(2))).toEqual(done);
    expect(await priceOfSale()).toBe(490_00n);
    expect(await end(id.toUpperCase())).toEqual(done);
    for (const nobodys of [id, randomUUID(), "nonsense"])
      expect(await end(nobodys)).toEqual(refused("not-found"));
  });

  it("before its first day means that it never counts", async () => {
    await set({ validFrom: inDays(3) });
    await end(await onlyRule());
    expect((await listed()).toCome).toEqual([]);
    expect(await set({ validFrom: inDays(3) })).toEqual(done);
  });
});

describe("a margin below cost", () => {
  const noYes = { operator: "djezzy", marginBps: 100 } as const;

  it("of a rule is refused with what it would lose, until somebody says yes to it", async () => {
    const wanted = sale({ planCode: "PREPAID_DJEZZY" });
    expect(await set(noYes)).toEqual({
      ok: false,
      problem: "margin-below-cost",
      belowCost: {
        count: 1,
        worst: { name: "📱 PREPAID | عادي", faceValue: "100.00", price: "99.00", cost: "99.25" },
      },
    });
    expect(await priceOfSale(wanted)).toBe(497_50n);
    expect(await set({ ...noYes, belowCostAllowed: true })).toEqual(done);
    expect(await priceOfSale({ planCode: "PREPAID_DJEZZY" })).toBe(495_00n);
  });

  it("of a shop is judged by what no rule decides", async () => {
    const { resellerId } = shop.owner;
    const general = (marginBps: number, belowCostAllowed = false) =>
      setMargin(shop.admin, { resellerId, marginBps, belowCostAllowed });
    expect(await general(150)).toMatchObject({
      problem: "margin-below-cost",
      belowCost: { count: 1, worst: { name: "📱 PREPAID | عادي" } },
    });
    await set({ operator: "djezzy", marginBps: 50 });
    expect(await general(150)).toEqual(done);
    expect(await priceOfSale()).toBe(492_50n);
    expect(await general(5000)).toMatchObject({ problem: "margin-below-cost" });
    expect(await general(5000, true)).toEqual(done);
    expect(await general(50)).toEqual(done);
  });

  it("that only a risen cost makes such is refused at the counter, whatever the shop's general margin may do", async () => {
    const where = { code: "PREPAID_MOBILIS" };
    await set({ planCode: where.code, marginBps: 400 });
    await shop.database.client.plan.updateMany({ where, data: { costPpm: 990_000 } });
    await setMargin(shop.admin, {
      resellerId: shop.owner.resellerId,
      marginBps: 50,
      belowCostAllowed: true,
    });
    expect(await sendOrder(shop.owner, sale())).toEqual(refused("below-cost"));
    await shop.database.client.plan.updateMany({ where, data: { costPpm: 960_000 } });
    await setMargin(shop.admin, {
      resellerId: shop.owner.resellerId,
      marginBps: 50,
      belowCostAllowed: false,
    });
  });
});

describe("the margins of a shop", () => {
  it("are told to its owner, from today on, and to nobody else of it", async () => {
    await set({ planCode: "MIX500_MOBILIS", validUntil: inDays(4) });
    const told = {
      operator: "mobilis",
      planCode: "MIX500_MOBILIS",
      planName: "📱🌐 AUTO | MIX 500",
      marginBps: 200,
      validFrom: today(),
      validUntil: inDays(4),
    };
    expect(await findMargins(shop.owner, "en")).toEqual({
      day: today(),
      generalBps: 50,
      rules: [told],
      fromAbove: [],
    });
    expect(await findMargins(await addTestCashier(shop), "en")).toBeNull();
    for (const role of ["manager", "auditor"] as const)
      expect(await findMargins(mintResellerScope({ ...shop.owner, role }), "en")).toBeNull();
    expect(await findMargins(shop.other, "en")).toMatchObject({ rules: [] });
  });

  it("can be set for what the counter sells of an operator", async () => {
    const plans = await listMarginPlans(shop.admin, "en");
    expect(plans).toContainEqual({
      operator: "mobilis",
      planCode: "MIX500_MOBILIS",
      name: "📱🌐 AUTO | MIX 500",
    });
    expect(plans.some(({ planCode }) => planCode.startsWith("GETMENU"))).toBe(false);
  });
});

describe("the database by itself", () => {
  const insert = (columns: { code?: string | null; from?: string; until?: string | null; bps?: number }) =>
    shop.database.client.$executeRaw`
      INSERT INTO margin_rule (id, reseller_id, operator, plan_code, margin_bps, valid_from, valid_until, reason, set_by_id, set_at)
      VALUES (gen_random_uuid(), ${shop.owner.resellerId}::uuid, 'ooredoo', ${columns.code ?? null}, ${columns.bps ?? 100},
        ${columns.from ?? inDays(0)}::date, ${columns.until ?? null}::date, 'why', ${shop.admin.userId},
        ${new Date(shop.nowMs())}::timestamptz)`;
  const sql = (text: string) => shop.database.client.$executeRawUnsafe(text);

  it("has at most one rule of a reach on any day, whoever writes it, fifty at once", async () => {
    const tried = await Promise.allSettled(Array.from({ length: 50 }, () => insert({ until: inDays(30) })));
    expect(tried.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(insert({ from: inDays(29) })).rejects.toThrow(/margin_rule_is_one/);
    await insert({ from: inDays(30) });
    await insert({ code: "MIX1000_OOREDOO" });
    await expect(insert({ code: "MIX1000_OOREDOO", from: inDays(9) })).rejects.toThrow(/margin_rule_is_one/);
  });

  it("keeps a rule as it was set, but for an earlier end that says by whom and why", async () => {
    await insert({ until: inDays(30) });
    for (const change of [
      "margin_bps = 1",
      "reason = 'other'",
      "valid_until = NULL",
      `valid_until = '${inDays(5)}'`,
      `valid_until = '${inDays(31)}', ended_by_id = '${shop.admin.userId}', ended_at = now(), end_reason = 'why'`,
    ])
      await expect(sql(`UPDATE margin_rule SET ${change} WHERE ended_at IS NULL`)).rejects.toThrow(
        /never rewritten/,
      );
    await expect(sql("DELETE FROM margin_rule")).rejects.toThrow(/never rewritten/);
    await expect(sql("TRUNCATE margin_rule")).rejects.toThrow(/never edited/);
  });

  it("refuses a margin beyond half, a rule that runs backwards, and one that begins before it was set", async () => {
    await expect(insert({ bps: 5001 })).rejects.toThrow(/margin_rule_is_sane/);
    await expect(insert({ from: inDays(3), until: inDays(2) })).rejects.toThrow(/margin_rule_runs_forwards/);
    await expect(insert({ from: inDays(-1) })).rejects.toThrow(/margin_rule_leaves_the_past/);
    await expect(insert({ code: "" })).rejects.toThrow(/margin_rule_names_a_reach/);
  });
});

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { mintResellerScope, type ResellerScope } from "@/lib/auth/scope";
import type { SendInput } from "@/lib/domain/order-input";
import { dispatchOrder } from "@/lib/orders/dispatch-order";
import { sendOrder } from "@/lib/orders/send-order";
import { bookFaults, freshNumber, sendInput, type TestShop } from "@/lib/test-shop";
import { chooseByHand, openTwoProviders, type TwoProviders } from "@/lib/test-two-providers";
import { addFunds } from "@/lib/wallet/add-funds";
import { deleteCustomer } from "./delete-customer";
import { nameCustomer } from "./name-customer";
import { findKnownNumber, listCustomers } from "./queries";
import { revealNumber } from "./reveal-number";

let both: TwoProviders;
let shop: TestShop;
let cashier: ResellerScope;
beforeAll(async () => {
  both = await openTwoProviders();
  shop = both.shop;
  const userId = randomUUID();
  const { database, resellerId } = shop.owner;
  await database.client.user.create({
    data: { id: userId, name: "Second hand", email: `${userId}@taabia.test`, role: "cashier", resellerId },
  });
  cashier = mintResellerScope({ database, resellerId, userId, role: "cashier" });
  await database.client.reseller.updateMany({ data: { belowCostAllowed: true } });
  await chooseByHand(both, "oneclickdz", "reloadly");
  for (const { resellerId } of [shop.owner, shop.other])
    await addFunds(shop.admin, {
      resellerId,
      amountMinor: 1_000_000_00n,
      reason: "test",
      idempotencyKey: randomUUID(),
    });
});
afterEach(async () => expect(await bookFaults(shop.database)).toEqual([]));
afterAll(() => both.close());

/** A number that no other test here looks for by its end. */
let numbers = 300_000;
const anyNumber = (): string => `0772${++numbers}`;

async function open(change: Partial<SendInput>, scope: ResellerScope = shop.owner) {
  shop.advance(1_000);
  const sent = await sendOrder(scope, sendInput({ isSecondOne: true, ...change }));
  if (!sent.ok) throw new Error(sent.problem);
  const { reference } = sent.value;
  return shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
}

async function end(change: Partial<SendInput>, scope?: ResellerScope) {
  const order = await open(change, scope);
  await dispatchOrder(both.worker, order.id);
  return both.untilEnded(order.reference);
}

async function known(msisdn: string, scope: ResellerScope = shop.owner) {
  const found = await findKnownNumber(scope, msisdn);
  if (!found) throw new Error(`Nobody knows ${msisdn}`);
  return found;
}
const idOf = async (msisdn: string): Promise<string> => (await known(msisdn)).customerId;
const deedsAbout = (action: string) =>
  shop.database.client.auditRow.findMany({
    where: { action },
    orderBy: { id: "asc" },
    select: { actorId: true, resellerId: true, subject: true, details: true },
  });

describe("a number that this shop has sold to", () => {
  it("is known by its last three orders in whatever state, newest first, however it is typed", async () => {
    const msisdn = "0600000001";
    const refused = await end({ msisdn });
    const sold: string[] = [];
    for (const amount of ["100", "200", "300"])
      sold.unshift((await open({ msisdn, amount }, cashier)).reference);
    const { lastOrders } = await known(`+213 600-00 00 01`);
    expect(lastOrders.map(({ reference }) => reference)).toEqual(sold);
    expect(lastOrders[0]).toMatchObject({
      state: "queued",
      reason: null,
      faceValue: "300.00",
      planKind: "dynamic",
      cashierName: "Second hand",
      finalAt: null,
    });
    expect(refused.state).toBe("refunded");
    const { state } = (await known((await end({ msisdn: "0600000002" })).msisdn)).lastOrders[0] ?? {};
    expect(state).toBe("refunded");
  });

  it("is unknown until it is whole, until something was sent to it, and to every other shop", async () => {
    const msisdn = anyNumber();
    expect(await findKnownNumber(shop.owner, msisdn)).toBeNull();
    await open({ msisdn });
    expect(await findKnownNumber(shop.owner, msisdn.slice(0, 9))).toBeNull();
    expect(await findKnownNumber(shop.other, msisdn)).toBeNull();
    await open({ msisdn, amount: "150" }, shop.other);
    const theirs = await known(msisdn, shop.other);
    expect(theirs.lastOrders.map(({ faceValue }) => faceValue)).toEqual(["150.00"]);
    expect(theirs.customerId).not.toBe(await idOf(msisdn));
  });

  it("has a usual amount, as the picker sells it now, whichever provider brought it", async () => {
    const msisdn = anyNumber();
    expect((await end({ msisdn, amount: "700" })).state).toBe("fulfilled");
    expect((await known(msisdn)).usual).toEqual({ planCode: "PREPAID_DJEZZY", amount: "700.00" });
    await chooseByHand(both, "reloadly", "oneclickdz");
    for (const _ of [1, 2]) {
      const order = await end({ msisdn, amount: "1200" });
      expect(order).toMatchObject({ provider: "reloadly", state: "fulfilled" });
      shop.advance(3 * 60_000);
    }
    await chooseByHand(both, "oneclickdz", "reloadly");
    expect((await known(msisdn)).usual).toEqual({ planCode: "PREPAID_DJEZZY", amount: "1200.00" });
    // What is on its way, or was asked, is no habit yet.
    for (const _ of [1, 2, 3]) await open({ msisdn, amount: "100" });
    expect((await known(msisdn)).usual?.amount).toBe("1200.00");
  });

  it("keeps the network that was chosen for it by hand", async () => {
    const msisdn = anyNumber();
    await end({ msisdn });
    expect((await known(msisdn)).operator).toBeNull();
    await end({ msisdn, planCode: "PREPAID_MOBILIS", amount: "150" });
    expect(await known(msisdn)).toMatchObject({ operator: "mobilis", line: "prepaid" });
  });

  it("greys the plans of the other kind of line, as its offers or its deliveries prove it", async () => {
    const msisdn = "0600000002";
    const refused = await end({ msisdn });
    expect(refused.suggestedOffers).toMatchObject([{ planCode: "FACTURE_DJEZZY" }]);
    const invoice = await known(msisdn);
    expect(invoice).toMatchObject({ line: "facture", usual: null });
    expect(invoice.unfitPlanCodes).toEqual(
      expect.arrayContaining(["PREPAID_DJEZZY", "PREPAID_MOBILIS", "PREPAID_OOREDOO"]),
    );
    expect(invoice.unfitPlanCodes).not.toContain("MIX500_MOBILIS");
    const offer = { msisdn, planCode: "FACTURE_DJEZZY", parentReference: refused.reference };
    expect((await end(offer)).state).toBe("fulfilled");
    // Delivered, but in no list: there is nothing in the picker to choose for it.
    expect(await known(msisdn)).toMatchObject({ line: "facture", usual: null });
    const prepaid = anyNumber();
    await end({ msisdn: prepaid });
    expect(await known(prepaid)).toMatchObject({ line: "prepaid", unfitPlanCodes: [] });
  });

  it("says nothing of what the provider takes", async () => {
    const msisdn = anyNumber();
    await end({ msisdn });
    const words = JSON.stringify([await known(msisdn), await listCustomers(shop.owner, {})]);
    expect(words).not.toMatch(/cost|margin|oneclickdz|reloadly/i);
  });
});

describe("the customer book", () => {
  const search = async (words: string, scope: ResellerScope = shop.owner) =>
    (await listCustomers(scope, { search: words })).rows;

  it("has whoever was sold to, masked, with what they usually take, and nobody whose number was wrong", async () => {
    const [msisdn, wrong] = [anyNumber(), "0600000001"];
    await end({ msisdn, amount: "300" });
    await end({ msisdn: wrong });
    const rows = await search(msisdn, cashier);
    expect(rows).toMatchObject([
      {
        name: null,
        maskedNumber: `${msisdn.slice(0, 4)}****${msisdn.slice(-2)}`,
        operator: "djezzy",
        usual: { faceValue: "300.00" },
        line: "prepaid",
      },
    ]);
    expect(JSON.stringify(await listCustomers(shop.owner, {}))).not.toContain(msisdn);
    expect(await search(wrong)).toEqual([]);
    expect(await search(msisdn, shop.other)).toEqual([]);
    // A name is a reason to be in the book.
    await nameCustomer(cashier, { customerId: await idOf(wrong), name: "Wrong once" });
    expect(await search(wrong)).toMatchObject([{ name: "Wrong once", usual: null }]);
  });

  it("is searched by a part of the name, by the last digits up to four, or by the whole number", async () => {
    const msisdn = "0555219043";
    await end({ msisdn, planCode: "PREPAID_OOREDOO" });
    const customerId = await idOf(msisdn);
    await nameCustomer(cashier, { customerId, name: "  Samira  بن عيسى 7% " });
    for (const words of [
      "samira",
      "SAMIRA بن",
      "عيسى",
      "7%",
      "43",
      "9043",
      "٩٠٤٣",
      msisdn,
      "+213 555 21 90 43",
    ])
      expect((await search(words)).map(({ id }) => id)).toEqual([customerId]);
    for (const words of ["19043", "219043", "_amira", "0555", "nobody"])
      expect((await search(words)).map(({ id }) => id)).not.toContain(customerId);
    expect((await search("%")).map(({ id }) => id)).toEqual([customerId]);
  });

  it("comes page by page, whoever was sold to last first, each once", async () => {
    const all: string[] = [];
    for (let count = 0; count < 53; count += 1) {
      const msisdn = anyNumber();
      await open({ msisdn, amount: "100" }, shop.other);
      const customerId = (await known(msisdn, shop.other)).customerId;
      await nameCustomer(shop.other, { customerId, name: `Page ${count}` });
      all.unshift(customerId);
    }
    const first = await listCustomers(shop.other, { search: "page" });
    expect(first.rows).toHaveLength(50);
    const second = await listCustomers(shop.other, { search: "page", cursor: first.next ?? "" });
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(all);
    expect(second.next).toBeNull();
    for (const cursor of ["", "1_2", "x'; DROP TABLE customer; --"])
      expect((await listCustomers(shop.other, { search: "page", cursor })).rows[0]?.id).toBe(all[0]);
  });

  it("takes a name, another, and none; not one too long, and not for another shop's customer", async () => {
    const msisdn = anyNumber();
    await open({ msisdn });
    const customerId = await idOf(msisdn);
    const name = (text: string, scope = cashier) => nameCustomer(scope, { customerId, name: text });
    for (const [typed, kept] of [
      ["Karim", "Karim"],
      [" Karim\n  le \0 facteur ", "Karim le facteur"],
      ["ك".repeat(80), "ك".repeat(80)],
      ["  ", null],
    ] as const) {
      expect(await name(typed)).toEqual({ ok: true, value: null });
      expect((await known(msisdn)).name).toBe(kept);
    }
    expect(await name("k".repeat(81))).toEqual({ ok: false, problem: "name-too-long" });
    expect(await name("Mine", shop.other)).toEqual({ ok: false, problem: "not-found" });
    expect(await nameCustomer(cashier, { customerId: "nobody", name: "x" })).toMatchObject({ ok: false });
    expect((await known(msisdn)).name).toBeNull();
  });
});

describe("a whole number", () => {
  it("is shown to whoever asks for it, and who asked for which is written down, masked", async () => {
    const msisdn = anyNumber();
    await open({ msisdn });
    const customerId = await idOf(msisdn);
    expect(await revealNumber(shop.other, { customerId })).toEqual({ ok: false, problem: "not-found" });
    expect(await deedsAbout("number-revealed")).toEqual([]);
    expect(await revealNumber(cashier, { customerId })).toEqual({ ok: true, value: { msisdn } });
    const deeds = await deedsAbout("number-revealed");
    expect(deeds).toEqual([
      {
        actorId: cashier.userId,
        resellerId: shop.owner.resellerId,
        subject: `${msisdn.slice(0, 4)}****${msisdn.slice(-2)}`,
        details: { customerId },
      },
    ]);
    expect(JSON.stringify(deeds)).not.toContain(msisdn);
  });
});

describe("a customer who is deleted", () => {
  it("is forgotten by the owner's hand only, with name, habits, line and network; the orders stay", async () => {
    const msisdn = anyNumber();
    await end({ msisdn, planCode: "PREPAID_MOBILIS", amount: "150" });
    const customerId = await idOf(msisdn);
    await nameCustomer(cashier, { customerId, name: "Forget me" });
    expect(await deleteCustomer(cashier, { customerId })).toEqual({ ok: false, problem: "not-allowed" });
    expect(await deleteCustomer(shop.other, { customerId })).toEqual({ ok: false, problem: "not-found" });
    expect((await known(msisdn)).name).toBe("Forget me");
    expect(await deleteCustomer(shop.owner, { customerId })).toEqual({ ok: true, value: null });
    expect(await findKnownNumber(shop.owner, msisdn)).toBeNull();
    expect((await listCustomers(shop.owner, { search: "forget me" })).rows).toEqual([]);
    expect((await listCustomers(shop.owner, { search: msisdn })).rows).toEqual([]);
    expect(await shop.database.client.topUpOrder.count({ where: { msisdn } })).toBe(1);
    expect(await deleteCustomer(shop.owner, { customerId })).toEqual({ ok: false, problem: "not-found" });
    const deeds = await deedsAbout("customer-deleted");
    expect(deeds).toMatchObject([
      { actorId: shop.owner.userId, subject: `${msisdn.slice(0, 4)}****${msisdn.slice(-2)}` },
    ]);
    expect(JSON.stringify(deeds)).not.toContain("Forget me");
    expect(JSON.stringify(deeds)).not.toContain(msisdn);
  });

  it("does not come back from old orders: a new sale begins a new memory", async () => {
    const msisdn = anyNumber();
    const old = await open({ msisdn, amount: "150" });
    await end({ msisdn, planCode: "PREPAID_MOBILIS", amount: "150" });
    await deleteCustomer(shop.owner, { customerId: await idOf(msisdn) });
    // An old order that ends now is an old order.
    await dispatchOrder(both.worker, old.id);
    await both.untilEnded(old.reference);
    expect(await findKnownNumber(shop.owner, msisdn)).toBeNull();
    const next = await open({ msisdn, amount: "900" });
    const again = await known(msisdn);
    expect(again).toMatchObject({ name: null, usual: null, line: null, operator: null });
    expect(again.lastOrders.map(({ reference }) => reference)).toEqual([next.reference]);
    await dispatchOrder(both.worker, next.id);
    await both.untilEnded(next.reference);
    expect(await known(msisdn)).toMatchObject({ usual: { amount: "900.00" }, line: "prepaid" });
  });

  it("and sold to at the same moment is either forgotten or new, never half of both", async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      const msisdn = anyNumber();
      await open({ msisdn });
      const customerId = await idOf(msisdn);
      await nameCustomer(shop.owner, { customerId, name: "Half" });
      shop.advance(1_000);
      const [deleted, sent] = await Promise.all([
        deleteCustomer(shop.owner, { customerId }),
        sendOrder(cashier, sendInput({ msisdn, amount: "600" })),
      ]);
      expect([deleted.ok, sent.ok]).toEqual([true, true]);
      const found = await findKnownNumber(shop.owner, msisdn);
      if (found) expect(found).toMatchObject({ name: null, lastOrders: [{ faceValue: "600.00" }] });
    }
  });
});

describe("the database", () => {
  it("keeps one customer for a number of a shop, with a whole number and a real name", async () => {
    const msisdn = freshNumber();
    await open({ msisdn });
    const { client } = shop.database;
    const now = new Date(shop.nowMs());
    const row = { resellerId: shop.owner.resellerId, msisdn: anyNumber(), since: now, lastOrderAt: now };
    for (const wrong of [
      { msisdn },
      { msisdn: "0212345678" },
      { name: "  " },
      { name: "x".repeat(81) },
      { since: new Date(now.getTime() + 1) },
    ])
      await expect(client.customer.create({ data: { ...row, ...wrong } })).rejects.toThrow();
    await client.customer.create({ data: row });
  });

  it("puts everybody into the book who was sold to before there was one", async () => {
    const { client } = shop.database;
    const before = await client.customer.findMany({ select: { resellerId: true, msisdn: true } });
    await client.customer.deleteMany();
    const migration = readFileSync(
      "prisma/migrations/20261122200000_counter_that_remembers/migration.sql",
      "utf8",
    );
    const filling = migration.slice(migration.indexOf('INSERT INTO "customer"'));
    await client.$executeRawUnsafe(filling);
    const sold = await client.topUpOrder.findMany({
      distinct: ["resellerId", "msisdn"],
      select: { resellerId: true, msisdn: true },
    });
    const sorted = (rows: typeof sold) =>
      rows.map(({ resellerId, msisdn }) => `${resellerId} ${msisdn}`).sort();
    const filled = sorted(await client.customer.findMany({ select: { resellerId: true, msisdn: true } }));
    expect(filled).toEqual(sorted(sold));
    expect(filled.length).toBeGreaterThanOrEqual(before.length - 1);
  });
});

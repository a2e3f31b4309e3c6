import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acceptInvitation } from "@/lib/auth/accept-invitation";
import { scopeOfInvitation } from "@/lib/auth/invitation";
import type { ResellerScope } from "@/lib/auth/scope";
import { deleteCustomer } from "@/lib/customers/delete-customer";
import { findKnownNumber, listCustomers } from "@/lib/customers/queries";
import { revealNumber } from "@/lib/customers/reveal-number";
import { readReportFilter } from "@/lib/domain/report";
import { MOST_SUBS } from "@/lib/domain/sub";
import { cancelOrder } from "@/lib/orders/cancel-order";
import { dispatchOrder } from "@/lib/orders/dispatch-order";
import { findOrder, findOrderStatus, listOrders } from "@/lib/orders/queries";
import { sendOrder } from "@/lib/orders/send-order";
import { exportOrders } from "@/lib/reports/export-orders";
import { writeCsv } from "@/lib/reports/write-csv";
import { bookFaults, openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { letHaveSubs, openTestSub } from "@/lib/test-sub";
import { listStatement } from "@/lib/wallet/queries";
import { transferToSub } from "@/lib/wallet/transfer-to-sub";
import { openSub } from "./open-sub";
import { findReseller, listResellers, listTeam } from "./queries";
import { resetPassword } from "./reset-password";
import { setMargin } from "./set-margin";
import { setPersonAccess } from "./set-person-access";
import { setResellerAccess } from "./set-reseller-access";
import { setSubAccess } from "./set-sub-access";
import { setSubMargin } from "./set-sub-margin";
import { setSubsLeave } from "./set-subs-leave";
import { findParent, findSub, findSubsLeave, listSubs } from "./sub-queries";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

const done = { ok: true, value: null };
const refusal = (problem: string) => ({ ok: false, problem });
const wish = (change: Partial<Parameters<typeof openSub>[1]> = {}) => ({
  name: "Kiosk",
  ownerName: "Karim",
  email: `${randomUUID()}@taabia.test`,
  phone: "",
  marginBps: null,
  byLink: false,
  ...change,
});
const rowOf = (id: string) => shop.database.client.reseller.findUniqueOrThrow({ where: { id } });
const newestDeed = () => shop.database.client.auditRow.findFirstOrThrow({ orderBy: { id: "desc" } });
const setLeave = (resellerId: string, isGiven: boolean, reason = "agreed in writing") =>
  setSubsLeave(shop.admin, { resellerId, isGiven, reason });

describe("the house's leave to have shops of one's own", () => {
  it("is off until an admin gives it for a reason, and both ways are on record", async () => {
    const { resellerId } = shop.other;
    expect(await findSubsLeave(shop.other)).toEqual({ isGiven: false, subCount: 0, marginPercent: "0.50" });
    expect(await openSub(shop.other, wish())).toEqual(refusal("subs-not-agreed"));
    expect(await setLeave(resellerId, true, " ")).toEqual(refusal("reason-missing"));
    expect(await setLeave(randomUUID(), true)).toEqual(refusal("not-found"));
    expect(await setLeave(resellerId, true)).toEqual(done);
    expect(await newestDeed()).toMatchObject({
      action: "subs-allowed",
      actorId: shop.admin.userId,
      resellerId,
    });
    expect(await setLeave(resellerId, false)).toEqual(done);
    expect(await newestDeed()).toMatchObject({ action: "subs-forbidden", reason: "agreed in writing" });
    expect(await setLeave(resellerId, false)).toEqual(done);
    const deeds = await shop.database.client.auditRow.count({ where: { action: "subs-forbidden" } });
    expect(deeds).toBe(1);
  });

  it("taken away, leaves the shops that are there as they are, and their parent changes none of them", async () => {
    await letHaveSubs(shop, shop.owner);
    const sub = await openTestSub(shop.owner);
    const before = await rowOf(sub.resellerId);
    await letHaveSubs(shop, shop.owner, false);
    const { resellerId: subId } = sub;
    expect(await openSub(shop.owner, wish())).toEqual(refusal("subs-not-agreed"));
    expect(await setSubMargin(shop.owner, { subId, marginBps: 10 })).toEqual(refusal("subs-not-agreed"));
    expect(await setSubAccess(shop.owner, { subId, reason: "r", isOpen: false })).toEqual(
      refusal("subs-not-agreed"),
    );
    expect(await rowOf(subId)).toEqual(before);
    expect((await listSubs(shop.owner)).map(({ id }) => id)).toContain(subId);
    await letHaveSubs(shop, shop.owner);
  });

  it("is never given to a shop's own shop", async () => {
    const sub = await openTestSub(shop.owner);
    expect(await setLeave(sub.resellerId, true)).toEqual(refusal("not-allowed"));
    expect(await openSub(sub, wish())).toEqual(refusal("subs-not-agreed"));
  });
});

describe("opening a shop of one's own", () => {
  it("gives it an owner with a first password, an empty wallet, the parent's margin, and a line in the audit", async () => {
    const opened = await openSub(shop.owner, wish({ name: " Kiosk of the port ", phone: "0550 44 55 66" }));
    if (!opened.ok) throw new Error(opened.problem);
    const { resellerId, handover } = opened.value;
    expect("password" in handover).toBe(true);
    expect(await findReseller(shop.admin, resellerId)).toMatchObject({
      name: "Kiosk of the port",
      marginPercent: "0.50",
      available: "0.00",
      parent: { id: shop.owner.resellerId },
      mayHaveSubs: false,
      subs: [],
      people: [{ role: "owner", phone: "0550445566", mustChangePassword: true }],
    });
    const deed = await newestDeed();
    expect(deed).toMatchObject({
      action: "sub-opened",
      actorId: shop.owner.userId,
      resellerId: shop.owner.resellerId,
      details: { shop: "Kiosk of the port", shopId: resellerId, marginBps: 50 },
    });
    expect(JSON.stringify(deed.details)).not.toContain(Object.values(handover)[0]);
  });

  it("gives its owner a link instead, by which a password is chosen once", async () => {
    const opened = await openSub(shop.owner, wish({ byLink: true }));
    if (!opened.ok || !("token" in opened.value.handover)) throw new Error("no link");
    expect((await newestDeed()).action).toBe("person-invited");
    const scope = scopeOfInvitation(shop.database, opened.value.handover.token);
    if (!scope) throw new Error("no invitation");
    expect((await acceptInvitation(scope, { password: "a sentence of my own" })).ok).toBe(true);
    expect(await acceptInvitation(scope, { password: "a sentence of my own" })).toEqual(
      refusal("invitation-over"),
    );
  });

  it("gives it the limits that the house set its parent", async () => {
    const limits = { perOrderMinor: 900_00n, perDayMinor: 5_000_00n, perNumberMinor: null };
    const where = { id: shop.owner.resellerId };
    await shop.database.client.reseller.update({ where, data: limits });
    const { resellerId } = await openTestSub(shop.owner);
    expect(await rowOf(resellerId)).toMatchObject(limits);
    const none = { perOrderMinor: null, perDayMinor: null, perNumberMinor: null };
    await shop.database.client.reseller.update({ where, data: none });
  });

  it("changes nothing where a login is taken, a name is missing, or the margin is beyond the parent's", async () => {
    const taken = wish();
    expect((await openSub(shop.owner, taken)).ok).toBe(true);
    const before = await shop.database.client.reseller.count();
    expect(await openSub(shop.owner, taken)).toEqual(refusal("email-taken"));
    expect(await openSub(shop.owner, wish({ name: " " }))).toEqual(refusal("name-missing"));
    expect(await openSub(shop.owner, wish({ email: "" }))).toEqual(refusal("contact-missing"));
    expect(await openSub(shop.owner, wish({ marginBps: 51 }))).toEqual(refusal("margin-above-own"));
    expect(await openSub(shop.owner, wish({ marginBps: -1 }))).toEqual(refusal("margin-invalid"));
    expect(await shop.database.client.reseller.count()).toBe(before);
  });

  it("opens fifty of them and no more, even many at once", async () => {
    await letHaveSubs(shop, shop.other);
    const { resellerId: parentId } = shop.other;
    await shop.database.client.reseller.createMany({
      data: Array.from({ length: MOST_SUBS - 3 }, (_, index) => ({ name: `Kiosk ${index}`, parentId })),
    });
    const answers = await Promise.all(Array.from({ length: 6 }, () => openSub(shop.other, wish())));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(3);
    expect(answers.find(({ ok }) => !ok)).toEqual(refusal("subs-too-many"));
    expect((await listSubs(shop.other)).length).toBe(MOST_SUBS);
    await letHaveSubs(shop, shop.other, false);
  });

  it("is seen by the house: whose shop it is, and which shops are a shop's own", async () => {
    const sub = await openTestSub(shop.owner, "Kiosk of the mosque");
    const { resellerId: id } = sub;
    const all = await listResellers(shop.admin);
    expect(all.find((each) => each.id === id)?.parent).toEqual({
      id: shop.owner.resellerId,
      name: "Test shop",
    });
    expect(all.find((each) => each.id === shop.owner.resellerId)).toMatchObject({
      parent: null,
      mayHaveSubs: true,
    });
    const parent = await findReseller(shop.admin, shop.owner.resellerId);
    expect(parent?.subs).toContainEqual({ id, name: "Kiosk of the mosque", isDisabled: false });
    expect(await findParent(sub)).toEqual({ name: "Test shop" });
    expect(await findParent(shop.owner)).toBeNull();
  });
});

describe("the margin of a shop's own shop", () => {
  it("is as much as its parent's, or less, and on record; the house gives it more by a rule alone", async () => {
    const { resellerId: subId } = await openTestSub(shop.owner);
    const set = (marginBps: number) => setSubMargin(shop.owner, { subId, marginBps });
    expect(await set(51)).toEqual(refusal("margin-above-own"));
    expect(await set(0.5)).toEqual(refusal("margin-invalid"));
    for (const bps of [0, 20, 50]) expect(await set(bps)).toEqual(done);
    expect(await newestDeed()).toMatchObject({
      action: "sub-margin-set",
      resellerId: shop.owner.resellerId,
      details: { shopId: subId, fromBps: 20, toBps: 50 },
    });
    const byHouse = { resellerId: subId, belowCostAllowed: true };
    expect(await setMargin(shop.admin, { ...byHouse, marginBps: 51 })).toEqual(
      refusal("margin-above-parent"),
    );
    expect((await setMargin(shop.admin, { ...byHouse, marginBps: 40 })).ok).toBe(true);
    expect(await rowOf(subId)).toMatchObject({ marginBps: 40, belowCostAllowed: true });
    expect(await set(50)).toEqual(done);
    expect(await rowOf(subId)).toMatchObject({ marginBps: 50, belowCostAllowed: false });
  });

  it("is judged by what its parent earns at that moment, where both are set at once", async () => {
    const { resellerId: subId } = await openTestSub(shop.owner);
    const { resellerId } = shop.owner;
    const setOwn = (marginBps: number) =>
      setMargin(shop.admin, { resellerId, marginBps, belowCostAllowed: false });
    await setSubMargin(shop.owner, { subId, marginBps: 0 });
    const [, raised] = await Promise.all([
      setOwn(20),
      setSubMargin(shop.owner, { subId, marginBps: 40 }),
      setOwn(20),
    ]);
    expect((await rowOf(subId)).marginBps).toBe(raised.ok ? 40 : 0);
    expect(await setSubMargin(shop.owner, { subId, marginBps: 21 })).toEqual(refusal("margin-above-own"));
    await setOwn(50);
  });

  it("is no business of another shop, whatever ids are sent", async () => {
    const sub = await openTestSub(shop.owner);
    const before = await rowOf(sub.resellerId);
    for (const scope of [shop.other, sub])
      for (const subId of [sub.resellerId, shop.owner.resellerId, randomUUID(), "' OR 1=1 --"]) {
        expect(await setSubMargin(scope, { subId, marginBps: 1 })).toEqual(refusal("not-found"));
        expect(await setSubAccess(scope, { subId, reason: "r", isOpen: false })).toEqual(
          refusal("not-found"),
        );
        expect(await findSub(scope, subId)).toBeNull();
      }
    expect(await rowOf(sub.resellerId)).toEqual(before);
  });
});

describe("closing a shop of one's own", () => {
  const openOne = async () => {
    const sub = await openTestSub(shop.owner);
    const byParent = (isOpen: boolean, reason = "holidays") =>
      setSubAccess(shop.owner, { subId: sub.resellerId, reason, isOpen });
    const byHouse = (isOpen: boolean) =>
      setResellerAccess(shop.admin, { resellerId: sub.resellerId, reason: "house", isOpen });
    return { sub, byParent, byHouse };
  };

  it("signs its people out, and opens again by the same hand; each with a reason, on record", async () => {
    const { sub, byParent } = await openOne();
    const { userId } = sub;
    const session = { id: randomUUID(), token: randomUUID(), userId, expiresAt: new Date(shop.nowMs()) };
    await shop.database.client.session.create({ data: session });
    expect(await byParent(false, " ")).toEqual(refusal("reason-missing"));
    expect(await byParent(false)).toEqual(done);
    expect(await newestDeed()).toMatchObject({
      action: "sub-closed",
      actorId: shop.owner.userId,
      resellerId: shop.owner.resellerId,
      reason: "holidays",
    });
    expect(await shop.database.client.session.count({ where: { userId } })).toBe(0);
    expect(await findSub(shop.owner, sub.resellerId)).toMatchObject({
      isDisabled: true,
      isClosedByHouse: false,
    });
    expect(await byParent(true)).toEqual(done);
    expect((await newestDeed()).action).toBe("sub-reopened");
    expect(await rowOf(sub.resellerId)).toMatchObject({ disabledAt: null, closedByParent: false });
  });

  it("is not undone by the parent where the house did it, be it after the parent", async () => {
    const { sub, byParent, byHouse } = await openOne();
    expect((await byHouse(false)).ok).toBe(true);
    expect(await byParent(true)).toEqual(refusal("closed-by-house"));
    expect(await findSub(shop.owner, sub.resellerId)).toMatchObject({ isClosedByHouse: true });
    expect((await byHouse(true)).ok).toBe(true);
    expect(await byParent(false)).toEqual(done);
    expect((await byHouse(false)).ok).toBe(true);
    expect(await byParent(true)).toEqual(refusal("closed-by-house"));
    expect((await byHouse(true)).ok).toBe(true);
    expect(await rowOf(sub.resellerId)).toMatchObject({ disabledAt: null, closedByParent: false });
  });

  it("is undone by the house too, and closing the parent closes none of its shops", async () => {
    const { sub, byParent, byHouse } = await openOne();
    await byParent(false);
    expect((await byHouse(true)).ok).toBe(true);
    const { resellerId } = shop.owner;
    const house = (isOpen: boolean) => setResellerAccess(shop.admin, { resellerId, reason: "r", isOpen });
    await house(false);
    expect((await rowOf(sub.resellerId)).disabledAt).toBeNull();
    expect(await openSub(shop.owner, wish())).toEqual(refusal("shop-closed"));
    await house(true);
  });
});

describe("what a shop sees of its own shops", () => {
  let sub: ResellerScope;
  const number = "0770987654";
  let reference: string;
  const send = async (msisdn: string, amount: string): Promise<string> => {
    const sent = await sendOrder(sub, sendInput({ msisdn, amount }));
    if (!sent.ok) throw new Error(sent.problem);
    return sent.value.reference;
  };
  beforeAll(async () => {
    sub = await openTestSub(shop.owner, "Seen kiosk");
    const given = { subId: sub.resellerId, amountMinor: 5_000_00n, note: "", idempotencyKey: randomUUID() };
    const transferred = await transferToSub(shop.owner, given);
    if (!transferred.ok) throw new Error(transferred.problem);
  });

  it("are sums of what was sold and not given back, by days of Algiers", async () => {
    await send("0770100001", "300");
    shop.advance(40 * 24 * 3_600_000);
    await send("0770100002", "400");
    shop.advance(24 * 3_600_000);
    reference = await send(number, "500");
    const back = await send("0770100003", "600");
    await cancelOrder(sub, { reference: back });
    const { id } = await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference: back } });
    await dispatchOrder(shop.worker, id);
    expect(await findSub(shop.owner, sub.resellerId)).toMatchObject({
      name: "Seen kiosk",
      marginPercent: "0.50",
      soldToday: "500.00",
      soldLately: "900.00",
      isDisabled: false,
    });
    const { available, held } = (await findSub(shop.owner, sub.resellerId)) ?? {};
    expect(Number(available) + Number(held)).toBeGreaterThan(0);
    expect(await bookFaults(shop.database)).toEqual([]);
  });

  it("are no order, number, customer or contact: not in the sums, and not through any other door", async () => {
    const { owner: parent } = shop;
    const seen = JSON.stringify([await listSubs(parent), await listStatement(parent)]);
    const people = await shop.database.client.user.findMany({ where: { resellerId: sub.resellerId } });
    for (const secret of [reference, number, ...people.flatMap(({ email, id, name }) => [email, id, name])])
      expect(seen).not.toContain(secret);
    expect(await findOrder(parent, reference)).toBeNull();
    expect(await findOrderStatus(parent, reference)).toBeNull();
    expect((await listOrders(parent, { search: number })).rows).toEqual([]);
    expect(await cancelOrder(parent, { reference })).toEqual(refusal("not-found"));
    expect((await listCustomers(parent, { search: number })).rows).toEqual([]);
    expect(await findKnownNumber(parent, number)).toBeNull();
    const { id: customerId } = await shop.database.client.customer.findFirstOrThrow({
      where: { msisdn: number },
    });
    expect(await revealNumber(parent, { customerId })).toEqual(refusal("not-found"));
    expect(await deleteCustomer(parent, { customerId })).toEqual(refusal("not-found"));
    for (const { id: personId } of people) {
      expect(await resetPassword(parent, { personId })).toEqual(refusal("not-found"));
      expect(await setPersonAccess(parent, { personId, isOpen: false })).toEqual(refusal("not-found"));
    }
    expect(await listTeam(parent)).toEqual([]);
  });

  it("is nothing in the parent's export, not even with whole numbers", async () => {
    const filter = readReportFilter({ range: "month" }, new Date(shop.nowMs()));
    const wanted = { filter, format: "csv", nameOfState: () => "", hasFullNumbers: true } as const;
    const rowsOf = async (scope: ResellerScope): Promise<string> => {
      const exported = await exportOrders(scope, wanted);
      if (!exported.ok) throw new Error(exported.problem);
      const { columns, pages } = exported.value;
      return Buffer.concat(await Array.fromAsync(writeCsv(columns, pages))).toString();
    };
    expect(await rowsOf(sub)).toContain(number);
    for (const secret of [number, reference]) expect(await rowsOf(shop.owner)).not.toContain(secret);
  });
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ResellerScope } from "@/lib/auth/scope";
import { sendOrder } from "@/lib/orders/send-order";
import { setResellerAccess } from "@/lib/resellers/set-reseller-access";
import { setSubAccess } from "@/lib/resellers/set-sub-access";
import { bookFaults, openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { letHaveSubs, openTestSub } from "@/lib/test-sub";
import { giveCredit } from "./give-credit";
import { listStatement, readWallet } from "./queries";
import { returnFunds } from "./return-funds";
import { setCreditLimit } from "./set-credit-limit";
import { transferToSub } from "./transfer-to-sub";

let shop: TestShop;
let sub: ResellerScope;
beforeAll(async () => {
  shop = await openTestShop({ fundsMinor: 10_000_00n });
  await letHaveSubs(shop, shop.owner);
  sub = await openTestSub(shop.owner, "Kiosk of the station");
});
afterAll(() => shop.close());

const refusal = (problem: string) => ({ ok: false, problem });
const act = (amountMinor: bigint, change: { idempotencyKey?: string; note?: string } = {}) => ({
  amountMinor,
  note: "",
  idempotencyKey: randomUUID(),
  ...change,
});
const give = (...args: Parameters<typeof act>) =>
  transferToSub(shop.owner, { subId: sub.resellerId, ...act(...args) });
const giveBack = (...args: Parameters<typeof act>) => returnFunds(sub, act(...args));
const spendable = async (): Promise<readonly string[]> =>
  Promise.all([shop.owner, sub].map(async (scope) => (await readWallet(scope)).available));
const accepted = (answers: readonly { readonly ok: boolean }[]): number =>
  answers.filter(({ ok }) => ok).length;

describe("a transfer between a shop and its own", () => {
  it("takes from the one what it gives to the other, and stands on both statements with the other's name and the note", async () => {
    expect(await give(1_000_00n, { note: " for the week " })).toEqual({
      ok: true,
      value: { availableMinor: 9_000_00n },
    });
    expect(await spendable()).toEqual(["9000.00", "1000.00"]);
    const line = { kind: "transfer", reason: "for the week", reference: null, msisdn: null };
    expect((await listStatement(shop.owner)).rows[0]).toMatchObject({
      ...line,
      amount: "-1000.00",
      otherShop: "Kiosk of the station",
      balanceBefore: "10000.00",
      balanceAfter: "9000.00",
    });
    expect((await listStatement(sub)).rows[0]).toMatchObject({
      ...line,
      amount: "1000.00",
      otherShop: "Test shop",
      balanceAfter: "1000.00",
    });
    expect(await giveBack(100_00n)).toEqual({ ok: true, value: { availableMinor: 900_00n } });
    expect(await spendable()).toEqual(["9100.00", "900.00"]);
    expect((await listStatement(sub)).rows[0]).toMatchObject({ amount: "-100.00", reason: null });
    expect(await bookFaults(shop.database)).toEqual([]);
  });

  it("is on record once, as the deed of the shop that gave", async () => {
    const deeds = await shop.database.client.auditRow.findMany({
      where: { action: "transfer-made" },
      orderBy: { id: "asc" },
    });
    const { resellerId, userId } = shop.owner;
    expect(deeds).toMatchObject([
      {
        actorId: userId,
        resellerId,
        reason: "for the week",
        details: { to: "Kiosk of the station", toId: sub.resellerId, amountMinor: "100000" },
      },
      { actorId: sub.userId, resellerId: sub.resellerId, reason: null, details: { toId: resellerId } },
    ]);
  });

  it("is made once under one key, however often it is clicked, and another under the same key is none", async () => {
    const before = await spendable();
    const key = { idempotencyKey: randomUUID() };
    const answers = await Promise.all(Array.from({ length: 8 }, () => give(100_00n, key)));
    expect(accepted(answers)).toBe(8);
    await giveBack(100_00n);
    expect(await spendable()).toEqual(before);
    expect(await give(101_00n, key)).toEqual(refusal("key-reused"));
    const second = await openTestSub(shop.owner, "Second kiosk");
    expect(await transferToSub(shop.owner, { subId: second.resellerId, ...act(100_00n, key) })).toEqual(
      refusal("key-reused"),
    );
  });

  it("goes fifty times both ways at once without waiting in a ring, and the sums are exact", async () => {
    const [parentBefore = 0, subBefore = 0] = (await spendable()).map(Number);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? give(30_00n) : giveBack(20_00n))),
    );
    expect(accepted(answers)).toBe(50);
    expect(await spendable()).toEqual([
      (parentBefore - 25 * 10).toFixed(2),
      (subBefore + 25 * 10).toFixed(2),
    ]);
    expect(await bookFaults(shop.database)).toEqual([]);
  });

  it("is refused by the last of many at once that find nothing left, and nobody goes below zero", async () => {
    const [, had = 0] = (await spendable()).map(Number);
    const each = BigInt(Math.trunc(had / 10)) * 100n;
    const answers = await Promise.all(Array.from({ length: 30 }, () => giveBack(each)));
    expect(accepted(answers)).toBe(10);
    expect(answers.find(({ ok }) => !ok)).toEqual(refusal("balance-too-low"));
    expect(Number((await spendable())[1])).toBeGreaterThanOrEqual(0);
    await give(2_000_00n);
    expect(await bookFaults(shop.database)).toEqual([]);
  });

  it("goes on while the shop sells, and sale and transfer never spend the same dinar", async () => {
    const lone = await openTestSub(shop.owner, "Busy kiosk");
    await transferToSub(shop.owner, { subId: lone.resellerId, ...act(1_000_00n) });
    const [sales, transfers] = await Promise.all([
      Promise.all(Array.from({ length: 4 }, () => sendOrder(lone, sendInput()))),
      Promise.all(Array.from({ length: 4 }, () => returnFunds(lone, act(400_00n)))),
    ]);
    const { available, onHold } = await readWallet(lone);
    expect(Number(available)).toBeGreaterThanOrEqual(0);
    expect(Number(available) + Number(onHold) + 400 * accepted(transfers)).toBe(1_000);
    expect(accepted(sales) + accepted(transfers)).toBeGreaterThan(0);
    expect(await bookFaults(shop.database)).toEqual([]);
  });

  it("passes on nothing that the house lent", async () => {
    const { resellerId } = sub;
    await setCreditLimit(shop.admin, { resellerId, limitMinor: 5_000_00n, reason: "trust" });
    const own = BigInt(Math.trunc(Number((await spendable())[1])) * 100);
    await giveCredit(shop.admin, {
      resellerId,
      amountMinor: 5_000_00n,
      reason: "x",
      idempotencyKey: randomUUID(),
    });
    expect(await giveBack(own + 1_00n)).toEqual(refusal("credit-not-passed-on"));
    expect((await giveBack(own)).ok).toBe(true);
    expect(await giveBack(1_00n)).toEqual(refusal("credit-not-passed-on"));
    expect((await give(200_00n)).ok).toBe(true);
    expect((await giveBack(200_00n)).ok).toBe(true);
  });

  it("is whole dinars above nothing", async () => {
    expect(await give(0n)).toEqual(refusal("amount-missing"));
    expect(await give(-100_00n)).toEqual(refusal("amount-missing"));
    expect(await give(50n)).toEqual(refusal("amount-not-whole"));
    expect(await give(1_000_000_00n)).toEqual(refusal("balance-too-low"));
  });

  it("knows nobody but the family: no stranger's shop, not the parent's parent, not a sister", async () => {
    const before = await spendable();
    const sister = await openTestSub(shop.owner, "Sister");
    for (const subId of [shop.other.resellerId, shop.owner.resellerId, randomUUID(), "nobody"])
      expect(await transferToSub(shop.owner, { subId, ...act(1_00n) })).toEqual(refusal("not-found"));
    for (const subId of [sister.resellerId, shop.owner.resellerId])
      expect(await transferToSub(sub, { subId, ...act(1_00n) })).toEqual(refusal("not-found"));
    expect(await transferToSub(shop.other, { subId: sub.resellerId, ...act(1_00n) })).toEqual(
      refusal("not-found"),
    );
    // Who belongs to nobody has nobody to give back to.
    expect(await returnFunds(shop.owner, act(1_00n))).toEqual(refusal("not-found"));
    expect(await spendable()).toEqual(before);
  });

  it("neither leaves nor reaches a closed shop", async () => {
    const reason = "test";
    const { resellerId } = shop.owner;
    await setSubAccess(shop.owner, { subId: sub.resellerId, reason, isOpen: false });
    expect(await give(1_00n)).toEqual(refusal("shop-closed"));
    expect(await giveBack(1_00n)).toEqual(refusal("shop-closed"));
    await setSubAccess(shop.owner, { subId: sub.resellerId, reason, isOpen: true });
    await setResellerAccess(shop.admin, { resellerId, reason, isOpen: false });
    expect(await giveBack(1_00n)).toEqual(refusal("shop-closed"));
    await setResellerAccess(shop.admin, { resellerId, reason, isOpen: true });
    expect((await give(1_00n)).ok).toBe(true);
    expect(await bookFaults(shop.database)).toEqual([]);
  });

  it("goes on both ways where the house lets the shop open no more of its own", async () => {
    await letHaveSubs(shop, shop.owner, false);
    expect((await give(10_00n)).ok).toBe(true);
    expect((await giveBack(10_00n)).ok).toBe(true);
    await letHaveSubs(shop, shop.owner);
  });
});

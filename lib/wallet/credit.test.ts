import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sendOrder } from "@/lib/orders/send-order";
import { findReseller } from "@/lib/resellers/queries";
import { bookFaults, openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { giveCredit } from "./give-credit";
import { findCredit, listStatement, readWallet } from "./queries";
import { repayCredit } from "./repay-credit";
import { setCreditLimit } from "./set-credit-limit";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ fundsMinor: 0n });
});
afterAll(() => shop.close());

const refusal = (problem: string) => ({ ok: false, problem });
const act = (amountMinor: bigint, change: { idempotencyKey?: string; reason?: string } = {}) => ({
  resellerId: shop.owner.resellerId,
  amountMinor,
  reason: "agreed by phone",
  idempotencyKey: randomUUID(),
  ...change,
});
const give = (...args: Parameters<typeof act>) => giveCredit(shop.admin, act(...args));
const repay = (...args: Parameters<typeof act>) => repayCredit(shop.admin, act(...args));
const limit = (limitMinor: bigint | null) =>
  setCreditLimit(shop.admin, { resellerId: shop.owner.resellerId, limitMinor, reason: "a year of trust" });
const available = async (): Promise<string> => (await readWallet(shop.owner)).available;
const accepted = (answers: readonly { readonly ok: boolean }[]): number =>
  answers.filter(({ ok }) => ok).length;

describe("credit of a shop", () => {
  it("is nothing where nobody agreed to any", async () => {
    expect(await findCredit(shop.owner)).toBeNull();
    expect(await give(1_00n)).toEqual(refusal("credit-too-much"));
    expect(await repay(1_00n)).toEqual(refusal("credit-not-owed"));
    expect(await available()).toBe("0.00");
  });

  it("is lent by fifty at once exactly up to its limit, and the books agree", async () => {
    expect(await limit(1_000_00n)).toEqual({ ok: true, value: null });
    const answers = await Promise.all(Array.from({ length: 50 }, () => give(70_00n)));
    // Fourteen times 70 are 980: one more would be 1 050.
    expect(accepted(answers)).toBe(14);
    expect(await findCredit(shop.owner)).toEqual({ owed: "980.00", limit: "1000.00", left: "20.00" });
    expect(await available()).toBe("980.00");
    expect(accepted([await give(20_00n), await give(1n)])).toBe(1);
    expect(await bookFaults(shop.database)).toEqual([]);
  });

  it("stands on the statement under a word of its own, and sells like any other money", async () => {
    expect((await listStatement(shop.owner)).rows[0]).toMatchObject({
      kind: "credit",
      amount: "20.00",
      balanceBefore: "980.00",
      balanceAfter: "1000.00",
      reason: "agreed by phone",
    });
    expect((await sendOrder(shop.owner, sendInput())).ok).toBe(true);
    expect(await available()).toBe("502.50");
  });

  it("is repaid by many at once exactly by what is owed, and nothing that can be spent moves", async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => repay(90_00n)));
    // Eleven times 90 are 990 of the 1 000 that are owed.
    expect(accepted(answers)).toBe(11);
    expect(answers.find(({ ok }) => !ok)).toEqual(refusal("credit-not-owed"));
    expect(await findCredit(shop.owner)).toMatchObject({ owed: "10.00" });
    expect(await available()).toBe("502.50");
    expect(await bookFaults(shop.database)).toEqual([]);
  });

  it("is lent and repaid once under one key", async () => {
    const [lent, repaid] = [act(100_00n), act(50_00n)];
    const loans = await Promise.all(Array.from({ length: 8 }, () => giveCredit(shop.admin, lent)));
    const returns = await Promise.all(Array.from({ length: 8 }, () => repayCredit(shop.admin, repaid)));
    expect(accepted([...loans, ...returns])).toBe(16);
    expect(await findCredit(shop.owner)).toMatchObject({ owed: "60.00" });
    const { idempotencyKey } = lent;
    expect(await give(101_00n, { idempotencyKey })).toEqual(refusal("key-reused"));
  });

  it("keeps what is owed where the limit is lowered below it, and lends no more", async () => {
    expect(await limit(30_00n)).toEqual({ ok: true, value: null });
    expect(await findCredit(shop.owner)).toEqual({ owed: "60.00", limit: "30.00", left: "0.00" });
    expect(await give(1n)).toEqual(refusal("credit-too-much"));
    expect(await limit(null)).toEqual({ ok: true, value: null });
    expect(await findCredit(shop.owner)).toEqual({ owed: "60.00", limit: null, left: "0.00" });
    expect((await findReseller(shop.admin, shop.owner.resellerId))?.credit.owed).toBe("60.00");
  });

  it("is never passed by those who lend while others lower the limit", async () => {
    await repay(60_00n);
    await limit(500_00n);
    await Promise.all([
      ...Array.from({ length: 10 }, () => give(50_00n)),
      ...[400_00n, 300_00n, 200_00n].map(limit),
    ]);
    await limit(200_00n);
    const after = await Promise.all(Array.from({ length: 5 }, () => give(50_00n)));
    const { owed = "0" } = (await findCredit(shop.owner)) ?? {};
    expect(Number(owed)).toBeLessThanOrEqual(500);
    if (Number(owed) > 200) expect(accepted(after)).toBe(0);
    expect(await bookFaults(shop.database)).toEqual([]);
  });

  it("needs a reason for every word, and each is on record", async () => {
    for (const move of [give, repay])
      expect(await move(1n, { reason: " " })).toEqual(refusal("reason-missing"));
    const { resellerId } = shop.owner;
    const unsaid = { resellerId, limitMinor: 1n, reason: "" };
    expect(await setCreditLimit(shop.admin, unsaid)).toEqual(refusal("reason-missing"));
    expect(await setCreditLimit(shop.admin, { ...unsaid, limitMinor: 0n, reason: "x" })).toEqual(
      refusal("limit-invalid"),
    );
    const nobody = { ...act(1n), resellerId: randomUUID() };
    expect(await giveCredit(shop.admin, nobody)).toEqual(refusal("not-found"));
    const deeds = await shop.database.client.auditRow.groupBy({
      by: ["action"],
      where: { resellerId, action: { startsWith: "credit-" } },
    });
    expect(new Set(deeds.map(({ action }) => action))).toEqual(
      new Set(["credit-limit-set", "credit-given", "credit-repaid"]),
    );
  });
});

import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mintResellerScope, type ResellerScope } from "@/lib/auth/scope";
import { bookFaults, freshNumber, openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { readWallet } from "@/lib/wallet/queries";
import { dispatchOrder } from "./dispatch-order";
import { recheckDueOrders } from "./recheck-order";
import { sendOrder } from "./send-order";

const HOUR_MS = 3_600_000;

let shop: TestShop;
let cashier: ResellerScope;
beforeAll(async () => {
  shop = await openTestShop({ fundsMinor: 1_000_000_00n });
  const userId = randomUUID();
  const { database, resellerId } = shop.owner;
  await database.client.user.create({
    data: { id: userId, name: "Test cashier", email: `${userId}@taabia.test`, role: "cashier", resellerId },
  });
  cashier = mintResellerScope({ database, resellerId, userId, role: "cashier" });
});
afterAll(async () => {
  expect(await bookFaults(shop.database)).toEqual([]);
  await shop.close();
});

const ordersOf = (idempotencyKey: string, scope: ResellerScope = shop.owner) =>
  shop.database.client.topUpOrder.count({ where: { idempotencyKey, resellerId: scope.resellerId } });

describe("the same key and the same body", () => {
  it("are the same order for ever, whatever became of it and of the plan since", async () => {
    const input = sendInput();
    const first = await sendOrder(shop.owner, input);
    if (!first.ok) throw new Error(first.problem);
    const { reference } = first.value;
    const same = { ok: true, value: { reference, isRepeat: true } };
    const { id } = await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
    await dispatchOrder(shop.worker, id);
    expect(await sendOrder(shop.owner, input)).toEqual(same);
    shop.advance(20_000);
    await recheckDueOrders(shop.worker);
    expect(await sendOrder(shop.owner, input)).toEqual(same);
    shop.advance(400 * 24 * HOUR_MS);
    const where = { code: input.planCode };
    const bounds = await shop.database.client.plan.findFirstOrThrow({ where });
    await shop.database.client.plan.updateMany({ where, data: { isEnabled: false, maximumMinor: 200_00n } });
    await shop.database.client.reseller.update({
      where: { id: shop.owner.resellerId },
      data: { disabledAt: new Date() },
    });
    expect(await sendOrder(cashier, input)).toEqual(same);
    await shop.database.client.reseller.update({
      where: { id: shop.owner.resellerId },
      data: { disabledAt: null },
    });
    const { maximumMinor } = bounds;
    await shop.database.client.plan.updateMany({ where, data: { isEnabled: true, maximumMinor } });
    expect(await ordersOf(input.idempotencyKey)).toBe(1);
  });

  it("are another shop's own order", async () => {
    const input = sendInput();
    const mine = await sendOrder(shop.owner, input);
    const theirs = await sendOrder(shop.other, { ...input, amount: "200" });
    expect(mine.ok && theirs.ok && mine.value.reference !== theirs.value.reference).toBe(true);
  });
});

describe("the same key and another body", () => {
  const changes = [
    { msisdn: "0770999999" },
    { amount: "501" },
    { amount: null },
    { planCode: "PREPAID_MOBILIS" },
    { parentReference: "tb_00000000000000000000000000" },
    { isSecondOne: true },
  ];
  it.each(changes)("are a clear conflict (%j), also after a year, and change nothing", async (change) => {
    const input = sendInput();
    await sendOrder(shop.owner, input);
    const before = await readWallet(shop.owner);
    for (const waitMs of [0, 400 * 24 * HOUR_MS]) {
      shop.advance(waitMs);
      expect(await sendOrder(shop.owner, { ...input, ...change })).toEqual({
        ok: false,
        problem: "key-reused",
      });
    }
    expect(await readWallet(shop.owner)).toEqual(before);
    expect(await ordersOf(input.idempotencyKey)).toBe(1);
  });
});

interface Press {
  readonly body: string;
  readonly sent: Awaited<ReturnType<typeof sendOrder>>;
}

/**
 * Presses of one shop's key: one opened the order, the same body repeats it, every other is refused. A press that found the
 * same amount on its way to the number by another key has opened nothing, and its key is free.
 */
function expectOneOrder(presses: readonly Press[]): void {
  const counted = presses.filter(({ sent }) => sent.ok || sent.problem !== "same-again");
  if (counted.length === 0) return;
  const opened = counted.filter(({ sent }) => sent.ok && !sent.value.isRepeat);
  expect(opened).toHaveLength(1);
  const [first] = opened;
  const reference = first?.sent.ok ? first.sent.value.reference : null;
  for (const { body, sent } of counted)
    expect(sent.ok ? sent.value.reference : sent.problem).toBe(
      body === first?.body ? reference : "key-reused",
    );
}

const isOpenedWithoutAWord = ({ body, sent }: Press): boolean =>
  body.endsWith("false") && sent.ok && !sent.value.isRepeat;

describe("sends at once", () => {
  it("of one key make one order, whoever of the shop sends them and in whatever writing", async () => {
    const input = sendInput();
    const national = input.msisdn;
    const writings = [national, `+213${national.slice(1)}`, `00213 ${national.slice(1)}`];
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, place) =>
        sendOrder(place % 2 === 0 ? shop.owner : cashier, {
          ...input,
          msisdn: writings[place % writings.length] ?? national,
        }),
      ),
    );
    expect(new Set(all.map((each) => (each.ok ? each.value.reference : each.problem))).size).toBe(1);
    expect(all.filter((each) => each.ok && !each.value.isRepeat)).toHaveLength(1);
    expect(await ordersOf(input.idempotencyKey)).toBe(1);
  });

  it("over money for ten are exactly ten holds, and a refusal holds nothing", async () => {
    const poor = await openTestShop({ fundsMinor: 4_975_00n });
    try {
      const all = await Promise.all(Array.from({ length: 50 }, () => sendOrder(poor.owner, sendInput())));
      expect(all.filter(({ ok }) => ok)).toHaveLength(10);
      expect(await poor.database.client.ledgerEntry.count({ where: { kind: "hold" } })).toBe(10);
      expect(await poor.database.client.topUpOrder.count()).toBe(10);
      expect((await readWallet(poor.owner)).available).toBe("0.00");
      expect(await bookFaults(poor.database)).toEqual([]);
    } finally {
      await poor.close();
    }
  });

  it("in any mixture of keys, bodies, people and shops, twenty mixtures over, are one order per shop and key", async () => {
    const press = fc.record({
      key: fc.nat(2),
      number: fc.nat(1),
      amount: fc.constantFrom("100", "200"),
      isSecondOne: fc.boolean(),
      who: fc.constantFrom("owner", "cashier", "other"),
    });
    const property = fc.asyncProperty(fc.array(press, { minLength: 6, maxLength: 14 }), async (presses) => {
      const keys = [randomUUID(), randomUUID(), randomUUID()] as const;
      const numbers = [freshNumber(), freshNumber()] as const;
      const answers = await Promise.all(
        presses.map(async ({ key, number, amount, isSecondOne, who }) => {
          const scope = { owner: shop.owner, cashier, other: shop.other }[who];
          const idempotencyKey = keys[key] ?? keys[0];
          const msisdn = numbers[number] ?? numbers[0];
          const sent = await sendOrder(scope, sendInput({ idempotencyKey, msisdn, amount, isSecondOne }));
          const body = `${msisdn} ${amount} ${isSecondOne}`;
          return { place: `${scope.resellerId} ${idempotencyKey}`, body, sent };
        }),
      );
      for (const ofOneKey of Map.groupBy(answers, ({ place }) => place).values()) expectOneOrder(ofOneKey);
      for (const unsaid of Map.groupBy(answers, ({ body }) => body).values())
        expect(unsaid.filter(isOpenedWithoutAWord).length).toBeLessThanOrEqual(1);
    });
    await fc.assert(property, { numRuns: 20 });
  });
});

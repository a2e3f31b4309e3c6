import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ResellerScope } from "@/lib/auth/scope";
import { type SendInput, sendInputSchema } from "@/lib/domain/order-input";
import { bookFaults, freshNumber, openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { readWallet } from "@/lib/wallet/queries";
import { applyVerdict } from "./apply-verdict";
import { dispatchOrder } from "./dispatch-order";
import { findNumberDoubt, findOrder } from "./queries";
import { sendOrder } from "./send-order";
import { lockOrder } from "./store";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ fundsMinor: 1_000_000_00n });
});
afterEach(async () => {
  shop.sandbox.control.clearFaults();
  expect(await bookFaults(shop.database)).toEqual([]);
});
afterAll(() => shop.close());

const IN_DOUBT = { ok: false, problem: "number-in-doubt" };
const reread = (reference: string) =>
  shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });

async function open(change: Partial<SendInput>, scope: ResellerScope = shop.owner) {
  const sent = await sendOrder(scope, sendInput(change));
  if (!sent.ok) throw new Error(sent.problem);
  return reread(sent.value.reference);
}

/** An order whose POST went out and was never answered. */
async function openInDoubt(change: Partial<SendInput>, scope: ResellerScope = shop.owner) {
  const order = await open(change, scope);
  // Many doubts in a row would have the worker wait with the next send.
  await shop.database.client.providerAccount.updateMany({
    data: { unansweredStreak: 0, brokenAt: null, probeAt: null },
  });
  shop.sandbox.control.addFault({ name: "drop-after", method: "POST", reference: order.reference });
  await dispatchOrder(shop.worker, order.id);
  const doubted = await reread(order.reference);
  expect(doubted.state).toBe("unknown");
  return doubted;
}

/** The provider tells what became of an order in doubt. */
const tell = (orderId: string, meaning: "fulfilled" | "refunded" | "pending") =>
  applyVerdict(shop.worker, {
    orderId,
    verdict: {
      kind: "seen",
      order: {
        meaning,
        identity: "ours",
        word: meaning.toUpperCase(),
        providerOrderId: null,
        providerReference: null,
        message: null,
        suggestedOffers: [],
        cost: null,
      },
    },
  });

describe("a number whose last top-up may have arrived, or may yet", () => {
  it("takes no other, of any shop, amount, plan or writing, and refusing changes nothing", async () => {
    const msisdn = freshNumber();
    await openInDoubt({ msisdn });
    const before = [
      await readWallet(shop.owner),
      await readWallet(shop.other),
      await shop.database.client.topUpOrder.count(),
    ];
    for (const scope of [shop.owner, shop.other]) {
      for (const change of [{}, { amount: "1000" }, { msisdn: `+213${msisdn.slice(1)}` }])
        expect(await sendOrder(scope, sendInput({ msisdn, ...change }))).toEqual(IN_DOUBT);
    }
    expect([
      await readWallet(shop.owner),
      await readWallet(shop.other),
      await shop.database.client.topUpOrder.count(),
    ]).toEqual(before);
    expect((await sendOrder(shop.owner, sendInput())).ok).toBe(true);
  });

  it.each(["fulfilled", "refunded", "pending"] as const)("takes the next once it is %s", async (meaning) => {
    const msisdn = freshNumber();
    const first = await openInDoubt({ msisdn });
    expect(await sendOrder(shop.owner, sendInput({ msisdn }))).toEqual(IN_DOUBT);
    await tell(first.id, meaning);
    // Of another amount: the same again is a question of its own.
    expect((await open({ msisdn, amount: "600" })).secondOfId).toBeNull();
  });

  it("takes a second one under the same key where the cashier says that it is one, and remembers of which", async () => {
    const msisdn = freshNumber();
    const older = await openInDoubt({ msisdn });
    shop.advance(1_000);
    const newer = await openInDoubt({ msisdn, isSecondOne: true });
    expect(newer.secondOfId).toBe(older.id);
    const input = sendInput({ msisdn });
    expect(await sendOrder(shop.owner, input)).toEqual(IN_DOUBT);
    const second = { ...input, isSecondOne: true };
    const sent = await sendOrder(shop.owner, second);
    expect(sent).toMatchObject({ ok: true, value: { isRepeat: false } });
    if (!sent.ok) return;
    const order = await reread(sent.value.reference);
    expect(order).toMatchObject({ secondOfId: newer.id, state: "queued" });
    await dispatchOrder(shop.worker, order.id);
    expect((await reread(order.reference)).state).toBe("pending");
    expect((await reread(newer.reference)).state).toBe("unknown");
    // Said again, it is the same one; unsaid under this key, it is another body.
    expect(await sendOrder(shop.owner, second)).toMatchObject({ ok: true, value: { isRepeat: true } });
    expect(await sendOrder(shop.owner, input)).toEqual({ ok: false, problem: "key-reused" });
  });

  it("opens a second one while the first is locked by whoever is about to move it, and waits for nobody", async () => {
    const msisdn = freshNumber();
    const first = await openInDoubt({ msisdn });
    const { client } = shop.database;
    const isWaitedFor = async (): Promise<boolean> => {
      const waiting = await client.$queryRaw<unknown[]>`
        SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return waiting.length > 0;
    };
    await shop.database.transaction(async (tx) => {
      await lockOrder(tx, first.id);
      // It does lock: nobody else moves the order meanwhile.
      await expect(
        client.$queryRaw`SELECT 1 FROM top_up_order WHERE id = ${first.id}::uuid FOR NO KEY UPDATE NOWAIT`,
      ).rejects.toThrow();
      const opening = sendOrder(shop.owner, sendInput({ msisdn, isSecondOne: true }));
      const watching = { on: true };
      const stuck = (async () => {
        while (watching.on && !(await isWaitedFor())) await pause(5);
        return "waits";
      })();
      const second = await Promise.race([opening, stuck]);
      watching.on = false;
      await stuck;
      if (second === "waits" || typeof second === "string") throw new Error("the second one waits");
      expect(second.ok && (await reread(second.value.reference)).secondOfId).toBe(first.id);
    });
  });

  it("answers a repeat of the very order in doubt with that order: the key is looked at before the lock", async () => {
    const msisdn = freshNumber();
    const input = sendInput({ msisdn });
    const first = await openInDoubt(input);
    expect(await sendOrder(shop.owner, input)).toEqual({
      ok: true,
      value: { reference: first.reference, isRepeat: true },
    });
  });

  it("may still be asked what it can take, and an enquiry in doubt locks nothing", async () => {
    const enquiry = { planCode: "GETMENU_Mobilis", amount: null } as const;
    const msisdn = "0661000001";
    await openInDoubt({ msisdn, ...enquiry });
    expect(await findNumberDoubt(shop.owner, msisdn)).toBeNull();
    await openInDoubt({ msisdn, planCode: "PREPAID_MOBILIS" });
    const other = { ...enquiry, planCode: "GETMENU_Ooredoo" } as const;
    expect((await open({ msisdn, ...other, isSecondOne: true })).secondOfId).toBeNull();
    shop.advance(10 * 60_000);
    expect((await open({ msisdn, ...enquiry })).planKind).toBe("menu");
  });

  it("refuses the offers of an order that was given back like any other sale", async () => {
    const msisdn = "0600000002";
    const parent = await open({ msisdn });
    await dispatchOrder(shop.worker, parent.id);
    const offers = [{ planCode: "FACTURE_DJEZZY", name: "FACTURE", amountMinor: 500_00n }];
    await applyVerdict(shop.worker, {
      orderId: parent.id,
      verdict: {
        kind: "seen",
        order: {
          meaning: "refunded",
          identity: "ours",
          word: "REFUNDED",
          providerOrderId: null,
          providerReference: null,
          message: null,
          suggestedOffers: offers,
          cost: null,
        },
      },
    });
    const doubted = await openInDoubt({ msisdn });
    const offer = sendInput({ msisdn, planCode: "FACTURE_DJEZZY", parentReference: parent.reference });
    expect(await sendOrder(shop.owner, offer)).toEqual(IN_DOUBT);
    const sent = await sendOrder(shop.owner, { ...offer, isSecondOne: true });
    expect(sent.ok && (await reread(sent.value.reference))).toMatchObject({
      parentId: parent.id,
      secondOfId: doubted.id,
    });
  });
});

describe("what a shop learns of a number in doubt", () => {
  it("is its own order, or of another shop's nothing but that there is one", async () => {
    const msisdn = freshNumber();
    expect(await findNumberDoubt(shop.owner, msisdn)).toBeNull();
    const mine = await openInDoubt({ msisdn });
    shop.advance(1_000);
    const theirs = await openInDoubt({ msisdn, isSecondOne: true }, shop.other);
    expect(await findNumberDoubt(shop.owner, `+213${msisdn.slice(1)}`)).toEqual({
      reference: mine.reference,
    });
    expect(await findNumberDoubt(shop.other, msisdn)).toEqual({ reference: theirs.reference });

    const number = freshNumber();
    const doubted = await openInDoubt({ msisdn: number });
    expect(await findNumberDoubt(shop.other, number)).toEqual({ reference: null });
    const second = await open({ msisdn: number, isSecondOne: true }, shop.other);
    expect(second.secondOfId).toBe(doubted.id);
    const shown = await findOrder(shop.other, second.reference);
    expect(shown?.secondOf).toEqual({ reference: null });
    expect(JSON.stringify(shown)).not.toContain(doubted.reference);
    expect(JSON.stringify(shown)).not.toContain(doubted.id);
    expect((await findOrder(shop.owner, doubted.reference))?.secondOf).toBeNull();
    expect(await findNumberDoubt(shop.owner, "not a number")).toBeNull();
  });

  it("links a second one to the shop's own first", async () => {
    const msisdn = freshNumber();
    const first = await openInDoubt({ msisdn });
    const second = await open({ msisdn, isSecondOne: true });
    expect((await findOrder(shop.owner, second.reference))?.secondOf).toEqual({
      reference: first.reference,
    });
  });
});

describe("a stop of sending", () => {
  const stop = (provider: string | null) =>
    shop.database.client.sendingStop.create({
      data: {
        provider,
        cause: "admin",
        reason: "test",
        stoppedById: shop.admin.userId,
        stoppedAt: new Date(),
      },
    });
  const lift = (id: string) =>
    shop.database.client.sendingStop.update({
      where: { id },
      data: { liftedById: shop.admin.userId, liftedAt: new Date(), liftReason: "test" },
    });

  it("refuses to open an order, for all or through one provider, and what was opened is still the same order", async () => {
    const input = sendInput();
    expect((await sendOrder(shop.owner, input)).ok).toBe(true);
    for (const [provider, isStopped] of [
      [null, true],
      ["oneclickdz", true],
      ["elsewhere", false],
    ] as const) {
      const { id } = await stop(provider);
      const sent = await sendOrder(shop.owner, sendInput());
      expect(sent.ok ? "sent" : sent.problem).toBe(isStopped ? "sending-stopped" : "sent");
      expect(await sendOrder(shop.owner, input)).toMatchObject({ ok: true, value: { isRepeat: true } });
      await lift(id);
    }
    expect((await sendOrder(shop.owner, sendInput())).ok).toBe(true);
  });
});

describe("the form that posts a send", () => {
  it("says no second one unless it says so, and takes no other word for it", () => {
    const { isSecondOne: _, ...older } = sendInput();
    expect(sendInputSchema.parse(older).isSecondOne).toBe(false);
    expect(sendInputSchema.safeParse({ ...older, isSecondOne: "true" }).success).toBe(false);
    expect(sendInputSchema.safeParse({ ...older, second: true }).success).toBe(false);
  });
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dayOf } from "@/lib/domain/day";
import { ok, refuse } from "@/lib/domain/result";
import { dispatchOrder } from "@/lib/orders/dispatch-order";
import { recheckDueOrders } from "@/lib/orders/recheck-order";
import { sendOrder } from "@/lib/orders/send-order";
import { openWitness } from "@/lib/simulator/witness";
import { bookFaults, openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { askForReconciliation } from "./ask-for-reconciliation";
import { bookDifference } from "./book-difference";
import { bookMovement } from "./book-movement";
import { listMovements, listOpenCases } from "./case-queries";
import { closeCase } from "./close-case";
import { findBalanced, listDays, listStandings } from "./day-queries";
import { reconcileDays } from "./reconcile-days";

const PROVIDER = "oneclickdz";
const REFUNDED_NUMBER = "0600000001";
const DAY_MS = 24 * 3_600_000;

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

async function sell(msisdn?: string, looks = 10): Promise<string> {
  const change = msisdn === undefined ? {} : { msisdn, planCode: "PREPAID_MOBILIS" };
  const sent = await sendOrder(shop.owner, sendInput(change));
  if (!sent.ok) throw new Error(sent.problem);
  const { reference } = sent.value;
  const { id } = await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
  await dispatchOrder(shop.worker, id);
  for (let step = 0; step < looks; step += 1) {
    shop.advance(15_000);
    await recheckDueOrders(shop.worker);
  }
  return reference;
}

async function lookNow(): Promise<void> {
  shop.advance(2 * 60_000);
  await askForReconciliation(shop.admin, { provider: PROVIDER, day: dayOf(await shop.database.now()) });
  await reconcileDays(shop.worker);
}

/** Something moves our float there that is no order. */
async function deposit(minor: bigint): Promise<void> {
  const { floatMinor } = await shop.database.client.reconciliationRun.findFirstOrThrow({
    where: { floatMinor: { not: null } },
    orderBy: { endedAt: "desc" },
  });
  shop.sandbox.control.setBalance((floatMinor ?? 0n) + minor);
}

const cases = async () =>
  (await listOpenCases(shop.admin)).map(({ kind, difference }) => [kind, difference?.amount ?? null]);

const dayStates = async () => (await listDays(shop.admin)).map(({ state }) => state);

describe("our float at a provider", () => {
  it("says when it was compared, and which day agreed last", async () => {
    expect(await listStandings(shop.admin)).toMatchObject([
      { balancedDay: null, comparedAt: null, isComparedLately: false },
    ]);
    await sell();
    await lookNow();
    const day = dayOf(await shop.database.now());
    expect(await listStandings(shop.admin)).toMatchObject([{ balancedDay: day, isComparedLately: true }]);
    await deposit(-7n);
    await lookNow();
    expect(await listStandings(shop.admin)).toMatchObject([{ balancedDay: null, isComparedLately: true }]);
  });

  it("that was filled is listed as a movement and is a difference until somebody books it, with a reason, once", async () => {
    await sell();
    await lookNow();
    expect(await cases()).toEqual([]);
    await deposit(50_000_00n);
    await lookNow();
    await lookNow();
    expect(await cases()).toEqual([["float-difference", "50000.00"]]);
    const [movement, ...others] = await listMovements(shop.admin);
    expect([movement?.amount, movement?.word, movement?.booked, others]).toEqual([
      "50000.00",
      "DEPOSIT",
      null,
      [],
    ]);
    const id = movement?.id ?? "";
    const [open] = await listOpenCases(shop.admin);
    expect(open?.difference?.canBeBooked).toBe(false);
    expect(
      await bookDifference(shop.admin, { id: open?.id ?? "", reason: "the same money", dinars: "" }),
    ).toEqual(refuse("not-found"));
    expect(await bookMovement(shop.admin, { id, reason: " ", dinars: "" })).toEqual(refuse("reason-missing"));
    expect(
      await Promise.all([
        bookMovement(shop.admin, { id, reason: "bank transfer 17", dinars: "" }),
        bookMovement(shop.admin, { id, reason: "bank transfer 17", dinars: "" }),
      ]),
    ).toEqual(expect.arrayContaining([ok(null), refuse("not-found")]));
    await lookNow();
    expect(await cases()).toEqual([]);
    expect((await findBalanced(shop.owner))?.isNow).toBe(true);
    expect(await bookFaults(shop.database)).toEqual([]);
    const witness = await openWitness(shop.database.url);
    expect(await witness.wholeLedger()).toEqual([]);
    await witness.close();
  });

  it("that an open difference of an order explains is no difference of its own", async () => {
    await sell();
    await lookNow();
    const reference = await sell(REFUNDED_NUMBER);
    await lookNow();
    shop.sandbox.control.settle({ reference, status: "FULFILLED" });
    await lookNow();
    expect((await cases()).map(([kind]) => kind)).toEqual(["delivered-there"]);
    await deposit(-1n);
    await lookNow();
    expect((await cases()).map(([kind]) => kind).sort()).toEqual(["delivered-there", "float-difference"]);
  });

  it("that a provider without a list of movements moved is booked from its case, once, and the case ends", async () => {
    const [provider] = [...shop.worker.providers.values()];
    if (!provider) throw new Error("no provider");
    const { listMovements: _, ...listless } = provider;
    shop = { ...shop, worker: shop.openWorker([listless]) };
    await sell();
    await lookNow();
    await deposit(123n);
    await lookNow();
    const [view] = await listOpenCases(shop.admin);
    expect(view?.difference).toEqual({ amount: "1.23", canBeBooked: true });
    const input = { id: view?.id ?? "", reason: "their statement, page 2", dinars: "" };
    expect(await Promise.all([bookDifference(shop.admin, input), bookDifference(shop.admin, input)])).toEqual(
      expect.arrayContaining([ok(null), refuse("not-found")]),
    );
    await lookNow();
    expect(await cases()).toEqual([]);
    expect(await shop.database.client.floatMovement.count()).toBe(1);
    expect(await bookFaults(shop.database)).toEqual([]);
  });

  it("in another currency is booked with what it cost in dinars, and is not booked without", async () => {
    const at = new Date(shop.nowMs());
    const { client } = shop.database;
    const seen = { provider: PROVIDER, word: "DEPOSIT", currency: "USD", at, seenAt: at };
    const [filled, taken] = await Promise.all(
      [100_00000n, -1_50000n].map((amountMinor) =>
        client.floatMovement.create({
          data: { ...seen, amountMinor, providerMovementId: `theirs ${amountMinor}` },
        }),
      ),
    );
    const book = (id: string | undefined, dinars: string) =>
      bookMovement(shop.admin, { id: id ?? "", reason: "bought from the bank", dinars });
    expect(await book(filled?.id, " ")).toEqual(refuse("dinars-missing"));
    expect(await book(filled?.id, "a lot")).toEqual(refuse("amount-not-a-number"));
    expect(await client.ledgerEntry.count({ where: { reason: "bought from the bank" } })).toBe(0);
    expect(await book(filled?.id, "13 500")).toEqual(ok(null));
    expect(await book(taken?.id, "200")).toEqual(ok(null));
    const sums = await client.$queryRaw<{ kind: string; currency: string; minor: bigint }[]>`
      SELECT a.kind::text, a.currency, sum(p.amount_minor)::bigint AS minor FROM posting p
      JOIN ledger_account a ON a.id = p.account_id JOIN ledger_entry e ON e.id = p.entry_id
      WHERE e.reason = 'bought from the bank' GROUP BY 1, 2 ORDER BY 1, 2`;
    expect(sums.map(({ kind, currency, minor }) => [kind, currency, minor])).toEqual([
      ["exchange", "DZD", -13_300_00n],
      ["exchange", "USD", 98_50000n],
      ["float", "USD", -98_50000n],
      ["funding", "DZD", 13_300_00n],
    ]);
    expect(await bookFaults(shop.database)).toEqual([]);
  });

  it("that somebody explained is one no more, and what is missing beyond it is, to the centime", async () => {
    await sell();
    await lookNow();
    await deposit(-7n);
    await lookNow();
    expect(await dayStates()).toContain("differs");
    const [view] = await listOpenCases(shop.admin);
    expect(await closeCase(shop.admin, { id: view?.id ?? "", reason: "their fee" })).toEqual(ok(null));
    shop.advance(1_000);
    await reconcileDays(shop.worker);
    expect(await cases()).toEqual([]);
    expect(await dayStates()).not.toContain("differs");
    expect((await findBalanced(shop.owner))?.isNow).toBe(true);
    await deposit(-1n);
    await lookNow();
    expect(await cases()).toEqual([["float-difference", "-0.01"]]);
    expect(await findBalanced(shop.owner)).toBeNull();
  });

  it("that was filled before a night's seven looks leaves no day apart once it is booked", async () => {
    await sell();
    await lookNow();
    await deposit(50_000_00n);
    shop.advance(DAY_MS);
    for (let look = 0; look < 9; look += 1) await reconcileDays(shop.worker);
    expect(await cases()).toEqual([["float-difference", "50000.00"]]);
    // Each of the seven saw it: none of them is a moment at which the books agreed.
    expect(await findBalanced(shop.owner)).toBeNull();
    await lookNow();
    const [movement] = await listMovements(shop.admin);
    const input = { id: movement?.id ?? "", reason: "bank transfer 18", dinars: "" };
    expect(await bookMovement(shop.admin, input)).toEqual(ok(null));
    shop.advance(1_000);
    await reconcileDays(shop.worker);
    expect(await cases()).toEqual([]);
    expect(await dayStates()).not.toContain("differs");
    expect((await findBalanced(shop.owner))?.isNow).toBe(true);
  });

  it("is whole on the days after an order's difference that somebody explained, and still told to the centime", async () => {
    await sell();
    await lookNow();
    const reference = await sell(REFUNDED_NUMBER);
    await lookNow();
    shop.sandbox.control.settle({ reference, status: "FULFILLED" });
    await lookNow();
    const [view] = await listOpenCases(shop.admin);
    expect(await closeCase(shop.admin, { id: view?.id ?? "", reason: "we bear it" })).toEqual(ok(null));
    await lookNow();
    expect((await dayStates())[0]).toBe("explained");
    shop.advance(2 * DAY_MS);
    await sell("0661234567");
    await lookNow();
    expect(await cases()).toEqual([]);
    expect((await dayStates())[0]).toBe("balanced");
    await deposit(-1n);
    await lookNow();
    expect(await cases()).toEqual([["float-difference", "-0.01"]]);
  });

  it("that is apart is not balanced at a later look that could not compare it", async () => {
    await sell();
    await lookNow();
    await deposit(-7n);
    await lookNow();
    const reference = await sell("0600000003");
    shop.sandbox.control.settle({ reference, status: "HANDLING" });
    await lookNow();
    const [view] = await listDays(shop.admin);
    expect(view?.figures?.floatDifference).toBeNull();
    expect(view?.state).toBe("differs");
    expect(await findBalanced(shop.owner)).toBeNull();
  });

  it("that could be compared on none of the last three days is not said to agree now", async () => {
    await sell();
    await lookNow();
    const reference = await sell("0600000003");
    shop.sandbox.control.settle({ reference, status: "HANDLING" });
    for (let day = 0; day < 4; day += 1) {
      shop.advance(DAY_MS);
      for (let look = 0; look < 9; look += 1) await reconcileDays(shop.worker);
      // Somebody knows about the order: nothing but the float itself is left to say.
      for (const { id } of await listOpenCases(shop.admin))
        await closeCase(shop.admin, { id, reason: "they are at it" });
      expect((await findBalanced(shop.owner))?.isNow).toBe(day < 2);
    }
    const [standing] = await listStandings(shop.admin);
    expect([standing?.comparedAt === null, standing?.isComparedLately]).toEqual([false, false]);
  });

  it("that could not be compared is not said to agree", async () => {
    await sell();
    await lookNow();
    expect((await findBalanced(shop.owner))?.isNow).toBe(true);
    await shop.database.client.reconciliationRun.updateMany({ data: { floatDifferenceMinor: null } });
    expect((await findBalanced(shop.owner))?.isNow).toBe(false);
  });
});

describe("an order that is on its way for days", () => {
  it("is a case from the second day on, found again as the same, and closed by itself when it ends", async () => {
    const reference = await sell("0600000003");
    await lookNow();
    expect(await cases()).toEqual([]);
    shop.sandbox.control.settle({ reference, status: "HANDLING" });
    shop.advance(2 * DAY_MS);
    for (let look = 0; look < 9; look += 1) await reconcileDays(shop.worker);
    await lookNow();
    const open = (await listOpenCases(shop.admin)).filter(({ kind }) => kind === "open-for-days");
    expect(open.map((each) => each.reference)).toEqual([reference]);
    shop.sandbox.control.settle({ reference, status: "FULFILLED" });
    for (let step = 0; step < 3; step += 1) {
      shop.advance(6.5 * 3_600_000);
      await recheckDueOrders(shop.worker);
    }
    await lookNow();
    expect((await cases()).map(([kind]) => kind)).not.toContain("open-for-days");
  });
});

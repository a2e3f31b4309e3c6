import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ResellerScope, WorkerScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";
import type { BookFault } from "@/lib/domain/book-fault";
import type { SendInput } from "@/lib/domain/order-input";
import { dispatchOrder } from "@/lib/orders/dispatch-order";
import { recheckDueOrders } from "@/lib/orders/recheck-order";
import { recheckStalledOrders } from "@/lib/orders/recheck-stalled-orders";
import { sendOrder } from "@/lib/orders/send-order";
import { openSub } from "@/lib/resellers/open-sub";
import { setSubsLeave } from "@/lib/resellers/set-subs-leave";
import { openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { openSellingSub } from "@/lib/test-sub";
import { addFunds } from "@/lib/wallet/add-funds";
import { findBookFaults } from "@/lib/wallet/book-faults";
import { giveCredit } from "@/lib/wallet/give-credit";
import { payCommissions } from "@/lib/wallet/pay-commissions";
import { readWallet } from "@/lib/wallet/queries";
import { setCreditLimit } from "@/lib/wallet/set-credit-limit";
import { lockAvailable } from "@/lib/wallet/store";
import { transferToSub } from "@/lib/wallet/transfer-to-sub";
import { checkBooks } from "./check-books";
import { liftStop } from "./lift-stop";
import { findGuards, findSendingStop } from "./queries";
import { stopSending } from "./stop-sending";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const reread = (shop: TestShop, reference: string) =>
  shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });

async function open(
  shop: TestShop,
  change: Partial<SendInput> = {},
  by: ResellerScope = shop.owner,
): Promise<string> {
  const sent = await sendOrder(by, sendInput(change));
  if (!sent.ok) throw new Error(sent.problem);
  return sent.value.reference;
}

async function goRound(shop: TestShop): Promise<void> {
  await recheckStalledOrders(shop.worker);
  await recheckDueOrders(shop.worker);
}

async function pass(shop: TestShop, ms: number, stepMs = SECOND): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    shop.advance(stepMs);
    await goRound(shop);
  }
}

/** Part of what the shop can spend is ours. */
async function lend({ admin, owner }: TestShop): Promise<void> {
  const agreed = { resellerId: owner.resellerId, reason: "test" };
  await setCreditLimit(admin, { ...agreed, limitMinor: 1_000_00n });
  await giveCredit(admin, { ...agreed, amountMinor: 800_00n, idempotencyKey: randomUUID() });
}

/** A shop's own shop has sold, and what that left it is paid out. */
async function sellBelow(shop: TestShop): Promise<void> {
  const reference = await open(shop, {}, await openSellingSub(shop, shop.other));
  await dispatchOrder(shop.worker, (await reread(shop, reference)).id);
  await pass(shop, MINUTE);
  await payCommissions(shop.worker);
}

/** A shop of its own got money from it. */
async function transfer({ admin, owner }: TestShop): Promise<void> {
  await setSubsLeave(admin, { resellerId: owner.resellerId, isGiven: true, reason: "test" });
  const input = { name: "Kiosk", ownerName: "K", email: "kiosk@taabia.test", phone: "", byLink: false };
  const opened = await openSub(owner, { ...input, marginBps: null });
  if (!opened.ok) throw new Error(opened.problem);
  const given = { subId: opened.value.resellerId, amountMinor: 700_00n, note: "" };
  const moved = await transferToSub(owner, { ...given, idempotencyKey: randomUUID() });
  if (!moved.ok) throw new Error(moved.problem);
}

/** One order of each fate: delivered, given back, in doubt, an enquiry, and one still queued. */
async function openShopWithHistory(): Promise<TestShop> {
  const shop = await openTestShop({ fundsMinor: 100_000_00n });
  await lend(shop);
  await sellBelow(shop);
  await transfer(shop);
  const [delivered, given, doubted, enquiry] = [
    await open(shop),
    await open(shop, { msisdn: "0600000001" }),
    await open(shop, { msisdn: "0600000003" }),
    await open(shop, { planCode: "GETMENU_Djezzy", amount: null, msisdn: "0770999999" }),
  ];
  for (const reference of [delivered, given, doubted, enquiry])
    await dispatchOrder(shop.worker, (await reread(shop, reference)).id);
  await pass(shop, MINUTE);
  await open(shop, { msisdn: "0770111111" });
  return shop;
}

const GUARDED = ["reseller", "ledger_account", "ledger_entry", "posting", "top_up_order"];

/** Triggers off or on: what is planted here, the database itself would refuse. */
async function guard(tx: Tx, how: "ENABLE" | "DISABLE"): Promise<void> {
  for (const table of GUARDED) await tx.$executeRawUnsafe(`ALTER TABLE ${table} ${how} TRIGGER USER`);
}

class Undo extends Error {}

/** Tampers with the rows, looks, and takes it all back. */
async function tamper(
  shop: TestShop,
  sql: readonly string[],
  look: (tx: Tx, now: Date) => Promise<void>,
): Promise<void> {
  const undone = shop.database.transaction(async (tx, now) => {
    await guard(tx, "DISABLE");
    for (const statement of sql) await tx.$executeRawUnsafe(statement);
    await look(tx, now);
    throw new Undo();
  });
  await undone.catch((error: unknown) => {
    if (!(error instanceof Undo)) throw error;
  });
}

/** The same, and it stays. */
async function tamperForGood(shop: TestShop, statement: string): Promise<void> {
  await shop.database.transaction(async (tx) => {
    await guard(tx, "DISABLE");
    await tx.$executeRawUnsafe(statement);
    await guard(tx, "ENABLE");
  });
}

const kindsOf = (faults: readonly BookFault[] | null): string[] => [
  ...new Set((faults ?? []).map((fault) => fault.kind)),
];

const newestOf = (state: string): string =>
  `(SELECT id FROM top_up_order WHERE state = '${state}' AND plan_kind <> 'menu' ORDER BY created_at DESC, id DESC LIMIT 1)`;
const entryOf = (state: string, kind: string): string =>
  `(SELECT id FROM ledger_entry WHERE order_id = ${newestOf(state)} AND kind = '${kind}')`;
const postingOn = (account: string, state: string, kind: string): string =>
  `id = (SELECT p.id FROM posting p JOIN ledger_account a ON a.id = p.account_id WHERE p.entry_id = ${entryOf(state, kind)} AND a.kind = '${account}')`;
const another = (kind: string, ofState: string, ofKind: string): string =>
  `WITH e AS (INSERT INTO ledger_entry (kind, at, order_id, event_id)
     SELECT '${kind}', at, order_id, event_id FROM ledger_entry WHERE id = ${entryOf(ofState, ofKind)} RETURNING id)
   INSERT INTO posting (entry_id, account_id, amount_minor, balance_after_minor)
     SELECT e.id, account_id, amount_minor, balance_after_minor FROM posting, e WHERE entry_id = ${entryOf(ofState, ofKind)}`;

type Plant = readonly [what: string, sql: readonly string[], mustFind: readonly string[]];

const EARNED = "(SELECT id FROM top_up_order WHERE commission_minor > 0)";

const PLANTS: readonly Plant[] = [
  [
    "a posting that was deleted",
    [`DELETE FROM posting WHERE ${postingOn("available", "queued", "hold")}`],
    ["balance-differs", "entry-unbalanced"],
  ],
  [
    "a house posting that was deleted",
    [`DELETE FROM posting WHERE ${postingOn("revenue", "fulfilled", "capture")}`],
    ["entry-unbalanced"],
  ],
  [
    "an entry whose postings were all deleted",
    [`DELETE FROM posting WHERE entry_id = ${entryOf("queued", "hold")}`],
    ["balance-differs", "entry-empty", "entry-moves-other-price"],
  ],
  [
    "a posting that was changed",
    [`UPDATE posting SET amount_minor = amount_minor - 1 WHERE ${postingOn("held", "refunded", "release")}`],
    ["balance-chain-broken", "entry-moves-other-price", "entry-unbalanced"],
  ],
  [
    "a running balance that was changed",
    [
      `UPDATE posting SET balance_after_minor = balance_after_minor + 1 WHERE ${postingOn("held", "fulfilled", "hold")}`,
    ],
    ["balance-chain-broken"],
  ],
  [
    "a balance that was changed",
    [
      `UPDATE ledger_account SET balance_minor = balance_minor + 100000 WHERE kind = 'available' AND balance_minor > 0`,
    ],
    ["balance-differs"],
  ],
  [
    "a house account that was given a balance",
    [`UPDATE ledger_account SET balance_minor = 5 WHERE kind = 'revenue'`],
    ["balance-differs"],
  ],
  [
    "a balance below zero",
    [
      "ALTER TABLE ledger_account DROP CONSTRAINT account_is_never_below_zero",
      `UPDATE ledger_account SET balance_minor = -1 WHERE kind = 'available'`,
    ],
    ["balance-below-zero", "balance-differs"],
  ],
  [
    "a debt that was forgiven by hand",
    [`UPDATE ledger_account SET balance_minor = 0 WHERE kind = 'credit'`],
    ["balance-differs"],
  ],
  [
    "a posting of a debt that was changed",
    [
      `UPDATE posting SET amount_minor = amount_minor + 1 WHERE account_id = (SELECT id FROM ledger_account WHERE kind = 'credit')`,
    ],
    ["balance-chain-broken", "entry-unbalanced"],
  ],
  [
    "a credit account above zero",
    [
      "ALTER TABLE ledger_account DROP CONSTRAINT account_of_credit_is_never_above_zero",
      `UPDATE ledger_account SET balance_minor = 1 WHERE kind = 'credit'`,
    ],
    ["balance-differs", "credit-above-zero"],
  ],
  [
    "an order whose commission was changed after its delivery",
    [`UPDATE top_up_order SET commission_minor = commission_minor + 1 WHERE id = ${EARNED}`],
    ["entry-moves-other-commission"],
  ],
  [
    "a commission that was booked for another shop",
    [
      `WITH a AS (INSERT INTO ledger_account (id, kind, reseller_id) SELECT gen_random_uuid(), 'commission', reseller_id FROM top_up_order WHERE id = ${newestOf("queued")} RETURNING id)
       UPDATE posting SET account_id = (SELECT id FROM a) WHERE amount_minor > 0 AND account_id = (SELECT id FROM ledger_account WHERE kind = 'commission')`,
    ],
    ["entry-of-another-shop"],
  ],
  [
    "a commission that was paid out to another shop",
    [
      `UPDATE posting SET account_id = (SELECT a.id FROM ledger_account a JOIN top_up_order o USING (reseller_id) WHERE a.kind = 'available' AND o.id = ${newestOf("queued")})
       WHERE amount_minor > 0 AND entry_id = (SELECT id FROM ledger_entry WHERE kind = 'commission')`,
    ],
    ["balance-differs", "commission-paid-wrong"],
  ],
  [
    "a transfer between shops that are no family",
    ["UPDATE reseller SET parent_id = NULL"],
    ["transfer-astray"],
  ],
  [
    "a transfer that was given two more postings",
    [
      `INSERT INTO posting (entry_id, account_id, amount_minor)
         SELECT e.id, a.id, CASE a.kind WHEN 'revenue' THEN 5 ELSE -5 END FROM ledger_entry e, ledger_account a
         WHERE e.kind = 'transfer' AND a.kind IN ('revenue', 'funding')`,
    ],
    ["transfer-astray"],
  ],
  [
    "a transfer that left the house's money instead of a shop's",
    [
      `UPDATE posting SET account_id = (SELECT id FROM ledger_account WHERE kind = 'funding')
         WHERE amount_minor < 0 AND entry_id = (SELECT id FROM ledger_entry WHERE kind = 'transfer')`,
    ],
    ["transfer-astray"],
  ],
  [
    "an open order whose price was changed",
    [`UPDATE top_up_order SET price_minor = price_minor + 100 WHERE id = ${newestOf("queued")}`],
    ["entry-moves-other-price", "held-differs"],
  ],
  [
    "an order in doubt that was set to delivered by hand, with no entry",
    [
      `UPDATE top_up_order SET state = 'fulfilled', next_check_at = NULL, final_at = now(), unknown_at = NULL WHERE id = ${newestOf("unknown")}`,
    ],
    ["held-differs", "order-unsettled"],
  ],
  [
    "a delivered order that was opened again",
    [
      `UPDATE top_up_order SET state = 'pending', next_check_at = now(), final_at = NULL WHERE id = ${newestOf("fulfilled")}`,
    ],
    ["held-differs", "order-settled-early"],
  ],
  [
    "a delivered order that was renamed to refunded",
    [`UPDATE top_up_order SET state = 'refunded' WHERE id = ${newestOf("fulfilled")}`],
    ["order-settled-otherwise"],
  ],
  [
    "a second capture",
    ["DROP INDEX entry_settles_once", another("capture", "fulfilled", "capture")],
    ["balance-chain-broken", "order-settled-twice"],
  ],
  [
    "a release after a capture",
    ["DROP INDEX entry_settles_once", another("release", "fulfilled", "capture")],
    ["order-settled-otherwise", "order-settled-twice"],
  ],
  [
    "a second hold",
    ["DROP INDEX entry_holds_once", another("hold", "queued", "hold")],
    ["balance-chain-broken", "order-not-held-once"],
  ],
  [
    "a hold that was deleted with its postings",
    [
      `DELETE FROM posting WHERE entry_id = ${entryOf("queued", "hold")}`,
      `DELETE FROM ledger_entry WHERE id = ${entryOf("queued", "hold")}`,
    ],
    ["balance-differs", "order-not-held-once"],
  ],
  [
    "an open order that nobody looks at again",
    [
      "ALTER TABLE top_up_order DROP CONSTRAINT order_open_has_a_next_check",
      `UPDATE top_up_order SET next_check_at = NULL WHERE id = ${newestOf("queued")}`,
    ],
    ["held-differs", "order-unwatched"],
  ],
  [
    "an order that was moved to another shop",
    [
      `UPDATE top_up_order SET reseller_id = (SELECT id FROM reseller ORDER BY id DESC LIMIT 1) WHERE id = ${newestOf("queued")}`,
    ],
    ["entry-of-another-shop", "held-differs"],
  ],
];

describe("a look at the books", () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await openShopWithHistory();
  });
  afterAll(() => shop.close());

  it("finds nothing where nothing is wrong, over everything and over the recent past", async () => {
    const now = await shop.database.now();
    expect(await findBookFaults(shop.database.client, { since: null })).toEqual([]);
    expect(
      await findBookFaults(shop.database.client, { since: new Date(now.getTime() - 15 * MINUTE) }),
    ).toEqual([]);
    expect(
      await findBookFaults(shop.database.client, { since: new Date(now.getTime() - 10 * SECOND) }),
    ).toEqual([]);
    expect(await findBookFaults(shop.database.client, { since: new Date(now.getTime() + HOUR) })).toEqual([]);
  });

  it.each(PLANTS)("finds %s, within the minute and in the whole", async (_, sql, mustFind) => {
    await tamper(shop, sql, async (tx, now) => {
      const recent = await findBookFaults(tx, { since: new Date(now.getTime() - 15 * MINUTE) });
      const whole = await findBookFaults(tx, { since: null });
      expect(kindsOf(recent)).toEqual(expect.arrayContaining([...mustFind]));
      expect(kindsOf(whole)).toEqual(expect.arrayContaining([...mustFind]));
    });
    expect(await findBookFaults(shop.database.client, { since: null })).toEqual([]);
  });

  it.each<Plant>([
    [
      "a funding whose entry is gone",
      [
        "ALTER TABLE posting DROP CONSTRAINT posting_entry_id_fkey",
        `DELETE FROM ledger_entry WHERE kind = 'funding'`,
      ],
      ["posting-orphaned"],
    ],
    [
      "a ledger that does not sum to zero",
      [`DELETE FROM posting WHERE account_id = (SELECT id FROM ledger_account WHERE kind = 'funding')`],
      ["entry-unbalanced", "ledger-unbalanced"],
    ],
    [
      "an enquiry that moved money",
      [
        `UPDATE ledger_entry SET order_id = (SELECT id FROM top_up_order WHERE plan_kind = 'menu') WHERE id = ${entryOf("queued", "hold")}`,
      ],
      ["enquiry-moved-money", "order-not-held-once"],
    ],
  ])("finds %s in the whole", async (_, sql, mustFind) => {
    await tamper(shop, sql, async (tx) => {
      expect(kindsOf(await findBookFaults(tx, { since: null }))).toEqual(
        expect.arrayContaining([...mustFind]),
      );
    });
  });

  it("names the order, the shop and both figures", async () => {
    const { reference } = await shop.database.client.topUpOrder.findFirstOrThrow({
      where: { state: "queued" },
    });
    const sql = `UPDATE top_up_order SET price_minor = 500 WHERE id = ${newestOf("queued")}`;
    await tamper(shop, [sql], async (tx) => {
      expect(await findBookFaults(tx, { since: null })).toContainEqual({
        kind: "entry-moves-other-price",
        subject: reference,
        shop: "Test shop",
        expected: "500",
        found: "49750",
      });
    });
  });
});

describe("the check every minute", () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await openShopWithHistory();
  });
  afterAll(() => shop.close());

  const row = () => shop.database.client.booksCheck.findUniqueOrThrow({ where: { id: 1 } });

  it("looks at everything first, then at the recent past, and at everything again after an hour", async () => {
    const first = await shop.database.now();
    expect(await checkBooks(shop.worker)).toEqual([]);
    expect(await row()).toMatchObject({ checkedAt: first, wholeAt: first, faults: [] });
    shop.advance(MINUTE);
    expect(await checkBooks(shop.worker)).toEqual([]);
    expect(await row()).toMatchObject({ checkedAt: await shop.database.now(), wholeAt: first });
    shop.advance(HOUR);
    expect(await checkBooks(shop.worker)).toEqual([]);
    expect(await row()).toMatchObject({ wholeAt: await shop.database.now() });
    expect(await shop.database.client.sendingStop.count()).toBe(0);
  });

  it("stops sending once when the books disagree, says why, and settles what is on its way all the same", async () => {
    const delivered = await open(shop, { msisdn: "0770222221" });
    const doubted = (await shop.database.client.topUpOrder.findFirstOrThrow({ where: { state: "unknown" } }))
      .reference;
    await dispatchOrder(shop.worker, (await reread(shop, delivered)).id);
    const waiting = await open(shop, { msisdn: "0770222222" });
    await tamperForGood(
      shop,
      `UPDATE ledger_account SET balance_minor = balance_minor + 7 WHERE kind = 'available' AND reseller_id = '${shop.other.resellerId}'`,
    );
    const faults = await checkBooks(shop.worker);
    expect(faults).toContainEqual(
      expect.objectContaining({ kind: "balance-differs", found: "1000107", expected: "1000100" }),
    );
    await checkBooks(shop.worker);
    const stops = await shop.database.client.sendingStop.findMany();
    expect(stops).toEqual([
      expect.objectContaining({ cause: "books", provider: null, stoppedById: null, liftedAt: null }),
    ]);
    expect(stops[0]?.details).toEqual({ faults });
    expect(await shop.database.client.auditRow.count({ where: { action: "sending-stopped" } })).toBe(1);

    const before = await readWallet(shop.owner);
    expect(await sendOrder(shop.owner, sendInput())).toEqual({ ok: false, problem: "sending-stopped" });
    expect(await readWallet(shop.owner)).toEqual(before);
    const asked = (await reread(shop, doubted)).checkCount;
    shop.sandbox.control.settle({ reference: doubted, status: "REFUNDED" });
    await dispatchOrder(shop.worker, (await reread(shop, waiting)).id);
    expect((await reread(shop, waiting)).state).toBe("queued");
    await pass(shop, MINUTE);
    expect((await reread(shop, delivered)).state).toBe("fulfilled");
    await pass(shop, 2 * MINUTE, 5 * SECOND);
    expect(await reread(shop, waiting)).toMatchObject({ state: "failed", reason: "not-sent-in-time" });
    expect(shop.sandbox.control.truth().posts[waiting]).toBeUndefined();
    await pass(shop, HOUR, MINUTE);
    expect((await reread(shop, doubted)).checkCount).toBeGreaterThan(asked);
    expect((await reread(shop, doubted)).state).toBe("refunded");
    expect(kindsOf(await checkBooks(shop.worker))).toEqual(["balance-differs"]);
  });

  it("is lifted by an admin with a reason, and only after a whole look, begun later, was clean", async () => {
    const [stop] = (await findGuards(shop.admin)).stops;
    if (!stop) throw new Error("nothing is stopped");
    const lift = (reason: string) => liftStop(shop.admin, { id: stop.id, reason });
    expect(await lift("looks fine")).toEqual({ ok: false, problem: "books-not-clean" });
    await tamperForGood(
      shop,
      `UPDATE ledger_account SET balance_minor = balance_minor - 7 WHERE kind = 'available' AND reseller_id = '${shop.other.resellerId}'`,
    );
    expect(await lift("repaired")).toEqual({ ok: false, problem: "books-not-clean" });
    shop.advance(MINUTE);
    expect(await checkBooks(shop.worker)).toEqual([]);
    expect((await findGuards(shop.admin)).stops).toHaveLength(1);
    expect(await lift("  ")).toEqual({ ok: false, problem: "reason-missing" });
    expect(await lift("repaired")).toEqual({ ok: true, value: null });
    expect(await lift("repaired")).toEqual({ ok: true, value: null });
    expect((await findGuards(shop.admin)).stops).toEqual([]);
    expect(await shop.database.client.auditRow.findMany({ where: { action: "sending-resumed" } })).toEqual([
      expect.objectContaining({ actorId: shop.admin.userId, subject: stop.id, reason: "repaired" }),
    ]);
    expect((await sendOrder(shop.owner, sendInput({ msisdn: "0770222223" }))).ok).toBe(true);
  });

  it("calls an old fault clean at no time: while one is open, each look is a look at everything", async () => {
    await pass(shop, MINUTE);
    shop.advance(3 * HOUR);
    await checkBooks(shop.worker);
    // Far back, and in the middle of the account's history: a look at the last minutes cannot see it.
    const change = (by: number) =>
      `UPDATE posting SET amount_minor = amount_minor + ${by} WHERE ${postingOn("held", "fulfilled", "hold")}`;
    await tamperForGood(shop, change(1));
    shop.advance(MINUTE);
    expect(await checkBooks(shop.worker)).toEqual([]);
    shop.advance(HOUR);
    expect(kindsOf(await checkBooks(shop.worker))).toContain("entry-unbalanced");
    shop.advance(20 * MINUTE);
    expect(kindsOf(await checkBooks(shop.worker))).toContain("entry-unbalanced");
    const [stop] = (await findGuards(shop.admin)).stops;
    expect(await liftStop(shop.admin, { id: stop?.id ?? "", reason: "gone?" })).toEqual({
      ok: false,
      problem: "books-not-clean",
    });
    await tamperForGood(shop, change(-1));
    shop.advance(MINUTE);
    expect(await checkBooks(shop.worker)).toEqual([]);
    expect(await liftStop(shop.admin, { id: stop?.id ?? "", reason: "repaired" })).toMatchObject({
      ok: true,
    });
  });

  it("tells of a statement out of turn, and sells on: the money is where it was", async () => {
    await pass(shop, MINUTE);
    const change = (by: number) =>
      `UPDATE posting SET balance_after_minor = balance_after_minor + ${by} WHERE ${postingOn("held", "fulfilled", "hold")}`;
    await tamperForGood(shop, change(1));
    shop.advance(HOUR);
    expect(kindsOf(await checkBooks(shop.worker))).toEqual(["balance-chain-broken"]);
    expect((await findGuards(shop.admin)).stops).toEqual([]);
    await tamperForGood(shop, change(-1));
    shop.advance(HOUR);
    expect(await checkBooks(shop.worker)).toEqual([]);
  });

  it("keeps the last outcome when it cannot look, and the admin sees how old that is", async () => {
    shop.advance(MINUTE);
    await checkBooks(shop.worker);
    const before = await row();
    await shop.database.client.$executeRawUnsafe("ALTER TABLE posting RENAME TO posting_away");
    shop.advance(6 * MINUTE);
    expect(await checkBooks(shop.worker)).toBeNull();
    await shop.database.client.$executeRawUnsafe("ALTER TABLE posting_away RENAME TO posting");
    expect(await row()).toEqual(before);
    expect((await findGuards(shop.admin)).books).toMatchObject({ isStale: true, faults: [] });
    await checkBooks(shop.worker);
    expect((await findGuards(shop.admin)).books).toMatchObject({ isStale: false });
  });

  it("notes the minute's look where a look at everything comes to no end, and is due for another a minute later", async () => {
    await pass(shop, MINUTE);
    await checkBooks(shop.worker);
    const { wholeAt } = await row();
    shop.advance(HOUR);
    const stopped = await shop.database.now();
    expect(await checkBooks(hurried())).toEqual([]);
    expect(await row()).toEqual({ id: 1, checkedAt: stopped, wholeAt, faults: [] });
    expect((await findGuards(shop.admin)).books).toMatchObject({ isStale: false, faults: [] });
    shop.advance(MINUTE);
    expect(await checkBooks(shop.worker)).toEqual([]);
    expect((await row()).wholeAt).toEqual(await shop.database.now());
  });

  it("stops sending for what the minute's look found, though a look at everything comes to no end", async () => {
    shop.advance(HOUR);
    const change = (by: number) =>
      `UPDATE ledger_account SET balance_minor = balance_minor + ${by} WHERE kind = 'available' AND reseller_id = '${shop.other.resellerId}'`;
    await tamperForGood(shop, change(7));
    expect(kindsOf(await checkBooks(hurried()))).toEqual(["balance-differs"]);
    const [stop] = (await findGuards(shop.admin)).stops;
    expect(stop).toMatchObject({ cause: "books" });
    expect(await sendOrder(shop.owner, sendInput())).toEqual({ ok: false, problem: "sending-stopped" });
    await tamperForGood(shop, change(-7));
    shop.advance(MINUTE);
    expect(await checkBooks(hurried())).toEqual([]);
    const lift = () => liftStop(shop.admin, { id: stop?.id ?? "", reason: "repaired" });
    expect(await lift()).toEqual({ ok: false, problem: "books-not-clean" });
    shop.advance(MINUTE);
    expect(await checkBooks(shop.worker)).toEqual([]);
    expect(await lift()).toEqual({ ok: true, value: null });
  });

  it("calls an old fault clean at no time: not when the look at everything that would see it comes to no end", async () => {
    await pass(shop, MINUTE);
    shop.advance(3 * HOUR);
    const change = (by: number) =>
      `UPDATE posting SET amount_minor = amount_minor + ${by} WHERE ${postingOn("held", "fulfilled", "hold")}`;
    await tamperForGood(shop, change(1));
    for (let looks = 0; looks < 2; looks += 1) {
      shop.advance(MINUTE);
      expect(kindsOf(await checkBooks(shop.worker))).toContain("entry-unbalanced");
    }
    shop.advance(MINUTE);
    await checkBooks(hurried());
    const guards = await findGuards(shop.admin);
    const lift = () => liftStop(shop.admin, { id: guards.stops[0]?.id ?? "", reason: "gone?" });
    const lifted = await lift();
    await tamperForGood(shop, change(-1));
    shop.advance(MINUTE);
    expect(await checkBooks(shop.worker)).toEqual([]);
    await lift();
    expect(lifted).toEqual({ ok: false, problem: "books-not-clean" });
    expect(guards.books?.faults).not.toEqual([]);
  });

  /** A worker whose looks at everything the database breaks off: they alone run in a transaction of the client's own. */
  function hurried(): WorkerScope {
    const { client } = shop.database;
    const transaction = (run: (tx: Tx) => Promise<unknown>) =>
      client.$transaction(async (tx) => {
        await tx.$executeRaw`SET LOCAL statement_timeout = 1`;
        return run(tx);
      });
    const get = (target: typeof client, key: string | symbol): unknown =>
      key === "$transaction" ? transaction : Reflect.get(target, key);
    return { ...shop.worker, database: { ...shop.database, client: new Proxy(client, { get }) } };
  }

  it("keeps twenty faults at most", async () => {
    await shop.database.client.reseller.createMany({
      data: Array.from({ length: 30 }, (_, place) => ({ name: `Shop ${place}` })),
    });
    await tamperForGood(
      shop,
      "INSERT INTO ledger_account (id, kind, reseller_id, balance_minor) SELECT gen_random_uuid(), 'available', id, 5 FROM reseller WHERE name LIKE 'Shop %'",
    );
    shop.advance(MINUTE);
    expect((await checkBooks(shop.worker))?.length).toBeGreaterThan(20);
    expect((await findGuards(shop.admin)).books?.faults).toHaveLength(20);
  });
});

describe("orders on the move", () => {
  it("raise no alarm: 200 of them at once, looked at all the while", async () => {
    const shop = await openTestShop({ fundsMinor: 1_000_000_00n });
    try {
      const going = { on: true };
      const seen: (readonly BookFault[] | null)[] = [];
      const looking = (async () => {
        while (going.on) {
          seen.push(await checkBooks(shop.worker));
          const { client } = shop.database;
          seen.push(await findBookFaults(client, { since: null }));
          seen.push(await findBookFaults(client, { since: await shop.database.now() }));
        }
      })();
      const numbers = ["0770123456", "0600000001", "0661234567", "0770999999"];
      for (let batch = 0; batch < 10; batch += 1) {
        const sent = await Promise.all(
          Array.from({ length: 20 }, (_, place) =>
            open(shop, {
              msisdn: numbers[place % numbers.length] ?? "",
              planCode: planFor(place),
              isSecondOne: true,
            }),
          ),
        );
        await Promise.all(
          sent.map(async (reference) => dispatchOrder(shop.worker, (await reread(shop, reference)).id)),
        );
        for (let step = 0; step < 6; step += 1) {
          shop.advance(5 * SECOND);
          await Promise.all([goRound(shop), goRound(shop), goRound(shop), goRound(shop)]);
        }
      }
      going.on = false;
      await looking;
      expect(seen.length).toBeGreaterThan(9);
      expect(seen.flat()).toEqual([]);
      expect(await shop.database.client.sendingStop.count()).toBe(0);
      expect(await shop.database.client.topUpOrder.count()).toBe(200);
    } finally {
      await shop.close();
    }
  }, 240_000);

  const planFor = (place: number): string => (place % 4 === 2 ? "PREPAID_MOBILIS" : "PREPAID_DJEZZY");

  it("are numbered in the order in which they move a balance, not in which they began to wait for it", async () => {
    const shop = await openTestShop();
    try {
      const { database, admin, owner } = shop;
      const fund = (amountMinor: bigint) =>
        addFunds(admin, {
          resellerId: owner.resellerId,
          amountMinor,
          reason: "test",
          idempotencyKey: randomUUID(),
        });
      const { id: accountId } = await database.client.ledgerAccount.findFirstOrThrow({
        where: { kind: "available", resellerId: owner.resellerId },
      });
      const { id: auditId } = await database.client.auditRow.findFirstOrThrow();
      const comeAndGo = async (tx: Pick<Tx, "ledgerEntry" | "posting">, amountMinor: bigint) => {
        const entry = { kind: "funding", at: new Date(), auditId } as const;
        const { id: entryId } = await tx.ledgerEntry.create({ data: entry });
        await tx.posting.create({ data: { entryId, accountId, amountMinor } });
        await tx.posting.create({ data: { entryId, accountId, amountMinor: -amountMinor } });
      };
      const isWaitedFor = async (): Promise<boolean> => {
        const waiting = await database.client.$queryRaw<unknown[]>`
          SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        return waiting.length > 0;
      };
      const late: Promise<unknown>[] = [];
      await database.transaction(async (tx) => {
        await lockAvailable(tx, owner.resellerId);
        late.push(database.transaction((other) => comeAndGo(other, 3n)));
        while (!(await isWaitedFor())) await pause(5);
        await comeAndGo(tx, 2n);
      });
      await Promise.all(late);
      await fund(100n);
      const postings = await database.client.posting.findMany({
        where: { accountId },
        orderBy: { id: "asc" },
      });
      expect(postings.map((posting) => Number(posting.balanceAfterMinor) % 10)).toEqual([0, 2, 0, 3, 0, 0]);
    } finally {
      await shop.close();
    }
  });
});

describe("the kill switches", () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await openTestShop();
  });
  afterAll(() => shop.close());

  const stopped = { ok: false, problem: "sending-stopped" };
  const stop = async (provider: string | null, reason = "their portal is down") => {
    const made = await stopSending(shop.admin, { provider, reason });
    if (!made.ok) throw new Error(made.problem);
    return made.value.id;
  };

  it("want a reason and a provider that there is", async () => {
    const made = (provider: string | null, reason: string) => stopSending(shop.admin, { provider, reason });
    expect(await made(null, " ")).toEqual({ ok: false, problem: "reason-missing" });
    expect(await made("nobody", "why not")).toEqual({ ok: false, problem: "not-found" });
    expect(await liftStop(shop.admin, { id: "nothing", reason: "why not" })).toEqual({
      ok: false,
      problem: "not-found",
    });
  });

  it.each([null, "oneclickdz"])("stop opening and sending, once, and let it go on: %s", async (provider) => {
    const queued = await open(shop, { msisdn: provider === null ? "0770333331" : "0770333332" });
    const ids = await Promise.all([stop(provider), stop(provider), stop(provider)]);
    expect(new Set(ids).size).toBe(1);
    expect(await sendOrder(shop.owner, sendInput())).toEqual(stopped);
    await dispatchOrder(shop.worker, (await reread(shop, queued)).id);
    expect((await reread(shop, queued)).state).toBe("queued");
    const guards = await findGuards(shop.admin);
    const view = { id: ids[0], provider, cause: "admin", reason: "their portal is down", by: "Test admin" };
    expect(provider === null ? guards.stops[0] : guards.providers[0]?.stop).toMatchObject(view);
    const since = (await shop.database.now()).toISOString();
    expect(await findSendingStop(shop.owner)).toEqual({ what: "all", since });
    expect(await liftStop(shop.admin, { id: ids[0] ?? "", reason: "it is back" })).toMatchObject({
      ok: true,
    });
    expect(await findSendingStop(shop.owner)).toBeNull();
    await dispatchOrder(shop.worker, (await reread(shop, queued)).id);
    expect((await reread(shop, queued)).state).toBe("pending");
    const deeds = await shop.database.client.auditRow.findMany({
      where: { subject: ids[0] ?? "" },
      orderBy: { id: "asc" },
    });
    expect(deeds.map(({ action, actorId, reason }) => [action, actorId, reason])).toEqual([
      ["sending-stopped", shop.admin.userId, "their portal is down"],
      ["sending-resumed", shop.admin.userId, "it is back"],
    ]);
  });

  it("of one provider leave what others sell to be sold", async () => {
    await shop.database.client.plan.create({
      data: {
        provider: "somebody",
        code: "OTHER",
        name: "Other",
        kind: "dynamic",
        operatorName: "Djezzy",
        isEnabled: true,
        minimumMinor: 1n,
        maximumMinor: 2n,
        syncedAt: new Date(),
      },
    });
    const id = await stop("oneclickdz");
    expect(await findSendingStop(shop.owner)).toMatchObject({ what: "some" });
    await liftStop(shop.admin, { id, reason: "done" });
  });

  it("never stop asking: an order on its way is delivered and captured while everything is stopped", async () => {
    const reference = await open(shop, { msisdn: "0770333339" });
    await dispatchOrder(shop.worker, (await reread(shop, reference)).id);
    const ids = [await stop(null), await stop("oneclickdz")];
    await pass(shop, MINUTE);
    const order = await reread(shop, reference);
    expect(order.state).toBe("fulfilled");
    expect(
      await shop.database.client.ledgerEntry.count({ where: { orderId: order.id, kind: "capture" } }),
    ).toBe(1);
    for (const id of ids) await liftStop(shop.admin, { id, reason: "done" });
  });
});

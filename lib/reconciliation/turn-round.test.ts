import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AdminScope, mintAdminScope, mintSlipScope, type ResellerScope } from "@/lib/auth/scope";
import { dayOf } from "@/lib/domain/day";
import { ok, refuse } from "@/lib/domain/result";
import { dispatchOrder } from "@/lib/orders/dispatch-order";
import { findClaimStatus, findReceipt } from "@/lib/orders/receipt-queries";
import { recheckDueOrders } from "@/lib/orders/recheck-order";
import { sendOrder } from "@/lib/orders/send-order";
import type { TopUpProvider } from "@/lib/providers/provider";
import { openWitness } from "@/lib/simulator/witness";
import { bookFaults, openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { openSellingSub } from "@/lib/test-sub";
import { findBookFaults } from "@/lib/wallet/book-faults";
import { sumEarned } from "@/lib/wallet/commission-store";
import { listStatement, readWallet } from "@/lib/wallet/queries";
import { askForReconciliation } from "./ask-for-reconciliation";
import { listOpenCases } from "./case-queries";
import { closeCase } from "./close-case";
import { confirmCorrection } from "./confirm-correction";
import { findBalanced } from "./day-queries";
import { proposeCorrection } from "./propose-correction";
import { reconcileDays } from "./reconcile-days";
import { withdrawCorrection } from "./withdraw-correction";

const PROVIDER = "oneclickdz";
const REFUNDED_NUMBER = "0600000001";

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

async function sell(msisdn?: string, by: ResellerScope = shop.owner): Promise<string> {
  const change = msisdn === undefined ? {} : { msisdn, planCode: "PREPAID_MOBILIS" };
  const sent = await sendOrder(by, sendInput(change));
  if (!sent.ok) throw new Error(sent.problem);
  const { reference } = sent.value;
  await dispatchOrder(shop.worker, (await orderOf(reference)).id);
  for (let step = 0; step < 10; step += 1) {
    shop.advance(15_000);
    await recheckDueOrders(shop.worker);
  }
  return reference;
}

const orderOf = (reference: string) =>
  shop.database.client.topUpOrder.findUniqueOrThrow({
    where: { reference },
    include: { reversal: true, events: true },
  });

async function lookNow(worker = shop.worker): Promise<void> {
  shop.advance(2 * 60_000);
  await askForReconciliation(shop.admin, { provider: PROVIDER, day: dayOf(await shop.database.now()) });
  await reconcileDays(worker);
}

/** The same provider, with some of its questions answered otherwise. */
const workerWith = (change: (provider: TopUpProvider) => Partial<TopUpProvider>) =>
  shop.openWorker([...shop.worker.providers.values()].map((each) => ({ ...each, ...change(each) })));

const reverses = () => shop.database.client.ledgerEntry.count({ where: { kind: "reverse" } });

async function soldAndTakenBack(): Promise<string> {
  const reference = await sell();
  shop.sandbox.control.settle({ reference, status: "REFUNDED" });
  return reference;
}

async function expectNothingMoved(): Promise<void> {
  expect(await reverses()).toBe(0);
  expect(await shop.database.client.reversal.count()).toBe(0);
  expect((await readWallet(shop.owner)).available).toBe("9502.50");
  expect((await listOpenCases(shop.admin)).map(({ kind }) => kind)).toEqual(["delivered-here"]);
  expect(await bookFaults(shop.database)).toEqual([]);
}

async function expectGivenBackOnce(reference: string): Promise<void> {
  expect(await reverses()).toBe(1);
  expect((await readWallet(shop.owner)).available).toBe("10000.00");
  const order = await orderOf(reference);
  expect(order.state).toBe("fulfilled");
  expect(order.reversal).toMatchObject({ direction: "given-back", correctionId: null });
  expect(order.events.filter(({ kind }) => kind === "reversed")).toHaveLength(1);
  expect(await listOpenCases(shop.admin)).toEqual([]);
  expect(await bookFaults(shop.database)).toEqual([]);
}

describe("a delivery that its provider took back later", () => {
  it("is given back to the shop on the provider's own word about it, once, and the order keeps its state", async () => {
    const reference = await soldAndTakenBack();
    await lookNow();
    await expectGivenBackOnce(reference);
    await lookNow();
    await lookNow();
    await expectGivenBackOnce(reference);
    const [line] = (await listStatement(shop.owner)).rows;
    expect(line).toMatchObject({ kind: "given-back", amount: "497.50", reference });
    expect((await findBalanced(shop.owner))?.isNow).toBe(true);
    const audited = await shop.database.client.auditRow.findMany({ where: { action: "order-reversed" } });
    expect(audited.map(({ subject, actorId }) => [subject, actorId])).toEqual([[reference, null]]);
  });

  it("is delivered no more to whoever asks about the delivery: on the receipt, and behind its code", async () => {
    const reference = await soldAndTakenBack();
    const told = async () => [
      (await findReceipt(shop.owner, reference, "a secret for tests, long enough"))?.state,
      (await findClaimStatus(mintSlipScope({ database: shop.database, reference })))?.state,
    ];
    expect(await told()).toEqual(["fulfilled", "fulfilled"]);
    await lookNow();
    expect(await told()).toEqual(["refunded", "refunded"]);
  });

  it("is only a case while the list says so and the order's own answer does not", async () => {
    await soldAndTakenBack();
    const doubtful = workerWith((provider) => ({
      check: async (order) => {
        const answer = await provider.check(order);
        return answer.kind === "found"
          ? { ...answer, order: { ...answer.order, meaning: "fulfilled" as const } }
          : answer;
      },
    }));
    await lookNow(doubtful);
    await expectNothingMoved();
  });

  it("is only a case while the answer is about another order, or there is none", async () => {
    await soldAndTakenBack();
    await lookNow(workerWith(() => ({ check: async () => ({ kind: "not-found", evidence: NO_WIRE }) })));
    await expectNothingMoved();
    await lookNow(
      workerWith((provider) => ({
        check: async (order) => {
          const answer = await provider.check(order);
          return answer.kind === "found"
            ? { ...answer, order: { ...answer.order, identity: "mismatch" as const } }
            : answer;
        },
      })),
    );
    await expectNothingMoved();
  });

  it("is left to people where two of them had said that it was delivered", async () => {
    const reference = await soldAndTakenBack();
    await unguarded(
      `UPDATE top_up_order SET reason = 'delivered-by-admins' WHERE reference = '${reference}'`,
    );
    await lookNow();
    await expectNothingMoved();
  });

  it("is given back once by two workers who look at once", async () => {
    const reference = await soldAndTakenBack();
    shop.advance(24 * 3_600_000);
    await Promise.all([reconcileDays(shop.worker), reconcileDays(shop.openWorker())]);
    for (let look = 0; look < 8; look += 1) await reconcileDays(shop.worker);
    await expectGivenBackOnce(reference);
  });
});

const NO_WIRE = { httpStatus: null, body: null };

describe("a worker that is killed while it gives back", () => {
  it("before the provider was asked has moved nothing, and the next look gives back once", async () => {
    const reference = await soldAndTakenBack();
    await lookNow(workerWith(() => ({ check: () => Promise.reject(new Error("killed")) })));
    await expectNothingMoved();
    await lookNow();
    await expectGivenBackOnce(reference);
  });

  it("after the provider's answer and before it was written has moved nothing, and the next look gives back once", async () => {
    const reference = await soldAndTakenBack();
    await lookNow(
      workerWith((provider) => ({
        check: async (order) => {
          await provider.check(order);
          throw new Error("killed");
        },
      })),
    );
    await expectNothingMoved();
    await lookNow();
    await expectGivenBackOnce(reference);
  });

  it.each([
    ["its event", "INSERT ON order_event"],
    ["its entry", "INSERT ON ledger_entry"],
    ["its postings", "INSERT ON posting"],
    ["its reversal", "INSERT ON reversal"],
    ["the end of its case", "UPDATE ON reconciliation_case"],
    ["its audit row", "INSERT ON audit_row"],
  ])("at writing %s has written nothing of it, and the next look gives back once", async (_, at) => {
    const reference = await soldAndTakenBack();
    // So that the case is there already: what is killed below is the giving back alone.
    await lookNow(workerWith(() => ({ check: async () => ({ kind: "not-found", evidence: NO_WIRE }) })));
    await unguarded(
      `CREATE FUNCTION dies() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF EXISTS (SELECT 1 FROM order_event WHERE kind = 'reversed' AND xmin = pg_current_xact_id()::xid)
           OR (TG_TABLE_NAME = 'order_event' AND to_jsonb(NEW) ->> 'kind' = 'reversed') THEN RAISE EXCEPTION 'killed'; END IF;
         RETURN NEW; END $$`,
      `CREATE TRIGGER dies BEFORE ${at} FOR EACH ROW EXECUTE FUNCTION dies()`,
    );
    await lookNow();
    await expectNothingMoved();
    await unguarded("DROP FUNCTION dies() CASCADE");
    await lookNow();
    await expectGivenBackOnce(reference);
  });
});

const GUARDED = ["ledger_account", "ledger_entry", "posting", "top_up_order", "reversal"];

/** With the database's own promises off: what is planted here, it would refuse. */
async function unguarded(...statements: readonly string[]): Promise<void> {
  await shop.database.transaction(async (tx) => {
    for (const table of GUARDED) await tx.$executeRawUnsafe(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    for (const statement of statements) await tx.$executeRawUnsafe(statement);
    for (const table of GUARDED) await tx.$executeRawUnsafe(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  });
}

const REVERSE = "(SELECT max(id) FROM ledger_entry WHERE kind = 'reverse')";
const COPY = `WITH e AS (INSERT INTO ledger_entry (kind, at, order_id, event_id)
     SELECT kind, at, order_id, event_id FROM ledger_entry WHERE id = ${REVERSE} RETURNING id)
   INSERT INTO posting (entry_id, account_id, amount_minor, balance_after_minor)
     SELECT e.id, account_id, amount_minor, balance_after_minor FROM posting, e WHERE entry_id = ${REVERSE}`;
const onAccount = (kind: string): string =>
  `entry_id = ${REVERSE} AND account_id IN (SELECT id FROM ledger_account WHERE kind = '${kind}')`;

describe("a correcting entry that is not lawful", () => {
  it.each([
    [
      "a second one",
      ["DROP INDEX entry_reverses_once", COPY],
      "order-reversed-twice",
      "2 correcting entries",
    ],
    [
      "one of another amount",
      [
        `UPDATE posting SET amount_minor = amount_minor - 100 WHERE ${onAccount("available")}`,
        `UPDATE posting SET amount_minor = amount_minor + 100 WHERE ${onAccount("revenue")}`,
      ],
      "entry-moves-other-price",
      "a correcting entry has no case, no end before it, or another price",
    ],
    [
      "one that puts back other than was taken",
      [
        `UPDATE posting SET amount_minor = amount_minor - 100 WHERE ${onAccount("float")}`,
        `UPDATE posting SET amount_minor = amount_minor + 100 WHERE ${onAccount("revenue")}`,
      ],
      "reversal-is-no-mirror",
      null,
    ],
    [
      "one without a case",
      ["DELETE FROM reversal"],
      "reversal-without-case",
      "a correcting entry has no case, no end before it, or another price",
    ],
    [
      "one of an order that is open",
      [
        "UPDATE top_up_order SET state = 'pending', next_check_at = now(), final_at = NULL WHERE id = (SELECT order_id FROM reversal)",
      ],
      "order-reversed-early",
      "a correcting entry has no case, no end before it, or another price",
    ],
  ] as const)("%s is found in the books, and by the witness", async (_, statements, fault, seen) => {
    const reference = await soldAndTakenBack();
    await lookNow();
    const { id } = await orderOf(reference);
    const witness = await openWitness(shop.database.url);
    try {
      expect((await witness.look([id])).flatMap(({ faults }) => faults)).toEqual([]);
      expect(await witness.wholeLedger()).toEqual([]);
      await unguarded(...statements);
      const recent = new Date(shop.nowMs() - 15 * 60_000);
      for (const since of [null, recent])
        expect((await findBookFaults(shop.database.client, { since })).map(({ kind }) => kind)).toContain(
          fault,
        );
      if (seen !== null) expect((await witness.look([id])).flatMap(({ faults }) => faults)).toContain(seen);
    } finally {
      await witness.close();
    }
  });

  it("is refused by the database itself: twice, for another price, without a case, on an open order", async () => {
    const reference = await soldAndTakenBack();
    const { id, events } = await orderOf(reference);
    const write = (change: string): Promise<unknown> =>
      shop.database.transaction(async (tx) => {
        await tx.$executeRawUnsafe(
          `INSERT INTO ledger_entry (kind, at, order_id, event_id) VALUES ('reverse', now(), '${id}', ${events[0]?.id})`,
        );
        await tx.$executeRawUnsafe(
          `INSERT INTO posting (entry_id, account_id, amount_minor)
             SELECT ${REVERSE}, p.account_id, ${change} FROM posting p JOIN ledger_entry e ON e.id = p.entry_id
             WHERE e.kind = 'hold' AND e.order_id = '${id}'`,
        );
      });
    await expect(write("p.amount_minor")).rejects.toThrow("without a case");
    await lookNow();
    await expect(write("-p.amount_minor")).rejects.toThrow();
    expect(await reverses()).toBe(1);
  });
});

describe("an order that was given back and delivered all the same", () => {
  const WHY = "seen delivered in their portal";

  async function turnedCase(
    by: ResellerScope = shop.owner,
  ): Promise<{ readonly reference: string; readonly caseId: string }> {
    const reference = await sell(REFUNDED_NUMBER, by);
    shop.sandbox.control.settle({ reference, status: "FULFILLED" });
    await lookNow();
    const [view] = await listOpenCases(shop.admin);
    if (!view) throw new Error("there is no case");
    return { reference, caseId: view.id };
  }

  async function second(): Promise<AdminScope> {
    const userId = randomUUID();
    await shop.database.client.user.create({
      data: { id: userId, name: "Second", email: `${userId}@taabia.test`, role: "finance" },
    });
    return mintAdminScope({ database: shop.database, userId, role: "finance" });
  }

  async function proposed(caseId: string): Promise<string> {
    expect(await proposeCorrection(shop.admin, { caseId, reason: WHY })).toEqual(ok(null));
    const { id } = await shop.database.client.correction.findFirstOrThrow({ where: { endedAt: null } });
    return id;
  }

  const endOf = async (id: string) =>
    (await shop.database.client.correction.findUniqueOrThrow({ where: { id } })).endedAs;

  it("is a case, and nothing is taken from the shop by itself", async () => {
    await turnedCase();
    await lookNow();
    expect((await listOpenCases(shop.admin)).map(({ kind }) => kind)).toEqual(["delivered-there"]);
    expect(await reverses()).toBe(0);
    expect((await readWallet(shop.owner)).available).toBe("10000.00");
  });

  it("is charged once two people said so with a reason and the provider says the same, and never by one alone", async () => {
    const { reference, caseId } = await turnedCase();
    expect(await proposeCorrection(shop.admin, { caseId, reason: "short" })).toEqual(
      refuse("reason-too-short"),
    );
    const id = await proposed(caseId);
    expect(await proposeCorrection(shop.admin, { caseId, reason: WHY })).toEqual(refuse("resolution-open"));
    expect(await confirmCorrection(shop.admin, { id })).toEqual(refuse("resolution-same-admin"));
    await reconcileDays(shop.worker);
    expect(await reverses()).toBe(0);
    expect(await confirmCorrection(await second(), { id })).toEqual(ok(null));
    await reconcileDays(shop.worker);
    await reconcileDays(shop.worker);
    expect([await endOf(id), await reverses()]).toEqual(["posted", 1]);
    const order = await orderOf(reference);
    expect([order.state, order.reversal?.direction]).toEqual(["refunded", "charged"]);
    const [line] = (await listStatement(shop.owner)).rows;
    expect(line).toMatchObject({ kind: "charged", reference });
    expect(await bookFaults(shop.database)).toEqual([]);
    await lookNow();
    expect(await listOpenCases(shop.admin)).toEqual([]);
    expect((await findBalanced(shop.owner))?.isNow).toBe(true);
  });

  it("is not charged below zero: the word of two ends as not covered, and the case stays", async () => {
    const { caseId } = await turnedCase();
    const id = await proposed(caseId);
    await confirmCorrection(await second(), { id });
    for (let sold = 0; sold < 20; sold += 1) await sendOrder(shop.owner, sendInput());
    await reconcileDays(shop.worker);
    expect([await endOf(id), await reverses()]).toEqual(["not-covered", 0]);
    expect((await listOpenCases(shop.admin)).map(({ turn }) => turn?.lastEnd)).toEqual(["not-covered"]);
  });

  it("of a shop's own shop leaves the shop above, once charged, what it would have earned on the delivery", async () => {
    const below = await openSellingSub(shop, shop.owner);
    const { caseId } = await turnedCase(below);
    const id = await proposed(caseId);
    await confirmCorrection(await second(), { id });
    await reconcileDays(shop.worker);
    expect([await endOf(id), (await readWallet(below)).available]).toEqual(["posted", "9502.50"]);
    expect(await sumEarned(shop.database.client, shop.owner.resellerId)).toBe(1_00n);
    expect(await bookFaults(shop.database)).toEqual([]);
  });

  it("is not charged where the provider, asked again, says otherwise, nor once the word was withdrawn", async () => {
    const { reference, caseId } = await turnedCase();
    const id = await proposed(caseId);
    await confirmCorrection(await second(), { id });
    shop.sandbox.control.settle({ reference, status: "HANDLING" });
    await reconcileDays(shop.worker);
    expect([await endOf(id), await reverses()]).toEqual(["not-proven", 0]);
    const again = await proposed(caseId);
    expect(await withdrawCorrection(shop.admin, { id: again, reason: "their mail" })).toEqual(ok(null));
    expect(await confirmCorrection(await second(), { id: again })).toEqual(refuse("resolution-decided"));
    expect(await endOf(again)).toBe("withdrawn");
  });

  it("is not closed by hand over somebody's head: their word about its money is decided or withdrawn first", async () => {
    const { caseId } = await turnedCase();
    const id = await proposed(caseId);
    const close = { id: caseId, reason: "seen in their portal" };
    expect(await closeCase(shop.admin, close)).toEqual(refuse("resolution-open"));
    await confirmCorrection(await second(), { id });
    expect(await closeCase(shop.admin, close)).toEqual(refuse("resolution-open"));
    shop.sandbox.control.settle({
      reference: (await listOpenCases(shop.admin))[0]?.reference ?? "",
      status: "HANDLING",
    });
    await reconcileDays(shop.worker);
    expect(await endOf(id)).toBe("not-proven");
    expect(await closeCase(shop.admin, close)).toEqual(ok(null));
  });
});

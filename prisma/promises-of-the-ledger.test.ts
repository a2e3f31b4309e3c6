import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Tx } from "@/lib/db";
import { captureEntry, holdEntry, releaseEntry } from "@/lib/domain/ledger";
import { sendOrder } from "@/lib/orders/send-order";
import { recordEvent } from "@/lib/orders/store";
import { openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { recordEntry } from "@/lib/wallet/store";

/** What the database refuses by itself, whatever program writes to it. */
describe("the database", () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await openTestShop();
  });
  afterAll(() => shop.close());

  const write = (run: (tx: Tx, now: Date) => Promise<unknown>) => shop.database.transaction(run);
  const sql = (text: string) => shop.database.client.$executeRawUnsafe(text);
  const openOne = async () => {
    const sent = await sendOrder(shop.owner, sendInput());
    if (!sent.ok) throw new Error(sent.problem);
    return shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference: sent.value.reference } });
  };
  const accounts = () =>
    shop.database.client.ledgerAccount.findMany({
      where: { resellerId: shop.owner.resellerId },
      orderBy: { kind: "asc" },
    });
  const settle = async (
    tx: Tx,
    order: Awaited<ReturnType<typeof openOne>>,
    state: "fulfilled" | "refunded",
    now: Date,
  ) => {
    await tx.topUpOrder.update({ where: { id: order.id }, data: { state, nextCheckAt: null, finalAt: now } });
    const eventId = await recordEvent(tx, {
      orderId: order.id,
      at: now,
      kind: "moved",
      toState: state,
      actor: "worker",
    });
    await recordEntry(
      tx,
      state === "fulfilled"
        ? captureEntry({ ...order, foreign: null, commission: null }, null)
        : releaseEntry(order),
      { orderId: order.id, eventId },
      now,
    );
    return eventId;
  };

  it("refuses a posting to an entry of an earlier transaction, whatever it sums to", async () => {
    const [available] = await accounts();
    const { id: entryId } = await shop.database.client.ledgerEntry.findFirstOrThrow();
    const late = [1n, -1n].map((amountMinor) => ({ entryId, accountId: available?.id ?? "", amountMinor }));
    await expect(shop.database.client.posting.createMany({ data: late })).rejects.toThrow(/is closed/);
  });

  it("refuses an entry that does not sum to zero, when its transaction ends", async () => {
    const [available] = await accounts();
    const audit = await shop.database.client.auditRow.findFirstOrThrow();
    const entry = { kind: "funding", at: new Date(), auditId: audit.id } as const;
    const unbalanced = write(async (tx) => {
      const { id } = await tx.ledgerEntry.create({ data: entry });
      await tx.posting.create({ data: { entryId: id, accountId: available?.id ?? "", amountMinor: 1n } });
    });
    await expect(unbalanced).rejects.toThrow(/does not sum to zero/);
  });

  it("refuses an entry without postings", async () => {
    const audit = await shop.database.client.auditRow.findFirstOrThrow();
    await expect(
      write((tx) => tx.ledgerEntry.create({ data: { kind: "funding", at: new Date(), auditId: audit.id } })),
    ).rejects.toThrow(/no postings/);
  });

  it.each(["posting", "ledger_entry", "order_event", "audit_row"])(
    "refuses to edit, delete or truncate %s",
    async (table) => {
      await openOne();
      await expect(sql(`UPDATE ${table} SET id = id`)).rejects.toThrow(/never edited/);
      await expect(sql(`DELETE FROM ${table}`)).rejects.toThrow(/never edited/);
      await expect(sql(`TRUNCATE ${table} CASCADE`)).rejects.toThrow(/never edited/);
    },
  );

  it("refuses to delete an order or an account", async () => {
    await expect(sql("DELETE FROM top_up_order")).rejects.toThrow(/never edited/);
    await expect(sql("DELETE FROM ledger_account")).rejects.toThrow(/never edited/);
  });

  it("refuses a balance below zero", async () => {
    const order = await openOne();
    const tooMuch = { ...order, priceMinor: 99_999_999_00n };
    await expect(
      write(async (tx, now) => {
        const eventId = await recordEvent(tx, {
          orderId: order.id,
          at: now,
          kind: "opened",
          actor: "worker",
        });
        await recordEntry(
          tx,
          { ...holdEntry(tooMuch), kind: "reverse" },
          { orderId: order.id, eventId },
          now,
        );
      }),
    ).rejects.toThrow(/account_is_never_below_zero/);
  });

  it("refuses a balance that is moved by hand, or an account that opens with money", async () => {
    await expect(sql("UPDATE ledger_account SET balance_minor = balance_minor + 100")).rejects.toThrow(
      /by postings only/,
    );
    await expect(
      shop.database.client.ledgerAccount.create({
        data: { kind: "revenue", balanceMinor: 5n, currency: "EUR" },
      }),
    ).rejects.toThrow(/opens empty/);
  });

  it("refuses a second capture or release of one order, in any mixture", async () => {
    for (const first of ["fulfilled", "refunded"] as const) {
      for (const second of [captureEntry, releaseEntry]) {
        const order = await openOne();
        const eventId = await write((tx, now) => settle(tx, order, first, now))
          .then(Number)
          .then(BigInt);
        await expect(
          write((tx, now) =>
            recordEntry(
              tx,
              second({ ...order, foreign: null, commission: null }, null),
              { orderId: order.id, eventId },
              now,
            ),
          ),
        ).rejects.toThrow(/entry_settles_once|Unique constraint/);
      }
    }
  });

  it("refuses a second hold of one order", async () => {
    const order = await openOne();
    await expect(
      write(async (tx, now) => {
        const eventId = await recordEvent(tx, {
          orderId: order.id,
          at: now,
          kind: "opened",
          actor: "worker",
        });
        await recordEntry(tx, holdEntry(order), { orderId: order.id, eventId }, now);
      }),
    ).rejects.toThrow(/entry_holds_once|Unique constraint/);
  });

  it("refuses an entry that moves another amount than the order's price", async () => {
    const order = await openOne();
    await expect(
      write((tx, now) => settle(tx, { ...order, priceMinor: order.priceMinor - 1n }, "refunded", now)),
    ).rejects.toThrow(/does not move the price/);
  });

  it("refuses an entry on another reseller's account", async () => {
    const order = await openOne();
    await expect(
      write((tx, now) => settle(tx, { ...order, resellerId: shop.other.resellerId }, "refunded", now)),
    ).rejects.toThrow();
  });

  it("refuses a final state without its money, and money without its state", async () => {
    const order = await openOne();
    await expect(
      write((tx, now) =>
        tx.topUpOrder.update({
          where: { id: order.id },
          data: { state: "fulfilled", nextCheckAt: null, finalAt: now },
        }),
      ),
    ).rejects.toThrow(/its money is held/);
    await expect(
      write(async (tx, now) => {
        const eventId = await recordEvent(tx, { orderId: order.id, at: now, kind: "moved", actor: "worker" });
        await recordEntry(tx, releaseEntry(order), { orderId: order.id, eventId }, now);
      }),
    ).rejects.toThrow(/but its money is release/);
  });

  it("refuses an order that opens without a hold", async () => {
    const order = await openOne();
    const { id: _, ...copy } = order;
    const twin = {
      ...copy,
      reference: `${order.reference}x`,
      idempotencyKey: randomUUID(),
      suggestedOffers: [],
    };
    await expect(write((tx) => tx.topUpOrder.create({ data: twin }))).rejects.toThrow(/its hold disagree/);
  });

  it("refuses to reopen what is final, and to rewrite what was agreed", async () => {
    const order = await openOne();
    await write((tx, now) => settle(tx, order, "refunded", now));
    await expect(
      sql(
        `UPDATE top_up_order SET state = 'pending', next_check_at = now(), final_at = NULL WHERE id = '${order.id}'`,
      ),
    ).rejects.toThrow(/is final/);
    for (const change of [
      "price_minor = 1",
      "face_value_minor = 1",
      "msisdn = '0550000000'",
      "reference = 'tb_x'",
      "plan_code = 'X'",
    ]) {
      await expect(sql(`UPDATE top_up_order SET ${change} WHERE id = '${order.id}'`)).rejects.toThrow(
        /cannot be rewritten/,
      );
    }
  });

  it("refuses an open order without a next check, and one in doubt without a reason", async () => {
    const order = await openOne();
    await expect(
      sql(`UPDATE top_up_order SET next_check_at = NULL WHERE id = '${order.id}'`),
    ).rejects.toThrow(/order_open_has_a_next_check/);
    await expect(sql(`UPDATE top_up_order SET state = 'unknown' WHERE id = '${order.id}'`)).rejects.toThrow(
      /order_doubt_has_a_reason/,
    );
  });

  it("refuses the same key twice for one reseller, and the same reference at all", async () => {
    const order = await openOne();
    const copy = { ...order, suggestedOffers: [] };
    await expect(
      shop.database.client.topUpOrder.create({ data: { ...copy, id: randomUUID(), reference: "tb_other" } }),
    ).rejects.toThrow(/Unique constraint/);
    await expect(
      shop.database.client.topUpOrder.create({
        data: { ...copy, id: randomUUID(), idempotencyKey: randomUUID() },
      }),
    ).rejects.toThrow(/Unique constraint/);
  });
});

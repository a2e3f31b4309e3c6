import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AdminScope } from "@/lib/auth/scope";
import { releaseEntry } from "@/lib/domain/ledger";
import { resolveOrders } from "@/lib/orders/resolve-order";
import { recordEvent } from "@/lib/orders/store";
import { resetPassword } from "@/lib/resellers/reset-password";
import { openTestShop, type TestShop } from "@/lib/test-shop";
import {
  agree,
  loseOne,
  neverFound,
  openAdmin,
  propose,
  type Reread,
  rereadOrder,
} from "@/lib/test-verdicts";
import { recordEntry } from "@/lib/wallet/store";

/** What the database refuses by itself of a verdict that is not two people's, whatever program writes to it. */
describe("four eyes, in the database", () => {
  let shop: TestShop;
  let first: AdminScope;
  let second: AdminScope;
  beforeAll(async () => {
    shop = await openTestShop({ fundsMinor: 1_000_000_00n });
    first = shop.admin;
    second = await openAdmin(shop);
  });
  afterAll(() => shop.close());

  const sql = (text: string) => shop.database.client.$executeRawUnsafe(text);
  const now = async () => (await shop.database.now()).toISOString();
  const confirm = async (id: string, by: string, at?: string) =>
    sql(
      `UPDATE resolution SET confirmed_by_id = '${by}', confirmed_at = '${at ?? (await now())}' WHERE id = '${id}'`,
    );
  const proposal = async () => {
    const order = await neverFound(shop);
    return { order, id: await propose(first, order.reference) };
  };
  const insert = async (order: Reread, by: string, extra: { columns?: string; values?: string } = {}) =>
    sql(`INSERT INTO resolution (id, order_id, outcome, reason, evidence, proposed_by_id, proposed_at${extra.columns ?? ""})
         VALUES (gen_random_uuid(), '${order.id}', 'released', 'a long reason', 'a long evidence', '${by}', '${await now()}'${extra.values ?? ""})`);
  const end = (order: Reread, state: string, reason: string) =>
    sql(
      `UPDATE top_up_order SET state = '${state}', reason = '${reason}', next_check_at = NULL, final_at = now() WHERE id = '${order.id}'`,
    );
  /** What a program that goes round the funnel would write to give an order's money back. */
  const releaseByHand = (order: Reread) =>
    shop.database.transaction(async (tx, at) => {
      await tx.topUpOrder.update({
        where: { id: order.id },
        data: { state: "failed", reason: "released-by-admins", nextCheckAt: null, finalAt: at },
      });
      const eventId = await recordEvent(tx, { orderId: order.id, at, kind: "moved", actor: "worker" });
      await recordEntry(tx, releaseEntry(order), { orderId: order.id, eventId }, at);
    });

  it("takes one admin's word alone for nothing, up to a limit that is 0 until it is raised with an audit row", async () => {
    const { id } = await proposal();
    await expect(confirm(id, first.userId)).rejects.toThrow(/more than one admin may decide/);
    const raise = "INSERT INTO business_settings (id, one_admin_limit_minor) VALUES (1, 99999999)";
    await expect(sql(raise)).rejects.toThrow(/set with an audit row/);
    const raiseWith = (toMinor: string) =>
      shop.database.client.$transaction([
        shop.database.client.$executeRawUnsafe(
          `INSERT INTO audit_row (at, actor_id, action, reason, details) VALUES (now(), '${first.userId}', 'one-admin-limit-set', 'r', '{"toMinor":"${toMinor}"}')`,
        ),
        shop.database.client.$executeRawUnsafe(
          `INSERT INTO business_settings (id, one_admin_limit_minor) VALUES (1, ${toMinor})
           ON CONFLICT (id) DO UPDATE SET one_admin_limit_minor = EXCLUDED.one_admin_limit_minor`,
        ),
      ]);
    await raiseWith("49749");
    await expect(confirm(id, first.userId)).rejects.toThrow(/more than one admin may decide/);
    // The row of an earlier raise does not cover the next one.
    await expect(sql("UPDATE business_settings SET one_admin_limit_minor = 49750")).rejects.toThrow(
      /audit row/,
    );
    await raiseWith("49750");
    await confirm(id, first.userId);
    await raiseWith("0");
    await expect(sql("UPDATE business_settings SET one_admin_limit_minor = 49750")).rejects.toThrow(
      /audit row/,
    );
    await expect(sql("DELETE FROM business_settings")).rejects.toThrow(/audit row/);
    await expect(sql("TRUNCATE business_settings")).rejects.toThrow(/never edited/);
    expect(await resolveOrders(shop.worker)).toBe(1);
  });

  it("takes the word of an owner, a closed admin, or one with a borrowed password for nothing", async () => {
    const order = await neverFound(shop);
    await expect(insert(order, shop.owner.userId)).rejects.toThrow(/only who gives verdicts proposes/);
    const closed = await openAdmin(shop);
    await sql(`UPDATE "user" SET disabled_at = now() WHERE id = '${closed.userId}'`);
    await expect(insert(order, closed.userId)).rejects.toThrow(/only who gives verdicts proposes/);
    const id = await propose(first, order.reference);
    await expect(confirm(id, shop.owner.userId)).rejects.toThrow(/in their own right/);
    await expect(confirm(id, closed.userId)).rejects.toThrow(/in their own right/);
    const borrowed = await openAdmin(shop);
    await sql(`UPDATE "user" SET must_change_password = true WHERE id = '${borrowed.userId}'`);
    await expect(confirm(id, borrowed.userId)).rejects.toThrow(/in their own right/);
    const decline = (by: string) =>
      sql(
        `UPDATE resolution SET declined_by_id = '${by}', declined_at = now(), decline_reason = 'no' WHERE id = '${id}'`,
      );
    await expect(decline(shop.owner.userId)).rejects.toThrow(/only who gives verdicts declines/);
    await expect(decline(closed.userId)).rejects.toThrow(/only who gives verdicts declines/);
  });

  it("takes finance's word like an admin's, and support's for nothing", async () => {
    const order = await neverFound(shop);
    const [finance, support] = [await openAdmin(shop), await openAdmin(shop)];
    await sql(`UPDATE "user" SET role = 'finance' WHERE id = '${finance.userId}'`);
    await sql(`UPDATE "user" SET role = 'support' WHERE id = '${support.userId}'`);
    await expect(insert(order, support.userId)).rejects.toThrow(/only who gives verdicts proposes/);
    const id = await propose(finance, order.reference);
    await expect(confirm(id, support.userId)).rejects.toThrow(/in their own right/);
    await expect(confirm(id, finance.userId)).rejects.toThrow(/more than one admin may decide/);
    await confirm(id, first.userId);
    expect(await resolveOrders(shop.worker)).toBe(1);
  });

  it.each(["password-reset", "person-added", "person-invited", "role-changed"])(
    "takes two accounts for one for seven days after one is the other's by %s",
    async (action) => {
      const [giver, taker] = [await openAdmin(shop), await openAdmin(shop)];
      const order = await neverFound(shop);
      await sql(
        `INSERT INTO audit_row (at, actor_id, action, subject) VALUES ('${await now()}', '${giver.userId}', '${action}', '${taker.userId}')`,
      );
      const id = await propose(giver, order.reference);
      await expect(confirm(id, taker.userId)).rejects.toThrow(/may know the other's password/);
    },
  );

  it("takes two accounts for one where one set the other's password within seven days, either way round", async () => {
    const [giver, taker] = [await openAdmin(shop), await openAdmin(shop)];
    await resetPassword(giver, { personId: taker.userId });
    await sql(`UPDATE "user" SET must_change_password = false WHERE id = '${taker.userId}'`);
    for (const [one, other] of [
      [giver, taker],
      [taker, giver],
    ] as const) {
      const order = await neverFound(shop);
      const id = await propose(one, order.reference);
      await expect(confirm(id, other.userId)).rejects.toThrow(/may know the other/);
      await confirm(id, second.userId);
    }
  });

  it("refuses a confirmation inside the quarantine, or of an order that is not in doubt", async () => {
    const order = await loseOne(shop);
    await insert(order, first.userId);
    const { id } = await shop.database.client.resolution.findFirstOrThrow({ where: { orderId: order.id } });
    await expect(confirm(id, second.userId)).rejects.toThrow(/not for people to decide/);
    const ended = await neverFound(shop);
    await agree([first, second], ended.reference);
    await resolveOrders(shop.worker);
    await insert(ended, first.userId);
    const late = await shop.database.client.resolution.findFirstOrThrow({
      where: { orderId: ended.id, appliedAt: null },
    });
    await expect(confirm(late.id, second.userId)).rejects.toThrow(/not for people to decide/);
  });

  it("refuses a verdict that is born confirmed, declined or applied, without words, or beside another", async () => {
    const order = await neverFound(shop);
    const at = await now();
    const born: [string, string][] = [
      [", confirmed_by_id, confirmed_at", `, '${second.userId}', '${at}'`],
      [", declined_by_id, declined_at, decline_reason", `, '${second.userId}', '${at}', 'no'`],
      [
        ", confirmed_by_id, confirmed_at, applied_at, applied",
        `, '${second.userId}', '${at}', '${at}', 'applied'`,
      ],
    ];
    for (const [columns, values] of born)
      await expect(insert(order, first.userId, { columns, values })).rejects.toThrow(/begins as a proposal/);
    await insert(order, first.userId);
    await expect(insert(order, second.userId)).rejects.toThrow(/resolution_is_one|duplicate key/i);
    const other = await neverFound(shop);
    const wordless = (reason: string, evidence: string) =>
      sql(`INSERT INTO resolution (id, order_id, outcome, reason, evidence, proposed_by_id, proposed_at)
           VALUES (gen_random_uuid(), '${other.id}', 'released', '${reason}', '${evidence}', '${first.userId}', now())`);
    await expect(wordless("short", "long enough evidence")).rejects.toThrow(/resolution_says_why/);
    await expect(wordless("long enough reason", "         x          ")).rejects.toThrow(
      /resolution_says_why/,
    );
  });

  it("keeps what was said: outcome, words, proposer and order never change, nor does a decision", async () => {
    const { order, id } = await proposal();
    const other = await neverFound(shop);
    const change = (set: string) => sql(`UPDATE resolution SET ${set} WHERE id = '${id}'`);
    const rewrites = [
      "outcome = 'delivered'",
      "reason = 'another long reason'",
      "evidence = 'another long evidence'",
      `proposed_by_id = '${second.userId}'`,
      "proposed_at = now()",
      `order_id = '${other.id}'`,
      "id = gen_random_uuid()",
    ];
    for (const set of rewrites) await expect(change(set)).rejects.toThrow(/never rewritten/);
    await expect(change("applied_at = now(), applied = 'applied'")).rejects.toThrow(/applied/);
    await expect(change(`confirmed_by_id = '${second.userId}'`)).rejects.toThrow(/confirmed_by_somebody/);
    await confirm(id, second.userId);
    const third = await openAdmin(shop);
    await expect(confirm(id, third.userId)).rejects.toThrow(/never rewritten/);
    await expect(change("confirmed_by_id = NULL, confirmed_at = NULL")).rejects.toThrow(/never rewritten/);
    await expect(
      change(`declined_by_id = '${third.userId}', declined_at = now(), decline_reason = 'no'`),
    ).rejects.toThrow(/decided_one_way/);
    await expect(change("applied_at = now(), applied = 'perhaps'")).rejects.toThrow();
    await resolveOrders(shop.worker);
    await expect(change("applied = 'overtaken'")).rejects.toThrow(/never rewritten/);
    await expect(change("applied_at = NULL, applied = NULL")).rejects.toThrow(/never rewritten/);
    expect((await rereadOrder(shop, order.reference)).state).toBe("failed");
  });

  it("keeps a declined verdict declined", async () => {
    const { id } = await proposal();
    const third = await openAdmin(shop);
    await sql(
      `UPDATE resolution SET declined_by_id = '${second.userId}', declined_at = now(), decline_reason = 'no' WHERE id = '${id}'`,
    );
    await expect(confirm(id, third.userId)).rejects.toThrow(/decided_one_way/);
    await expect(
      sql(
        `UPDATE resolution SET declined_at = NULL, declined_by_id = NULL, decline_reason = NULL WHERE id = '${id}'`,
      ),
    ).rejects.toThrow(/never rewritten/);
    await expect(sql(`UPDATE resolution SET decline_reason = 'yes' WHERE id = '${id}'`)).rejects.toThrow(
      /never rewritten/,
    );
  });

  it("is never deleted or truncated", async () => {
    await proposal();
    await expect(sql("DELETE FROM resolution")).rejects.toThrow(/never edited or deleted/);
    await expect(sql("TRUNCATE resolution CASCADE")).rejects.toThrow(/never edited or deleted/);
  });

  it("lets no order say 'by admins' without a confirmed verdict of two about it, with that very outcome", async () => {
    const order = await neverFound(shop);
    await expect(releaseByHand(order)).rejects.toThrow(/no such verdict/);
    await expect(end(order, "fulfilled", "delivered-by-admins")).rejects.toThrow(/no such verdict/);
    const id = await propose(first, order.reference);
    await expect(releaseByHand(order)).rejects.toThrow(/no such verdict/);
    await confirm(id, second.userId);
    await expect(end(order, "fulfilled", "delivered-by-admins")).rejects.toThrow(/no such verdict/);
    await expect(end(order, "fulfilled", "released-by-admins")).rejects.toThrow(/no such verdict/);
    await expect(end(order, "unknown", "released-by-admins")).rejects.toThrow(/no such verdict/);
    // Even with the word of two: the order's end, its money and "applied" are one transaction.
    await expect(releaseByHand(order)).rejects.toThrow(/its verdict was not applied/);
    expect(await resolveOrders(shop.worker)).toBe(1);
    await expect(
      sql(`UPDATE top_up_order SET reason = 'provider-failed' WHERE id = '${order.id}'`),
    ).rejects.toThrow(/was ended by admins/);
  });

  it("lets no verdict be used twice, or for another order", async () => {
    const [used, other] = [await neverFound(shop), await neverFound(shop)];
    await agree([first, second], used.reference);
    await expect(releaseByHand(other)).rejects.toThrow(/no such verdict/);
    await resolveOrders(shop.worker);
    await expect(releaseByHand(other)).rejects.toThrow(/no such verdict/);
    await expect(releaseByHand(used)).rejects.toThrow();
  });

  it("lets 'applied' be written only where the order shows it", async () => {
    const order = await neverFound(shop);
    const id = await agree([first, second], order.reference);
    const apply = (as: string) =>
      sql(`UPDATE resolution SET applied = '${as}', applied_at = now() WHERE id = '${id}'`);
    await expect(apply("applied")).rejects.toThrow(/does not show/);
    await expect(apply("overtaken")).rejects.toThrow(/does not show/);
    await resolveOrders(shop.worker);
    expect((await shop.database.client.resolution.findUniqueOrThrow({ where: { id } })).applied).toBe(
      "applied",
    );
  });
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ResellerScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import {
  creditEntry,
  type EntryDraft,
  fundingEntry,
  type PostingDraft,
  transferEntry,
} from "@/lib/domain/ledger";
import { openTestShop, type TestShop } from "@/lib/test-shop";
import { letHaveSubs, openTestSub } from "@/lib/test-sub";
import { recordEntry } from "@/lib/wallet/store";
import type { Prisma } from "@/prisma/generated/client";

/** What the database refuses by itself about shops of shops, whatever program writes to it. */
describe("the database", () => {
  let shop: TestShop;
  let sub: ResellerScope;
  beforeAll(async () => {
    shop = await openTestShop();
    await letHaveSubs(shop, shop.owner);
    sub = await openTestSub(shop.owner);
  });
  afterAll(() => shop.close());

  const create = (data: Prisma.ResellerUncheckedCreateInput) =>
    shop.database.client.reseller.create({ data });
  const change = (id: string, data: Prisma.ResellerUncheckedUpdateInput) =>
    shop.database.client.reseller.update({ where: { id }, data });
  /** Books an entry by the word of one shop. */
  const book = (
    draft: EntryDraft,
    by: ResellerScope,
    action: "transfer-made" | "funds-added" = "transfer-made",
  ) =>
    shop.database.transaction(async (tx, now) => {
      const { userId: actorId, resellerId } = by;
      const subject = randomUUID();
      const auditId = await recordDeed(tx, { action, actorId, resellerId, subject }, now);
      return recordEntry(tx, draft, { auditId, reason: null }, now);
    });
  const transfer = (from: ResellerScope, to: ResellerScope, minor = 100_00n) =>
    transferEntry(from.resellerId, to.resellerId, minor);

  it("opens a shop's own shop only where the house lets it, one level deep, with no leave of its own", async () => {
    const { resellerId: parentId } = shop.owner;
    await expect(create({ name: "X", parentId: shop.other.resellerId })).rejects.toThrow(/may have no shops/);
    await expect(create({ name: "X", parentId: sub.resellerId })).rejects.toThrow(/may have no shops/);
    await expect(create({ name: "X", parentId: randomUUID() })).rejects.toThrow(/Foreign key/);
    await expect(create({ name: "X", parentId, mayHaveSubs: true })).rejects.toThrow(
      /reseller_of_a_shop_has_none/,
    );
    await expect(change(sub.resellerId, { mayHaveSubs: true })).rejects.toThrow(
      /reseller_of_a_shop_has_none/,
    );
    const id = randomUUID();
    await expect(create({ id, name: "X", parentId: id })).rejects.toThrow(
      /reseller_is_not_its_own_parent|Foreign key/,
    );
  });

  it("gives no shop another parent, and takes none away", async () => {
    for (const parentId of [null, shop.other.resellerId, sub.resellerId])
      await expect(change(sub.resellerId, { parentId })).rejects.toThrow(/keeps its parent/);
    await expect(change(shop.other.resellerId, { parentId: shop.owner.resellerId })).rejects.toThrow(
      /keeps its parent/,
    );
  });

  it("lets no parent have a fifty-first, be they written at once", async () => {
    await letHaveSubs(shop, shop.other);
    const { resellerId: parentId } = shop.other;
    const written = await Promise.allSettled(
      Array.from({ length: 60 }, (_, index) => create({ name: `Kiosk ${index}`, parentId })),
    );
    expect(written.filter(({ status }) => status === "fulfilled")).toHaveLength(50);
    await expect(create({ name: "One more", parentId })).rejects.toThrow(/fifty shops/);
  });

  it("says that its parent closed a shop only of a closed shop that has one", async () => {
    for (const id of [sub.resellerId, shop.other.resellerId])
      await expect(change(id, { closedByParent: true })).rejects.toThrow(/reseller_is_closed_by_its_parent/);
    const closed = { closedByParent: true, disabledAt: new Date() };
    await expect(change(shop.other.resellerId, closed)).rejects.toThrow(/reseller_is_closed_by_its_parent/);
  });

  it("takes a transfer between a shop and its own, either way, and between no others", async () => {
    await book(transfer(shop.owner, sub), shop.owner);
    await book(transfer(sub, shop.owner, 50_00n), sub);
    const sister = await openTestSub(shop.owner, "Sister");
    for (const [from, to] of [
      [shop.owner, shop.other],
      [sub, sister],
      [shop.other, sub],
    ] as const)
      await expect(book(transfer(from, to, 10_00n), from)).rejects.toThrow(/not between a shop and its own/);
  });

  it("takes no transfer that touches anything but the two wallets, nor one that is added to later", async () => {
    const [taken, given] = transfer(shop.owner, sub).postings;
    if (!taken || !given) throw new Error("a transfer has two sides");
    const posting = (account: PostingDraft["account"], amountMinor: bigint): PostingDraft => ({
      account,
      currency: "DZD",
      amountMinor,
    });
    const { resellerId } = sub;
    for (const postings of [
      [posting({ kind: "funding" }, -100_00n), given],
      [taken, posting({ kind: "held", resellerId }, 100_00n)],
      [taken, given, posting({ kind: "revenue" }, 1n), posting({ kind: "funding" }, -1n)],
      [taken, posting(given.account, 60_00n), posting(given.account, 40_00n)],
      [posting(given.account, 1n), posting(given.account, -1n)],
    ])
      await expect(book({ kind: "transfer", postings }, shop.owner)).rejects.toThrow(
        /not between a shop and its own/,
      );
    const entryId = await book(transfer(shop.owner, sub), shop.owner);
    const house = await shop.database.client.ledgerAccount.findFirstOrThrow({ where: { kind: "funding" } });
    const late = [1n, -1n].map((amountMinor) => ({ entryId, accountId: house.id, amountMinor }));
    await expect(shop.database.client.posting.createMany({ data: late })).rejects.toThrow(/is closed/);
  });

  it("takes no transfer that the shop did not make itself: a parent pulls nothing back", async () => {
    await expect(book(transfer(sub, shop.owner, 10_00n), shop.owner)).rejects.toThrow(/not made by the shop/);
    await expect(book(transfer(shop.owner, sub), shop.owner, "funds-added")).rejects.toThrow(
      /not made by the shop/,
    );
    const { resellerId } = sub;
    await expect(book(transfer(sub, shop.owner, 10_00n), { ...shop.owner, resellerId })).rejects.toThrow(
      /not made by the shop/,
    );
  });

  it("passes on nothing that was lent", async () => {
    const { resellerId } = sub;
    await change(resellerId, { creditLimitMinor: 500_00n });
    await book(creditEntry(resellerId, 500_00n), sub, "funds-added");
    const { balanceMinor } = await shop.database.client.ledgerAccount.findFirstOrThrow({
      where: { resellerId, kind: "available" },
    });
    await expect(book(transfer(sub, shop.owner, balanceMinor - 499_99n), sub)).rejects.toThrow(
      /passes on what was lent/,
    );
    await book(transfer(sub, shop.owner, balanceMinor - 500_00n), sub);
  });

  it("takes one transfer for one key, and one for one deed", async () => {
    const { userId: actorId, resellerId } = shop.owner;
    const deed = { action: "transfer-made", actorId, resellerId, subject: randomUUID() } as const;
    const auditId = await shop.database.transaction(async (tx, now) => {
      const id = await recordDeed(tx, deed, now);
      await recordEntry(tx, transfer(shop.owner, sub), { auditId: id, reason: null }, now);
      return id;
    });
    const again = shop.database.transaction((tx, now) => recordDeed(tx, deed, now));
    await expect(again).rejects.toThrow(/Unique constraint/);
    const twice = shop.database.transaction((tx, now) =>
      recordEntry(tx, transfer(shop.owner, sub), { auditId, reason: null }, now),
    );
    await expect(twice).rejects.toThrow(/Unique constraint/);
    // What is no transfer may share its deed and its key as ever.
    await book(fundingEntry(resellerId, 1_00n), shop.owner, "funds-added");
  });
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordDeed } from "@/lib/auth/store";
import { creditEntry, type EntryDraft, fundingEntry, repaymentEntry } from "@/lib/domain/ledger";
import { openTestShop, type TestShop } from "@/lib/test-shop";
import { askForFunds } from "@/lib/wallet/ask-for-funds";
import { recordEntry } from "@/lib/wallet/store";
import type { Prisma } from "@/prisma/generated/client";

/** What the database refuses by itself about requests for funds and credit, whatever program writes to it. */
describe("the database", () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await openTestShop();
  });
  afterAll(() => shop.close());

  let dinars = 1_000n;
  const open = async (): Promise<{ id: string; amountMinor: bigint }> => {
    dinars += 1n;
    // Only three of one shop wait at once.
    await shop.database.client.fundingRequest.updateMany({
      where: { state: "open" },
      data: { state: "withdrawn", decidedById: shop.owner.userId, decidedAt: new Date() },
    });
    const asked = await askForFunds(shop.owner, {
      askedMinor: dinars * 100n,
      idempotencyKey: randomUUID(),
    });
    if (!asked.ok) throw new Error(asked.problem);
    return asked.value;
  };

  const change = (id: string, data: Prisma.FundingRequestUncheckedUpdateInput) =>
    shop.database.client.fundingRequest.update({ where: { id }, data });
  const decided = () => ({ decidedById: shop.admin.userId, decidedAt: new Date() });
  const book = (draft: EntryDraft, then: (entryId: bigint) => Promise<unknown> = async () => undefined) =>
    shop.database.transaction(async (tx, now) => {
      const auditId = await recordDeed(tx, { action: "funds-added", actorId: shop.admin.userId }, now);
      await then(await recordEntry(tx, draft, { auditId, reason: "test" }, now));
    });
  /** The request says that it was approved by an entry, whatever that entry is. */
  const approveWith = (id: string, arrivedMinor: bigint, draft: EntryDraft) =>
    shop.database.transaction(async (tx, now) => {
      const auditId = await recordDeed(tx, { action: "funding-approved", actorId: shop.admin.userId }, now);
      const entryId = await recordEntry(tx, draft, { auditId, reason: "test" }, now);
      const data = { state: "approved" as const, arrivedMinor, entryId, reason: "test", ...decided() };
      await tx.fundingRequest.update({ where: { id }, data });
      return entryId;
    });

  it("takes one open request for one amount, and one funded or open request for one proof", async () => {
    const { id } = await open();
    const { id: _, ...row } = await shop.database.client.fundingRequest.findUniqueOrThrow({ where: { id } });
    const twin = { ...row, idempotencyKey: randomUUID() };
    const { fundingRequest } = shop.database.client;
    await expect(fundingRequest.create({ data: twin })).rejects.toThrow(/Unique constraint/);
    await change(id, { proof: "SLIP1" });
    const other = { ...twin, askedMinor: row.askedMinor + 100n, amountMinor: row.amountMinor + 100n };
    await expect(fundingRequest.create({ data: { ...other, proof: "SLIP1" } })).rejects.toThrow(
      /Unique constraint/,
    );
  });

  it("takes no amount but the asked dinars and their centimes, and no proof but a plain one", async () => {
    const { id } = await open();
    const { id: _, ...row } = await shop.database.client.fundingRequest.findUniqueOrThrow({ where: { id } });
    const { fundingRequest } = shop.database.client;
    const fresh = { ...row, idempotencyKey: randomUUID() };
    await expect(fundingRequest.create({ data: { ...fresh, amountMinor: row.askedMinor } })).rejects.toThrow(
      /funding_amount_is_marked/,
    );
    await expect(change(id, { proof: "slip-1" })).rejects.toThrow(/funding_proof_is_plain/);
  });

  it("refuses an end that nobody gave, a declined one without a reason, and an approved one without its entry", async () => {
    const { id } = await open();
    await expect(change(id, { state: "withdrawn" })).rejects.toThrow(/takes its own/);
    await expect(change(id, { state: "declined", ...decided() })).rejects.toThrow(/funding_says_why/);
    await expect(change(id, { state: "approved", ...decided() })).rejects.toThrow(
      /funding_is_booked_once_approved/,
    );
  });

  it("refuses that a shop decides for itself, or takes another's back", async () => {
    const { id } = await open();
    const byOwner = { decidedById: shop.owner.userId, decidedAt: new Date() };
    await expect(change(id, { state: "declined", reason: "x", ...byOwner })).rejects.toThrow(
      /the house says/,
    );
    const byOther = { decidedById: shop.other.userId, decidedAt: new Date() };
    await expect(change(id, { state: "withdrawn", ...byOther })).rejects.toThrow(/its own request/);
  });

  it("refuses an entry of another amount or another shop as a request's money, and one entry for two", async () => {
    const { resellerId } = shop.owner;
    const { id, amountMinor } = await open();
    for (const draft of [
      fundingEntry(resellerId, amountMinor - 1n),
      fundingEntry(shop.other.resellerId, amountMinor),
    ])
      await expect(approveWith(id, amountMinor, draft)).rejects.toThrow(/not the money of request/);
    const entryId = await approveWith(id, amountMinor, fundingEntry(resellerId, amountMinor));
    const next = await open();
    const again = { state: "approved" as const, arrivedMinor: amountMinor, entryId, reason: "x" };
    await expect(change(next.id, { ...again, ...decided() })).rejects.toThrow(/Unique constraint/);
  });

  it("never opens again what was decided, rewrites what was asked, or forgets it", async () => {
    const { id, amountMinor } = await open();
    await expect(change(id, { amountMinor: amountMinor + 1n })).rejects.toThrow(/decided once/);
    await change(id, { state: "declined", reason: "nothing came in", ...decided() });
    const reopened = { state: "open" as const, decidedById: null, decidedAt: null, reason: null };
    await expect(change(id, reopened)).rejects.toThrow(/decided once/);
    await expect(change(id, { reason: "another" })).rejects.toThrow(/decided once/);
    const { client } = shop.database;
    await expect(client.fundingRequest.delete({ where: { id } })).rejects.toThrow(/never edited/);
    await expect(client.$executeRaw`TRUNCATE funding_request`).rejects.toThrow(/never edited/);
  });

  it("lends nothing beyond the limit, and takes back no more than is owed", async () => {
    const { resellerId } = shop.owner;
    await expect(book(creditEntry(resellerId, 1n))).rejects.toThrow(/more credit than/);
    await shop.database.client.reseller.update({
      where: { id: resellerId },
      data: { creditLimitMinor: 500_00n },
    });
    await book(creditEntry(resellerId, 500_00n));
    await expect(book(creditEntry(resellerId, 1n))).rejects.toThrow(/more credit than/);
    await expect(book(repaymentEntry(resellerId, 500_01n))).rejects.toThrow(
      /account_of_credit_is_never_above_zero/,
    );
    await book(repaymentEntry(resellerId, 500_00n));
  });
});

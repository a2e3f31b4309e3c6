import "server-only";
import { z } from "zod";
import type { Tx } from "@/lib/db";
import type { AuditAction } from "@/lib/domain/audit";
import type { AccountKey, EntryDraft } from "@/lib/domain/ledger";

/** Where an entry comes from: an order's event, or a person's audited act. Every entry has one. */
export type Cause =
  | { readonly orderId: string; readonly eventId: bigint }
  | { readonly auditId: bigint; readonly reason: string | null };

/**
 * Accounts are always written in this order, and those of one kind by their shop, so two transactions over the same accounts
 * never wait for each other in a ring.
 */
const WRITING_ORDER: readonly AccountKey["kind"][] = [
  "available",
  "held",
  "credit",
  "commission",
  "float",
  "cost_variance",
  "exchange",
  "fx_difference",
  "revenue",
  "funding",
];

/** Writes a balanced entry and says its number. The database moves the guarded balances and refuses one below zero. */
export async function recordEntry(tx: Tx, draft: EntryDraft, cause: Cause, at: Date): Promise<bigint> {
  const entry = await tx.ledgerEntry.create({
    data: { kind: draft.kind, at, ...cause },
    select: { id: true },
  });
  const postings = draft.postings.toSorted(
    (a, b) =>
      WRITING_ORDER.indexOf(a.account.kind) - WRITING_ORDER.indexOf(b.account.kind) ||
      byId(shopOf(a.account), shopOf(b.account)),
  );
  const accountIds = await accountIdsOf(
    tx,
    postings.map(({ account, currency }) => ownerOf(account, currency)),
  );
  await tx.posting.createMany({
    data: postings.map(({ amountMinor }, index) => ({
      entryId: entry.id,
      accountId: accountIds[index] ?? "",
      amountMinor,
    })),
  });
  return entry.id;
}

const shopOf = (key: AccountKey): string => ("resellerId" in key ? key.resellerId : "");

/** Shops are locked in this order wherever two are. */
export const byId = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

interface Owner {
  readonly kind: AccountKey["kind"];
  readonly currency: string;
  readonly resellerId: string | null;
  readonly provider: string | null;
}

const ownerOf = (key: AccountKey, currency: string): Owner => ({
  kind: key.kind,
  currency,
  resellerId: "resellerId" in key ? key.resellerId : null,
  provider: "provider" in key ? key.provider : null,
});

/** The accounts' ids, in the order in which they are named. */
async function accountIdsOf(tx: Tx, owners: readonly Owner[]): Promise<readonly string[]> {
  const read = () =>
    tx.ledgerAccount.findMany({
      where: { OR: [...owners] },
      select: { id: true, kind: true, currency: true, resellerId: true, provider: true },
    });
  const idsAmong = (rows: Awaited<ReturnType<typeof read>>): readonly (string | undefined)[] =>
    owners.map((owner) => rows.find((row) => isOf(row, owner))?.id);
  const ids = idsAmong(await read());
  if (ids.every(isString)) return ids;
  // The first sale through a provider opens its accounts; of two at once, one opens and both find it.
  const missing = owners.filter((_, index) => ids[index] === undefined);
  await tx.ledgerAccount.createMany({ data: missing, skipDuplicates: true });
  const opened = idsAmong(await read());
  if (!opened.every(isString))
    throw new Error("An account of an entry is not there although it was just opened");
  return opened;
}

const isString = (id: string | undefined): id is string => id !== undefined;

const isOf = (row: Owner, owner: Owner): boolean =>
  row.kind === owner.kind &&
  row.currency === owner.currency &&
  row.resellerId === owner.resellerId &&
  row.provider === owner.provider;

/** Opens a new reseller's two accounts, empty. */
export async function openAccounts(tx: Tx, resellerId: string): Promise<void> {
  await tx.ledgerAccount.createMany({
    data: [
      { kind: "available", resellerId },
      { kind: "held", resellerId },
    ],
  });
}

/** What a reseller may spend, with its account locked until the transaction ends: sends of one reseller take turns here. */
export async function lockAvailable(tx: Tx, resellerId: string): Promise<bigint> {
  const rows = await tx.$queryRaw<{ balance_minor: bigint }[]>`
    SELECT balance_minor FROM ledger_account
    WHERE kind = 'available' AND currency = 'DZD' AND reseller_id = ${resellerId}::uuid FOR UPDATE`;
  const account = rows[0];
  if (!account) throw new Error(`Reseller ${resellerId} has no wallet`);
  return account.balance_minor;
}

/** Money that somebody moves by hand, to be moved once under its key. */
export interface MoneyAct {
  readonly resellerId: string;
  readonly amountMinor: bigint;
  readonly idempotencyKey: string;
}

/**
 * What was done under this key before: the very same, another thing under a used name, or (null) nothing yet. Asked with the
 * wallet locked; its deed has the key as its subject. `toId`: the shop that got it, where one did.
 */
export async function findDone(
  tx: Tx,
  action: AuditAction,
  act: MoneyAct & { readonly toId?: string },
): Promise<"same" | "other" | null> {
  const done = await tx.auditRow.findFirst({ where: { action, subject: act.idempotencyKey } });
  if (!done) return null;
  const { data } = z.object({ amountMinor: z.string(), toId: z.string().optional() }).safeParse(done.details);
  const isSame =
    done.resellerId === act.resellerId &&
    data?.amountMinor === act.amountMinor.toString() &&
    data.toId === act.toId;
  return isSame ? "same" : "other";
}

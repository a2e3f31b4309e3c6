import "server-only";
import type { Tx } from "@/lib/db";
import type { AccountKey, EntryDraft } from "@/lib/domain/ledger";

/** Where an entry comes from: an order's event, or a person's audited act. Every entry has one. */
export type Cause =
  | { readonly orderId: string; readonly eventId: bigint }
  | { readonly auditId: bigint; readonly reason: string };

/**
 * Accounts are always written in this order, so two transactions over one reseller's accounts never wait for each other
 * in a ring.
 */
const WRITING_ORDER: readonly AccountKey["kind"][] = [
  "available",
  "held",
  "float",
  "cost_variance",
  "revenue",
  "funding",
];

/** Writes a balanced entry. The database moves the guarded balances and refuses one below zero. */
export async function recordEntry(tx: Tx, draft: EntryDraft, cause: Cause, at: Date): Promise<void> {
  const entry = await tx.ledgerEntry.create({
    data: { kind: draft.kind, at, ...cause },
    select: { id: true },
  });
  const postings = [...draft.postings].sort(
    (a, b) => WRITING_ORDER.indexOf(a.account.kind) - WRITING_ORDER.indexOf(b.account.kind),
  );
  for (const posting of postings) {
    const accountId = await accountIdOf(tx, posting.account, draft.currency);
    await tx.posting.create({ data: { entryId: entry.id, accountId, amountMinor: posting.amountMinor } });
  }
}

async function accountIdOf(tx: Tx, key: AccountKey, currency: string): Promise<string> {
  const owner = {
    resellerId: "resellerId" in key ? key.resellerId : null,
    provider: "provider" in key ? key.provider : null,
  };
  const where = { kind: key.kind, currency, ...owner };
  const found = await tx.ledgerAccount.findFirst({ where, select: { id: true } });
  if (found) return found.id;
  // The first sale through a provider opens its accounts; of two at once, one opens and both find it.
  await tx.ledgerAccount.createMany({ data: [where], skipDuplicates: true });
  const opened = await tx.ledgerAccount.findFirstOrThrow({ where, select: { id: true } });
  return opened.id;
}

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

import "server-only";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import { numberFor } from "@/lib/domain/access";
import { statementKindOf } from "@/lib/domain/correction";
import { creditView, owedOf } from "@/lib/domain/credit";
import type { CreditView } from "@/lib/domain/funding-views";
import type { EntryKind } from "@/lib/domain/ledger";
import { toMajor } from "@/lib/domain/money";
import type { Page, StatementRow, WalletSummary } from "@/lib/domain/views";

/** The balance in three parts; `onHold` and `inReview` are disjoint and sum to what is held. One statement, one moment. */
export async function readWallet(scope: ResellerScope): Promise<WalletSummary> {
  const rows = await scope.database.client.$queryRaw<
    { available: bigint; held: bigint; in_review: bigint }[]
  >`
    SELECT
      (SELECT balance_minor FROM ledger_account WHERE kind = 'available' AND currency = 'DZD' AND reseller_id = ${scope.resellerId}::uuid) AS available,
      (SELECT balance_minor FROM ledger_account WHERE kind = 'held' AND currency = 'DZD' AND reseller_id = ${scope.resellerId}::uuid) AS held,
      (SELECT COALESCE(sum(price_minor), 0)::bigint FROM top_up_order WHERE state = 'unknown' AND reseller_id = ${scope.resellerId}::uuid) AS in_review`;
  const wallet = rows[0];
  if (!wallet) throw new Error("The wallet could not be read");
  return {
    available: toMajor(wallet.available),
    onHold: toMajor(wallet.held - wallet.in_review),
    inReview: toMajor(wallet.in_review),
  };
}

const PAGE_SIZE = 50;
const ENTRY_TOLD = {
  kind: true,
  at: true,
  reason: true,
  order: { select: { reference: true, msisdn: true } },
  postings: {
    where: { account: { resellerId: { not: null } } },
    select: { account: { select: { kind: true, resellerId: true, reseller: { select: { name: true } } } } },
  },
} as const;

interface ToldPosting {
  readonly account: {
    readonly kind: string;
    readonly resellerId: string | null;
    readonly reseller: { readonly name: string } | null;
  };
}

interface ToldEntry {
  readonly kind: EntryKind;
  readonly postings: readonly ToldPosting[];
}

/** Every movement of what is available, newest first, each from the balance that the next older one left. */
export const listStatement = (scope: ResellerScope, cursor?: string): Promise<Page<StatementRow>> =>
  readStatement(scope, scope.resellerId, cursor);

/** The same of any shop, for the back office; without a line where there is no such shop. */
export const listStatementOf = (
  scope: AdminScope,
  resellerId: string,
  cursor?: string,
): Promise<Page<StatementRow>> => readStatement(scope, resellerId, cursor);

async function readStatement(
  { database, role }: ResellerScope | AdminScope,
  resellerId: string,
  cursor?: string,
): Promise<Page<StatementRow>> {
  const before = cursor !== undefined && /^\d{1,18}$/.test(cursor) ? BigInt(cursor) : null;
  const postings = await database.client.posting.findMany({
    where: {
      account: { kind: "available", resellerId },
      ...(before === null ? {} : { id: { lt: before } }),
    },
    orderBy: { id: "desc" },
    take: PAGE_SIZE + 1,
    select: {
      id: true,
      amountMinor: true,
      balanceAfterMinor: true,
      entry: { select: ENTRY_TOLD },
    },
  });
  const shown = postings.slice(0, PAGE_SIZE);
  const last = shown.at(-1);
  return {
    rows: shown.map(({ id, amountMinor, balanceAfterMinor, entry }) => ({
      id: id.toString(),
      at: entry.at.toISOString(),
      kind: statementKindOf({
        kind: entry.kind,
        amountMinor,
        isCredit: entry.postings.some(({ account }) => account.kind === "credit"),
      }),
      amount: toMajor(amountMinor),
      // Each posting took the balance on from where the one before left it (book-faults looks whether that is so).
      balanceBefore: toMajor((balanceAfterMinor ?? 0n) - amountMinor),
      balanceAfter: toMajor(balanceAfterMinor ?? 0n),
      reference: entry.order?.reference ?? null,
      msisdn: entry.order ? numberFor(role, entry.order.msisdn) : null,
      otherShop: otherShopOf(entry, resellerId),
      reason: entry.reason,
    })),
    next: postings.length > PAGE_SIZE && last ? last.id.toString() : null,
  };
}

/** Both shops of a transfer know each other; no other entry names anybody. */
const otherShopOf = ({ kind, postings }: ToldEntry, ownId: string): string | null =>
  kind === "transfer"
    ? (postings.find(({ account }) => account.resellerId !== ownId)?.account.reseller?.name ?? null)
    : null;

/** What this shop owes us, and up to how much it may; null where it neither owes nor may. */
export async function findCredit({ database, resellerId }: ResellerScope): Promise<CreditView | null> {
  const { creditLimitMinor: limitMinor, accounts } = await database.client.reseller.findUniqueOrThrow({
    where: { id: resellerId },
    select: { creditLimitMinor: true, accounts: { where: { kind: "credit" } } },
  });
  const owedMinor = owedOf(accounts[0]?.balanceMinor ?? 0n);
  return limitMinor === null && owedMinor === 0n ? null : creditView({ owedMinor, limitMinor });
}

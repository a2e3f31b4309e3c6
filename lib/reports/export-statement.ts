import "server-only";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import type { Database } from "@/lib/db";
import { may } from "@/lib/domain/access";
import { type StatementKind, statementKindOf } from "@/lib/domain/correction";
import { boundsOfDay, stampOf } from "@/lib/domain/day";
import type { EntryKind } from "@/lib/domain/ledger";
import { maskMsisdn } from "@/lib/domain/msisdn";
import type { ProblemCode } from "@/lib/domain/problem";
import { MOST_SHEET_ROWS } from "@/lib/domain/report";
import { ok, type Result, refuse } from "@/lib/domain/result";
import type { Cell } from "./sheet";

const COLUMNS = ["at", "kind", "before", "change", "after", "reference", "number", "shop", "reason"] as const;
type Column = (typeof COLUMNS)[number];

interface Wanted {
  /** Whose, where the back office asks. A shop's people get their own, whatever is named. */
  readonly resellerId: string | null;
  /** Days of Algiers, both of them counted. */
  readonly from: string;
  readonly to: string;
  readonly format: "csv" | "xlsx";
  readonly nameOfKind: (kind: StatementKind) => string;
}

interface StatementExport {
  readonly columns: readonly Column[];
  /** A page of lines at a time, the oldest first: each begins with the balance that the one before it left. */
  readonly pages: AsyncGenerator<readonly (readonly Cell[])[]>;
}

/**
 * Every movement of what a shop can spend in some days, to be written as it is read. A number shows its ends; whole ones are in
 * the orders' file, for whoever may have them. `export-too-long`: more than a sheet holds, said before anything is written;
 * `not-found`: the back office named no shop that there is.
 */
export async function exportStatement(
  scope: ResellerScope | AdminScope,
  wanted: Wanted,
): Promise<Result<StatementExport, ProblemCode>> {
  if (!may(scope.role, "see-statement") || !may(scope.role, "export-orders")) return refuse("not-allowed");
  const wallet = await findWallet(scope, wanted);
  if (wallet === null) return refuse("not-found");
  const range = await findRange(wallet, wanted);
  const isLong =
    wanted.format === "xlsx" && range !== null && (await countLines(wallet, range)) > MOST_SHEET_ROWS;
  return isLong
    ? refuse("export-too-long")
    : ok({ columns: COLUMNS, pages: readPages(wallet, wanted, range) });
}

/** What is read from: one shop's wallet. */
interface Wallet {
  readonly database: Database;
  readonly resellerId: string;
}

async function findWallet(scope: ResellerScope | AdminScope, { resellerId }: Wanted): Promise<Wallet | null> {
  if ("resellerId" in scope) return scope;
  const { database } = scope;
  if (resellerId === null) return null;
  const reseller = await database.client.reseller.findUnique({
    where: { id: resellerId },
    select: { id: true },
  });
  return reseller && { database, resellerId };
}

interface Line {
  readonly id: bigint;
  readonly at: Date;
  readonly kind: EntryKind;
  readonly isCredit: boolean;
  readonly amountMinor: bigint;
  readonly afterMinor: bigint;
  readonly reference: string | null;
  readonly msisdn: string | null;
  readonly shop: string | null;
  readonly reason: string | null;
}

const PAGE_LINES = 1_000;

async function* readPages(
  wallet: Wallet,
  wanted: Wanted,
  range: Range | null,
): AsyncGenerator<readonly (readonly Cell[])[]> {
  for (let left = range; left !== null; ) {
    const lines: readonly Line[] = await readPage(wallet, left);
    if (lines.length > 0) yield lines.map((line) => COLUMNS.map((column) => CELLS[column](line, wanted)));
    const end = lines.at(-1)?.id;
    left = end === undefined || lines.length < PAGE_LINES ? null : { ...left, first: end + 1n };
  }
}

interface Range {
  /** The numbers of the first line, and of the last; null: up to now. */
  readonly first: bigint;
  readonly last: bigint | null;
}

/**
 * Which lines these days have: from the first one written in them to the one before the first that is written after them. So the
 * file of a day ends where that of the next begins, also where two at midnight waited for each other. Null where there is none.
 */
async function findRange({ database, resellerId }: Wallet, { from, to }: Wanted): Promise<Range | null> {
  const bounds = boundsOfDay(from, to);
  const [row] = await database.client.$queryRaw<{ first: bigint | null; next: bigint | null }[]>`
    SELECT min(p.id) FILTER (WHERE e.at >= ${bounds.from}) AS first, min(p.id) FILTER (WHERE e.at >= ${bounds.to}) AS next
    FROM ledger_account a JOIN posting p ON p.account_id = a.id JOIN ledger_entry e ON e.id = p.entry_id
    WHERE a.kind = 'available' AND a.reseller_id = ${resellerId}::uuid`;
  const { first = null, next = null } = row ?? {};
  return first === null ? null : { first, last: next === null ? null : next - 1n };
}

/** In the order in which the balances followed one another (book-faults looks whether they did). */
const readPage = ({ database, resellerId }: Wallet, { first, last }: Range): Promise<Line[]> =>
  database.client.$queryRaw<Line[]>`
    SELECT p.id, e.at, e.kind::text AS kind, p.amount_minor AS "amountMinor", p.balance_after_minor AS "afterMinor",
      o.reference, o.msisdn, e.reason, beside.is_credit AS "isCredit", CASE e.kind WHEN 'transfer' THEN beside.shop END AS shop
    FROM posting p JOIN ledger_entry e ON e.id = p.entry_id LEFT JOIN top_up_order o ON o.id = e.order_id
    CROSS JOIN LATERAL (
      SELECT COALESCE(bool_or(b.kind = 'credit'), false) AS is_credit,
        max(r.name) FILTER (WHERE b.reseller_id <> ${resellerId}::uuid) AS shop
      FROM posting c JOIN ledger_account b ON b.id = c.account_id LEFT JOIN reseller r ON r.id = b.reseller_id
      WHERE c.entry_id = e.id) AS beside
    WHERE p.account_id = (SELECT id FROM ledger_account WHERE kind = 'available' AND currency = 'DZD' AND reseller_id = ${resellerId}::uuid)
      AND p.id >= ${first} AND (${last}::bigint IS NULL OR p.id <= ${last})
    ORDER BY p.id LIMIT ${PAGE_LINES}`;

async function countLines({ database, resellerId }: Wallet, { first, last }: Range): Promise<number> {
  const [row] = await database.client.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM posting p JOIN ledger_account a ON a.id = p.account_id
    WHERE a.kind = 'available' AND a.reseller_id = ${resellerId}::uuid
      AND p.id >= ${first} AND (${last}::bigint IS NULL OR p.id <= ${last})`;
  return row?.count ?? 0;
}

const CELLS: Readonly<Record<Column, (line: Line, wanted: Wanted) => Cell>> = {
  at: ({ at }) => ({ text: stampOf(at) }),
  kind: (line, { nameOfKind }) => ({ text: nameOfKind(statementKindOf(line)) }),
  before: ({ afterMinor, amountMinor }) => ({ minor: afterMinor - amountMinor }),
  change: ({ amountMinor }) => ({ minor: amountMinor }),
  after: ({ afterMinor }) => ({ minor: afterMinor }),
  reference: ({ reference }) => ({ text: reference ?? "" }),
  number: ({ msisdn }) => (msisdn === null ? { text: "" } : { digits: maskMsisdn(msisdn) }),
  shop: ({ shop }) => ({ text: shop ?? "" }),
  reason: ({ reason }) => ({ text: reason ?? "" }),
};

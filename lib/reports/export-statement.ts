import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import { may } from "@/lib/domain/access";
import { type StatementKind, statementKindOf } from "@/lib/domain/correction";
import { boundsOfDay, stampOf } from "@/lib/domain/day";
import type { EntryKind } from "@/lib/domain/ledger";
import { maskMsisdn } from "@/lib/domain/msisdn";
import type { ProblemCode } from "@/lib/domain/problem";
import { MOST_SHEET_ROWS } from "@/lib/domain/report";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { Prisma } from "@/prisma/generated/client";
import type { Cell } from "./sheet";

const COLUMNS = ["at", "kind", "before", "change", "after", "reference", "number", "shop", "reason"] as const;
type Column = (typeof COLUMNS)[number];

interface Wanted {
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
 * the orders' file, for whoever may have them. `export-too-long`: more than a sheet holds, said before anything is written.
 */
export async function exportStatement(
  scope: ResellerScope,
  wanted: Wanted,
): Promise<Result<StatementExport, ProblemCode>> {
  if (!may(scope.role, "see-statement") || !may(scope.role, "export-orders")) return refuse("not-allowed");
  if (wanted.format === "xlsx" && (await countLines(scope, wanted)) > MOST_SHEET_ROWS)
    return refuse("export-too-long");
  return ok({ columns: COLUMNS, pages: readPages(scope, wanted) });
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
  scope: ResellerScope,
  wanted: Wanted,
): AsyncGenerator<readonly (readonly Cell[])[]> {
  for (let last = 0n; ; ) {
    const lines: readonly Line[] = await readPage(scope, wanted, last);
    if (lines.length > 0) yield lines.map((line) => COLUMNS.map((column) => CELLS[column](line, wanted)));
    last = lines.at(-1)?.id ?? last;
    if (lines.length < PAGE_LINES) return;
  }
}

/** A shop's own lines in these days. */
const within = ({ resellerId }: ResellerScope, { from, to }: Wanted): Prisma.Sql => {
  const bounds = boundsOfDay(from, to);
  return Prisma.sql`a.kind = 'available' AND a.reseller_id = ${resellerId}::uuid AND e.at >= ${bounds.from} AND e.at < ${bounds.to}`;
};

/** In the order in which the balances followed one another (book-faults looks whether they did). */
const readPage = (scope: ResellerScope, wanted: Wanted, last: bigint): Promise<Line[]> =>
  scope.database.client.$queryRaw<Line[]>`
    SELECT p.id, e.at, e.kind::text AS kind, p.amount_minor AS "amountMinor", p.balance_after_minor AS "afterMinor",
      o.reference, o.msisdn, e.reason,
      EXISTS (SELECT 1 FROM posting c JOIN ledger_account b ON b.id = c.account_id
        WHERE c.entry_id = e.id AND b.kind = 'credit') AS "isCredit",
      CASE e.kind WHEN 'transfer' THEN (SELECT r.name FROM posting c JOIN ledger_account b ON b.id = c.account_id
        JOIN reseller r ON r.id = b.reseller_id WHERE c.entry_id = e.id AND b.reseller_id <> a.reseller_id LIMIT 1) END AS shop
    FROM ledger_account a JOIN posting p ON p.account_id = a.id JOIN ledger_entry e ON e.id = p.entry_id
      LEFT JOIN top_up_order o ON o.id = e.order_id
    WHERE ${within(scope, wanted)} AND p.id > ${last}
    ORDER BY p.id LIMIT ${PAGE_LINES}`;

async function countLines(scope: ResellerScope, wanted: Wanted): Promise<number> {
  const [row] = await scope.database.client.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM ledger_account a JOIN posting p ON p.account_id = a.id
      JOIN ledger_entry e ON e.id = p.entry_id WHERE ${within(scope, wanted)}`;
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

import "server-only";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { may } from "@/lib/domain/access";
import { stateAfter } from "@/lib/domain/correction";
import { stampOf } from "@/lib/domain/day";
import { maskMsisdn } from "@/lib/domain/msisdn";
import type { OrderState } from "@/lib/domain/order";
import { operatorOf } from "@/lib/domain/plan";
import type { ProblemCode } from "@/lib/domain/problem";
import { MOST_SHEET_ROWS, type ReportFilter } from "@/lib/domain/report";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { nameOfProvider } from "@/lib/providers/names";
import { Prisma } from "@/prisma/generated/client";
import { countOrders } from "./sales-queries";
import { openedIn } from "./scope-sql";
import type { Cell } from "./sheet";

/** So many rows are in memory at once, however many are exported. */
const PAGE_ROWS = 1_000;

const EXPORT_COLUMNS = [
  "openedAt",
  "reference",
  "number",
  "operator",
  "plan",
  "faceValue",
  "price",
  "margin",
  "cost",
  "commission",
  "houseMargin",
  "state",
  "endedAt",
  "correction",
  "cashier",
  "shop",
  "provider",
] as const;
type ExportColumn = (typeof EXPORT_COLUMNS)[number];

interface OrdersExport {
  readonly columns: readonly ExportColumn[];
  /** A page of rows at a time, the oldest first; each row has a cell for each column. */
  readonly pages: AsyncGenerator<readonly (readonly Cell[])[]>;
}

interface Wanted {
  readonly filter: ReportFilter;
  readonly format: "csv" | "xlsx";
  readonly hasFullNumbers: boolean;
  readonly nameOfState: (state: OrderState) => string;
}

/**
 * The orders of a report, to be written as they are read. Whole numbers go only to whoever may see them, and who took them is
 * in the audit log first. `export-too-long`: more than a sheet holds, said before anything is written.
 */
export async function exportOrders(
  scope: ResellerScope | AdminScope,
  wanted: Wanted,
): Promise<Result<OrdersExport, ProblemCode>> {
  if (!may(scope.role, "export-orders")) return refuse("not-allowed");
  if (wanted.hasFullNumbers && !may(scope.role, "reveal-numbers")) return refuse("not-allowed");
  const count =
    wanted.format === "xlsx" || wanted.hasFullNumbers ? await countOrders(scope, wanted.filter) : 0;
  if (wanted.format === "xlsx" && count > MOST_SHEET_ROWS) return refuse("export-too-long");
  if (wanted.hasFullNumbers) await recordExport(scope, wanted, count);
  const columns = EXPORT_COLUMNS.filter((column) => isFor(scope, column));
  return ok({ columns, pages: readPages(scope, wanted, columns) });
}

/** Cost, provider and what the house keeps are read for the back office alone; a shop's margin for its owner. */
function isFor(scope: ResellerScope | AdminScope, column: ExportColumn): boolean {
  const isShop = "resellerId" in scope;
  switch (column) {
    case "margin":
      return isShop && may(scope.role, "see-margin");
    case "cost":
    case "commission":
    case "houseMargin":
      return !isShop && may(scope.role, "see-margin");
    case "shop":
    case "provider":
      return !isShop;
    default:
      return true;
  }
}

async function recordExport(
  scope: ResellerScope | AdminScope,
  { filter, format }: Wanted,
  rowCount: number,
): Promise<void> {
  const { from, to } = filter;
  await scope.database.transaction((tx, now) =>
    recordDeed(
      tx,
      {
        action: "orders-exported",
        actorId: scope.userId,
        ...("resellerId" in scope ? { resellerId: scope.resellerId } : {}),

        details: { from, to, format, rowCount },
      },
      now,
    ),
  );
}

interface ExportRow {
  readonly id: string;
  readonly createdAt: Date;
  readonly finalAt: Date | null;
  readonly reference: string;
  readonly msisdn: string;
  readonly operator: string | null;
  readonly planName: string;
  readonly state: OrderState;
  readonly faceMinor: bigint;
  readonly priceMinor: bigint;
  /** Its money was turned round after its end. */
  readonly isTurned: boolean;
  readonly cashierName: string;
  readonly resellerName?: string;
  readonly provider?: string;
  readonly costMinor?: bigint | null;
  readonly commissionMinor?: bigint | null;
}

const OF_HOUSE = Prisma.sql`, r.name AS "resellerName", o.provider,
  CASE WHEN (o.state = 'fulfilled') <> (t.order_id IS NOT NULL) 
    THEN COALESCE(o.actual_cost_minor, o.expected_cost_minor, o.price_minor - o.commission_minor) END AS "costMinor",
  CASE WHEN (o.state = 'fulfilled') <> (t.order_id IS NOT NULL) THEN o.commission_minor END AS "commissionMinor"`;

type Place = Pick<ExportRow, "createdAt" | "id"> | null;

/** From where the last page ended, by the index: the millionth row costs what the first did. */
function readPage(
  scope: ResellerScope | AdminScope,
  filter: ReportFilter,
  last: Place,
): Promise<ExportRow[]> {
  const further =
    last === null
      ? Prisma.sql`true`
      : Prisma.sql`(o.created_at, o.id) > (${last.createdAt}, ${last.id}::uuid)`;
  return scope.database.client.$queryRaw<ExportRow[]>`
    SELECT o.id, o.created_at AS "createdAt", o.final_at AS "finalAt", o.reference, o.msisdn, o.operator,
           o.plan_name AS "planName", o.state::text AS state, o.face_value_minor AS "faceMinor",
           o.price_minor AS "priceMinor", t.order_id IS NOT NULL AS "isTurned", u.name AS "cashierName" ${"resellerId" in scope ? Prisma.empty : OF_HOUSE}
    FROM top_up_order o JOIN "user" u ON u.id = o.created_by_id JOIN reseller r ON r.id = o.reseller_id
      LEFT JOIN reversal t ON t.order_id = o.id
    WHERE ${openedIn(scope, filter)} AND o.plan_kind <> 'menu' AND ${further}
    ORDER BY o.created_at, o.id LIMIT ${PAGE_ROWS}`;
}

async function* readPages(
  scope: ResellerScope | AdminScope,
  wanted: Wanted,
  columns: readonly ExportColumn[],
): AsyncGenerator<readonly (readonly Cell[])[]> {
  for (let last: Place = null; ; ) {
    const rows: readonly ExportRow[] = await readPage(scope, wanted.filter, last);
    if (rows.length > 0) yield rows.map((row) => columns.map((column) => cellOf(row, column, wanted)));
    last = rows.at(-1) ?? null;
    if (rows.length < PAGE_ROWS) return;
  }
}

const isSold = ({ state, isTurned }: ExportRow): boolean => stateAfter(state, isTurned) === "fulfilled";

const OPERATOR_NAMES = { djezzy: "Djezzy", mobilis: "Mobilis", ooredoo: "Ooredoo" } as const;

const CELLS: Readonly<Record<ExportColumn, (row: ExportRow, wanted: Wanted) => Cell>> = {
  openedAt: ({ createdAt }) => ({ text: stampOf(createdAt) }),
  reference: ({ reference }) => ({ text: reference }),
  number: ({ msisdn }, { hasFullNumbers }) => ({
    digits: hasFullNumbers ? msisdn : maskMsisdn(msisdn),
  }),
  operator: ({ operator }) => {
    const known = operatorOf(operator);
    return { text: known ? OPERATOR_NAMES[known] : "" };
  },
  plan: ({ planName }) => ({ text: planName }),
  faceValue: ({ faceMinor }) => ({ minor: faceMinor }),
  price: ({ priceMinor }) => ({ minor: priceMinor }),
  margin: (row) => ({ minor: isSold(row) ? row.faceMinor - row.priceMinor : null }),
  cost: ({ costMinor }) => ({ minor: costMinor ?? null }),
  commission: ({ commissionMinor }) => ({ minor: commissionMinor ?? null }),
  houseMargin: ({ priceMinor, costMinor, commissionMinor }) => ({
    minor:
      costMinor === undefined || costMinor === null ? null : priceMinor - (commissionMinor ?? 0n) - costMinor,
  }),
  state: ({ state }, { nameOfState }) => ({ text: nameOfState(state) }),
  endedAt: ({ finalAt }) => ({ text: finalAt ? stampOf(finalAt) : "" }),
  correction: ({ isTurned, state, priceMinor }) => ({
    minor: isTurned ? (state === "fulfilled" ? priceMinor : -priceMinor) : null,
  }),
  cashier: ({ cashierName }) => ({ text: cashierName }),
  shop: ({ resellerName }) => ({ text: resellerName ?? "" }),
  provider: ({ provider }) => ({ text: provider === undefined ? "" : nameOfProvider(provider) }),
};

const cellOf = (row: ExportRow, column: ExportColumn, wanted: Wanted): Cell => CELLS[column](row, wanted);

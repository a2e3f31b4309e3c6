import "server-only";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import { may } from "@/lib/domain/access";
import { toMajor } from "@/lib/domain/money";
import { operatorOf } from "@/lib/domain/plan";
import {
  daysOf,
  NOT_OF_OPERATORS,
  type Report,
  type ReportFigures,
  type ReportFilter,
  type ReportTimes,
} from "@/lib/domain/report";
import { nameOfProvider } from "@/lib/providers/names";
import { Prisma } from "@/prisma/generated/client";
import { askedOf, openedIn } from "./scope-sql";

/** One line of the one scan; which of the four keys is set says what it is the sum of, none: of all. */
interface Sums {
  readonly day: string | null;
  readonly operator: string | null;
  readonly seller: string | null;
  readonly provider: string | null;
  /** Bits, as PostgreSQL's `grouping` has them: 0 where the key is grouped by. */
  readonly level: number;
  readonly orderCount: number;
  readonly soldCount: number;
  readonly faceMinor: bigint;
  readonly priceMinor: bigint;
  readonly givenBackCount: number;
  readonly givenBackMinor: bigint;
  readonly endedCount: number;
  readonly deliveredCount: number;
  readonly costMinor?: bigint;
  readonly commissionMinor?: bigint;
}

const LEVELS = { total: 15, day: 7, operator: 11, seller: 13, provider: 14, way: 10 } as const;

/** What is read of a shop: its orders, what it earned where that is for these eyes; of no provider, and no cost. */
export async function findShopReport(scope: ResellerScope, filter: ReportFilter): Promise<Report> {
  const { client } = scope.database;
  const [sums, times, undecided, people] = await Promise.all([
    sumUp(scope, filter, { seller: Prisma.sql`o.created_by_id`, ofHouse: false }),
    measure(scope, filter, { byProvider: false }),
    countUndecided(scope, filter),
    client.user.findMany({ where: { resellerId: scope.resellerId }, select: { id: true, name: true } }),
  ]);
  const figures = (row: Sums | undefined): ReportFigures =>
    figuresOf(row, { seesShopMargin: may(scope.role, "see-margin"), seesHouse: false });
  return { ...reportOf(filter, sums, figures, people), providers: [], ways: [], times, undecided };
}

/** Of all shops, with what the house paid and kept. */
export async function findHouseReport(scope: AdminScope, filter: ReportFilter): Promise<Report> {
  const { client } = scope.database;
  const [sums, times, undecided, shops] = await Promise.all([
    sumUp(scope, filter, { seller: Prisma.sql`o.reseller_id::text`, ofHouse: true }),
    measure(scope, filter, { byProvider: true }),
    countUndecided(scope, filter),
    client.reseller.findMany({ select: { id: true, name: true } }),
  ]);
  const figures = (row: Sums | undefined): ReportFigures =>
    figuresOf(row, { seesShopMargin: false, seesHouse: may(scope.role, "see-margin") });
  const providers = sums
    .filter(({ level }) => level === LEVELS.provider)
    .map((row) => ({ id: row.provider ?? "", name: nameOfProvider(row.provider ?? ""), ...figures(row) }));
  const ways = sums
    .filter(({ level }) => level === LEVELS.way)
    .map((row) => ({
      operator: operatorOf(row.operator),
      provider: nameOfProvider(row.provider ?? ""),
      ...figures(row),
    }));
  return { ...reportOf(filter, sums, figures, shops), providers, ways, times, undecided };
}

/** How many orders a report's files have. */
export async function countOrders(scope: ResellerScope | AdminScope, filter: ReportFilter): Promise<number> {
  const [row] = await scope.database.client.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM top_up_order o WHERE ${openedIn(scope, filter)} AND o.plan_kind <> 'menu'`;
  return row?.count ?? 0;
}

/** Who can be asked for by name: of a shop its people, of the back office the shops and the providers. */
export async function listReportChoices(scope: ResellerScope | AdminScope) {
  const { client } = scope.database;
  const named = { select: { id: true, name: true }, orderBy: { name: "asc" } } as const;
  if ("resellerId" in scope)
    return {
      cashiers: await client.user.findMany({ where: { resellerId: scope.resellerId }, ...named }),
      shops: [],
      providers: [],
    };
  const [shops, accounts] = await Promise.all([
    client.reseller.findMany(named),
    client.providerAccount.findMany({ select: { provider: true }, orderBy: { provider: "asc" } }),
  ]);
  const providers = accounts.map(({ provider: id }) => ({ id, name: nameOfProvider(id) }));
  return { cashiers: [], shops, providers };
}

type Named = readonly { readonly id: string; readonly name: string }[];

function reportOf(
  filter: ReportFilter,
  sums: readonly Sums[],
  figures: (row: Sums | undefined) => ReportFigures,
  names: Named,
): Pick<Report, "total" | "days" | "operators" | "sellers"> {
  const at = (level: number): readonly Sums[] => sums.filter((row) => row.level === level);
  const days = new Map(at(LEVELS.day).map((row) => [row.day, row]));
  const nameOf = new Map(names.map(({ id, name }) => [id, name]));
  return {
    total: figures(at(LEVELS.total)[0]),
    days: daysOf(filter).map((day) => ({ day, ...figures(days.get(day)) })),
    operators: at(LEVELS.operator).map((row) => ({ operator: operatorOf(row.operator), ...figures(row) })),
    sellers: at(LEVELS.seller).map(({ seller, ...row }) => ({
      id: seller ?? "",
      name: nameOf.get(seller ?? "") ?? seller ?? "",
      ...figures({ seller, ...row }),
    })),
  };
}

function figuresOf(
  row: Sums | undefined,
  { seesShopMargin, seesHouse }: { readonly seesShopMargin: boolean; readonly seesHouse: boolean },
): ReportFigures {
  const [faceMinor, priceMinor] = [row?.faceMinor ?? 0n, row?.priceMinor ?? 0n];
  const [costMinor, commissionMinor] = [row?.costMinor ?? 0n, row?.commissionMinor ?? 0n];
  return {
    orderCount: row?.orderCount ?? 0,
    soldCount: row?.soldCount ?? 0,
    faceValue: toMajor(faceMinor),
    price: toMajor(priceMinor),
    givenBackCount: row?.givenBackCount ?? 0,
    givenBack: toMajor(row?.givenBackMinor ?? 0n),
    endedCount: row?.endedCount ?? 0,
    deliveredCount: row?.deliveredCount ?? 0,
    shopMargin: seesShopMargin ? toMajor(faceMinor - priceMinor) : null,
    house: seesHouse
      ? {
          cost: toMajor(costMinor),
          commission: toMajor(commissionMinor),
          margin: toMajor(priceMinor - commissionMinor - costMinor),
        }
      : null,
  };
}

const OTHERS = Prisma.join([...NOT_OF_OPERATORS]);

/** Booked as the ledger books it (lib/domain/ledger, captureEntry): what the provider said, else what was expected. */
const COST = Prisma.sql`, COALESCE(sum(COALESCE(o.actual_cost_minor, o.expected_cost_minor, o.price_minor - o.commission_minor))
  FILTER (WHERE o.is_sold), 0)::bigint AS "costMinor",
  COALESCE(sum(o.commission_minor) FILTER (WHERE o.is_sold), 0)::bigint AS "commissionMinor"`;

/**
 * Every sum of a report in one scan of its orders. An order whose money was turned round later counts as what it became, on the
 * day on which it was opened.
 */
const sumUp = (
  scope: ResellerScope | AdminScope,
  filter: ReportFilter,
  { seller, ofHouse }: { readonly seller: Prisma.Sql; readonly ofHouse: boolean },
): Promise<Sums[]> =>
  scope.database.client.$queryRaw<Sums[]>`
    WITH o AS (
      SELECT o.*, to_char(o.created_at AT TIME ZONE 'Africa/Algiers', 'YYYY-MM-DD') AS day, ${seller} AS seller,
             (o.state = 'fulfilled') <> (t.order_id IS NOT NULL) AS is_sold,
             o.state IN ('fulfilled', 'refunded', 'failed') AS has_ended,
             o.state IN ('fulfilled', 'refunded', 'failed') AND COALESCE(o.reason, '') NOT IN (${OTHERS}) AS is_of_operator
      FROM top_up_order o LEFT JOIN reversal t ON t.order_id = o.id WHERE ${openedIn(scope, filter)} AND o.plan_kind <> 'menu'
    )
    SELECT o.day, o.operator, o.seller, o.provider, grouping(o.day, o.operator, o.seller, o.provider)::int AS level,
           count(*)::int AS "orderCount",
           count(*) FILTER (WHERE o.is_sold)::int AS "soldCount",
           COALESCE(sum(o.face_value_minor) FILTER (WHERE o.is_sold), 0)::bigint AS "faceMinor",
           COALESCE(sum(o.price_minor) FILTER (WHERE o.is_sold), 0)::bigint AS "priceMinor",
           count(*) FILTER (WHERE o.has_ended AND NOT o.is_sold)::int AS "givenBackCount",
           COALESCE(sum(o.price_minor) FILTER (WHERE o.has_ended AND NOT o.is_sold), 0)::bigint AS "givenBackMinor",
           count(*) FILTER (WHERE o.is_of_operator)::int AS "endedCount",
           count(*) FILTER (WHERE o.is_of_operator AND o.is_sold)::int AS "deliveredCount"
           ${ofHouse ? COST : Prisma.empty}
    FROM o
    GROUP BY GROUPING SETS ((), (o.day), (o.operator), (o.seller), (o.provider), (o.operator, o.provider))
    ORDER BY "priceMinor" DESC, "orderCount" DESC`;

interface TimesRow extends Omit<ReportTimes, "operator"> {
  readonly operator: string | null;
}

async function measure(
  scope: ResellerScope | AdminScope,
  filter: ReportFilter,
  { byProvider }: { readonly byProvider: boolean },
): Promise<readonly ReportTimes[]> {
  const provider = byProvider ? Prisma.sql`provider` : Prisma.sql`NULL::text`;
  const rows = await scope.database.client.$queryRaw<TimesRow[]>`
    SELECT operator, provider, count(*)::int AS count,
           round(percentile_cont(0.5) WITHIN GROUP (ORDER BY took))::float8 AS "medianMs",
           round(percentile_cont(0.9) WITHIN GROUP (ORDER BY took))::float8 AS "p90Ms"
    FROM (SELECT o.operator, ${provider} AS provider,
                 GREATEST(extract(epoch FROM o.final_at - o.created_at)::float8 * 1000, 0) AS took
          FROM top_up_order o
          WHERE ${openedIn(scope, filter)} AND o.plan_kind <> 'menu' AND o.state = 'fulfilled'
            AND COALESCE(o.reason, '') NOT IN (${OTHERS})) timed
    GROUP BY operator, provider
    ORDER BY count DESC, operator, provider`;
  return rows.map((row) => ({
    ...row,
    operator: operatorOf(row.operator),
    provider: row.provider === null ? null : nameOfProvider(row.provider),
  }));
}

/** What is open: its index is never larger than what is open. */
async function countUndecided(
  scope: ResellerScope | AdminScope,
  filter: ReportFilter,
): Promise<Report["undecided"]> {
  const [row] = await scope.database.client.$queryRaw<{ count: number; minor: bigint }[]>`
    SELECT count(*)::int AS count, COALESCE(sum(o.price_minor), 0)::bigint AS minor FROM top_up_order o
    WHERE ${askedOf(scope, { ...filter, state: null })} AND o.next_check_at IS NOT NULL AND o.plan_kind <> 'menu'`;
  return { count: row?.count ?? 0, price: toMajor(row?.minor ?? 0n) };
}

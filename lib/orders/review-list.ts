import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { toMajor } from "@/lib/domain/money";
import { maskMsisdn } from "@/lib/domain/msisdn";
import { isFinal } from "@/lib/domain/order";
import { operatorOf } from "@/lib/domain/plan";
import { CASE_KINDS } from "@/lib/domain/reconcile";
import type { ReviewFilter } from "@/lib/domain/review-filter";
import { rankByWeight } from "@/lib/domain/review-rank";
import { REVIEW_TAGS } from "@/lib/domain/review-tag";
import type { ReviewRow } from "@/lib/domain/review-views";
import { REVIEW_AFTER_MS } from "@/lib/domain/schedule";
import { Prisma } from "@/prisma/generated/client";
import { after, orderRow } from "./store";

/** So many are shown; the lighter ones are counted. */
const MOST_IN_REVIEW = 500;

/**
 * What an admin should look at: every order in doubt, those waiting far longer than any top-up takes, and those of which a
 * reconciliation found something that is still open; an order with two of these is one row. Most money × age first
 * (lib/domain/review-rank). `moreCount`: how many lighter ones that the filter asks for are not among the rows.
 */
export async function listReview(
  scope: AdminScope,
  filter: ReviewFilter,
): Promise<{ readonly rows: readonly ReviewRow[]; readonly moreCount: number }> {
  const now = await scope.database.now();
  const heaviest = await scope.database.client.$queryRaw<{ id: string; since: Date; inAll: number }[]>`
    SELECT o.id, waiting.since, count(*) OVER ()::int AS "inAll"
    FROM (${reviewed(scope, now)}) AS waiting JOIN top_up_order o ON o.id = waiting.id
    WHERE ${askedFor(scope, filter)}
    ORDER BY o.price_minor * GREATEST(extract(epoch FROM ${now}::timestamptz - since), 0) DESC, since, o.reference
    LIMIT ${MOST_IN_REVIEW}`;
  const since = new Map(heaviest.map((each) => [each.id, each.since]));
  const rows = await readRows(scope, [...since.keys()]);
  const waiting = rows.map((row) => ({ ...row, waitingSince: since.get(row.id) ?? row.createdAt }));
  return {
    rows: rankByWeight(waiting, now).map((row) => reviewRowOf(scope, row)),
    moreCount: (heaviest[0]?.inAll ?? 0) - heaviest.length,
  };
}

export interface ReviewCounts {
  /** Orders of the whole review. */
  readonly count: number;
  /** Those of them that whoever looks has taken. */
  readonly mineCount: number;
  /** Open differences about no order of ours: those wait in the reconciliation. */
  readonly strayCount: number;
}

export async function countReview(scope: AdminScope): Promise<ReviewCounts> {
  const now = await scope.database.now();
  const [row] = await scope.database.client.$queryRaw<ReviewCounts[]>`
    SELECT count(*)::int AS count, count(*) FILTER (WHERE a.assignee_id = ${scope.userId})::int AS "mineCount",
      (SELECT count(*)::int FROM reconciliation_case WHERE closed_at IS NULL AND order_id IS NULL) AS "strayCount"
    FROM (${reviewed(scope, now)}) AS waiting LEFT JOIN review_assignment a ON a.order_id = waiting.id`;
  return row ?? { count: 0, mineCount: 0, strayCount: 0 };
}

/** The orders, each once, and since when the oldest of what each is here for has been so. */
const reviewed = ({ database: { timeScale } }: AdminScope, now: Date): Prisma.Sql => Prisma.sql`
  SELECT id, min(since) AS since FROM (
    SELECT id, COALESCE(unknown_at, created_at) AS since FROM top_up_order
    WHERE state = 'unknown' OR (state IN ('queued', 'sending', 'pending', 'handling')
      AND created_at <= ${after(now, -REVIEW_AFTER_MS / timeScale)})
    UNION ALL
    SELECT order_id, opened_at FROM reconciliation_case WHERE closed_at IS NULL AND order_id IS NOT NULL
  ) AS causes GROUP BY id`;

function askedFor(scope: AdminScope, { whose, tag, operator, provider }: ReviewFilter): Prisma.Sql {
  const assigned = Prisma.sql`SELECT 1 FROM review_assignment a WHERE a.order_id = o.id`;
  const conditions = [
    Prisma.sql`true`,
    ...(whose === "mine" ? [Prisma.sql`EXISTS (${assigned} AND a.assignee_id = ${scope.userId})`] : []),
    ...(whose === "nobody" ? [Prisma.sql`NOT EXISTS (${assigned})`] : []),
    ...(tag === null
      ? []
      : [Prisma.sql`EXISTS (SELECT 1 FROM review_tag t WHERE t.order_id = o.id AND t.tag = ${tag})`]),
    ...(operator === null ? [] : [Prisma.sql`o.operator = ${operator}`]),
    ...(provider === null ? [] : [Prisma.sql`o.provider = ${provider}`]),
  ];
  return Prisma.join(conditions, " AND ");
}

const withWork = {
  reseller: { select: { name: true } },
  cases: { where: { closedAt: null }, orderBy: { openedAt: "asc" }, select: { kind: true } },
  reviewAssignment: { select: { assignee: { select: { id: true, name: true } } } },
  reviewTags: { select: { tag: true } },
  _count: { select: { reviewNotes: true } },
} as const satisfies Prisma.TopUpOrderInclude;

const readRows = ({ database: { client } }: AdminScope, ids: readonly string[]) =>
  client.topUpOrder.findMany({ where: { id: { in: [...ids] } }, include: withWork });

type WaitingRow = Awaited<ReturnType<typeof readRows>>[number] & { readonly waitingSince: Date };

function reviewRowOf({ userId }: AdminScope, row: WaitingRow): ReviewRow {
  const order = orderRow(row);
  const assignee = row.reviewAssignment?.assignee ?? null;
  return {
    reference: order.reference,
    resellerName: row.reseller.name,
    state: order.state,
    isFinal: isFinal(order.state),
    reason: order.reason,
    msisdn: maskMsisdn(order.msisdn),
    operator: operatorOf(order.operator),
    provider: order.provider,
    planName: order.planName,
    faceValue: toMajor(order.faceValueMinor),
    price: toMajor(order.priceMinor),
    createdAt: order.createdAt.toISOString(),
    waitingSince: row.waitingSince.toISOString(),
    doubtfulSince: order.state === "unknown" ? (order.unknownAt?.toISOString() ?? null) : null,
    lastWord: order.providerWord,
    lastMessage: order.providerMessage,
    lastCheckAt: order.lastCheckAt?.toISOString() ?? null,
    nextCheckAt: order.nextCheckAt?.toISOString() ?? null,
    cases: CASE_KINDS.filter((kind) => row.cases.some((each) => each.kind === kind)),
    assignee: assignee && { ...assignee, isMine: assignee.id === userId },
    tags: REVIEW_TAGS.filter((tag) => row.reviewTags.some((each) => each.tag === tag)),
    noteCount: row._count.reviewNotes,
  };
}

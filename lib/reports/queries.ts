import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import type { Overview, TimesToResult } from "@/lib/domain/back-office-views";
import { toDecimalText, toMajor } from "@/lib/domain/money";
import { countReview } from "@/lib/orders/review-list";
import { nameOfProvider } from "@/lib/providers/names";

/** What the business looks like now, as our rows know it: nobody is asked. */
export async function findOverview(scope: AdminScope): Promise<Overview> {
  const { client } = scope.database;
  const [review, doubts, movingCount, accounts] = await Promise.all([
    countReview(scope),
    client.topUpOrder.aggregate({
      where: { state: "unknown" },
      _count: true,
      _sum: { priceMinor: true },
      _min: { unknownAt: true },
    }),
    client.topUpOrder.count({ where: { state: { in: ["queued", "sending", "pending", "handling"] } } }),
    client.providerAccount.findMany({ orderBy: { provider: "asc" } }),
  ]);
  return {
    inReviewCount: review.count,
    inDoubtCount: doubts._count,
    inDoubt: toMajor(doubts._sum.priceMinor ?? 0n),
    oldestInDoubtAt: doubts._min.unknownAt?.toISOString() ?? null,
    movingCount,
    providers: accounts.map((account) => ({
      provider: account.provider,
      name: nameOfProvider(account.provider),
      environment: account.environment,
      float:
        account.floatMinor === null
          ? null
          : toDecimalText({ currency: account.currency, minor: account.floatMinor }),
      currency: account.currency,
      floatAt: account.floatAt?.toISOString() ?? null,
      isUp: account.isUp,
      seenAt: account.seenAt?.toISOString() ?? null,
    })),
  };
}

/** How long orders that ended since then took at each provider, by operator and plan; the most frequent first. */
export async function listTimesToResult(
  scope: AdminScope,
  { since }: { readonly since: Date },
): Promise<readonly TimesToResult[]> {
  const rows = await scope.database.client.$queryRaw<TimesToResult[]>`
    SELECT provider, operator, plan_code AS "planCode", count(*)::int AS count,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY took)::float8 AS "medianMs",
           percentile_cont(0.9) WITHIN GROUP (ORDER BY took)::float8 AS "p90Ms"
    FROM (SELECT *, extract(epoch FROM seen_at - accepted_at) * 1000 AS took FROM time_to_result) timed
    WHERE seen_at >= ${since}
    GROUP BY provider, operator, plan_code
    ORDER BY count DESC, provider, operator, plan_code`;
  return rows.map((row) => ({
    ...row,
    medianMs: Math.round(row.medianMs),
    p90Ms: Math.round(row.p90Ms),
  }));
}

import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import type { Overview } from "@/lib/domain/back-office-views";
import { toMajor } from "@/lib/domain/money";

/** What the business looks like now, as our rows know it: nobody is asked. */
export async function findOverview(scope: AdminScope): Promise<Overview> {
  const { client } = scope.database;
  const [now, doubts, movingCount, accounts] = await Promise.all([
    scope.database.now(),
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
    inReviewCount: doubts._count,
    inReview: toMajor(doubts._sum.priceMinor ?? 0n),
    oldestInReviewAt: doubts._min.unknownAt?.toISOString() ?? null,
    movingCount,
    providers: accounts.map((account) => ({
      provider: account.provider,
      environment: account.environment,
      float: account.floatMinor === null ? null : toMajor(account.floatMinor),
      floatAt: account.floatAt?.toISOString() ?? null,
      isUp: account.isUp,
      seenAt: account.seenAt?.toISOString() ?? null,
      pausedUntil:
        account.pausedUntil && account.pausedUntil > now ? account.pausedUntil.toISOString() : null,
      pauseReason: account.pauseReason,
    })),
  };
}

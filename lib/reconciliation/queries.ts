import "server-only";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import type { BooksView, GuardsView, ProviderGuard, StopView } from "@/lib/domain/back-office-views";
import { wakeBookFaults } from "@/lib/domain/book-fault";
import type { SendingStopped } from "@/lib/domain/views";
import { readHealth } from "@/lib/health";
import { nameOfProvider } from "@/lib/providers/names";
import type { ProviderAccount, SendingStop } from "@/prisma/generated/client";

/** The books are looked at every minute; a look older than this means that nobody does. */
const STALE_MS = 5 * 60_000;

/** What holds sending back just now and why, whether the books agree, and whether anybody works. */
export async function findGuards(scope: AdminScope): Promise<GuardsView> {
  const { client } = scope.database;
  const [now, stops, books, accounts, health] = await Promise.all([
    scope.database.now(),
    client.sendingStop.findMany({
      where: { liftedAt: null },
      orderBy: { stoppedAt: "asc" },
      include: { stoppedBy: { select: { name: true } } },
    }),
    client.booksCheck.findUnique({ where: { id: 1 } }),
    client.providerAccount.findMany({ orderBy: { provider: "asc" } }),
    readHealth(scope.database),
  ]);
  const views = stops.map(stopView);
  return {
    now: now.toISOString(),
    stops: views.filter((stop) => stop.provider === null),
    books: books ? booksView(books, now) : null,
    providers: accounts.map((account) => ({
      ...providerGuard(account, now),
      stop: views.find((stop) => stop.provider === account.provider) ?? null,
    })),
    isWorkerAlive: !health.down.includes("worker"),
  };
}

/** Whether the last look at the books, not long ago, found no fault. */
export async function areBooksWhole({ database }: AdminScope): Promise<boolean> {
  const [now, check] = await Promise.all([
    database.now(),
    database.client.booksCheck.findUnique({ where: { id: 1 } }),
  ]);
  if (check === null) return false;
  const { isStale, faults } = booksView(check, now);
  return !isStale && faults.length === 0;
}

const stopView = (stop: SendingStop & { stoppedBy: { name: string } | null }): StopView => ({
  id: stop.id,
  provider: stop.provider,
  cause: stop.cause === "books" ? "books" : "admin",
  reason: stop.reason,
  by: stop.stoppedBy?.name ?? null,
  at: stop.stoppedAt.toISOString(),
});

const booksView = (
  check: { checkedAt: Date; wholeAt: Date | null; faults: unknown },
  now: Date,
): BooksView => ({
  checkedAt: check.checkedAt.toISOString(),
  wholeAt: check.wholeAt?.toISOString() ?? null,
  isStale: Math.abs(now.getTime() - check.checkedAt.getTime()) > STALE_MS,
  faults: wakeBookFaults(check.faults),
});

/** Times that are over are told as null: they hold nothing back any more. */
function providerGuard(account: ProviderAccount, now: Date): Omit<ProviderGuard, "stop"> {
  const ahead = (at: Date | null): string | null => (at && at > now ? at.toISOString() : null);
  return {
    provider: account.provider,
    name: nameOfProvider(account.provider),
    pausedUntil: ahead(account.pausedUntil),
    pauseReason: account.pauseReason,
    brokenAt: account.brokenAt?.toISOString() ?? null,
    quietUntil: ahead(account.quietUntil),
  };
}

/**
 * For the counter: that sending is stopped and since when, never why or by whom. `some` where other providers' plans can
 * still be sent; null where nothing is stopped.
 */
export async function findSendingStop(scope: ResellerScope): Promise<SendingStopped | null> {
  const { client } = scope.database;
  const stops = await client.sendingStop.findMany({
    where: { liftedAt: null },
    orderBy: { stoppedAt: "asc" },
    select: { provider: true, stoppedAt: true },
  });
  const whole = stops.find((stop) => stop.provider === null);
  if (whole) return { what: "all", since: whole.stoppedAt.toISOString() };
  const first = stops[0];
  if (!first) return null;
  const stopped = stops.flatMap((stop) => stop.provider ?? []);
  const open = await client.plan.findFirst({
    where: { isListed: true, isEnabled: true, provider: { notIn: stopped } },
    select: { id: true },
  });
  return { what: open ? "some" : "all", since: first.stoppedAt.toISOString() };
}

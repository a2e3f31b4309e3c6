import "server-only";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import { stopsSending, wakeBookFaults } from "@/lib/domain/book-fault";
import { boundsOfDay, DAY_MS, dayOf, daysUpTo } from "@/lib/domain/day";
import { toDecimalText } from "@/lib/domain/money";
import type { BalancedView, DayFigures, DayView, StandingView } from "@/lib/domain/reconciliation-views";
import { nameOfProvider } from "@/lib/providers/names";
import type { ReconciliationRun } from "@/prisma/generated/client";

const DAYS_SHOWN = 8;
/** A float that was compared longer ago says nothing of now. */
const COMPARED_FOR_MS = 3 * DAY_MS;

/** Today and the week before it, each day at each provider, also those that nobody looked at; and the older ones looked at lately. */
export async function listDays(scope: AdminScope): Promise<readonly DayView[]> {
  const { client } = scope.database;
  const days = daysUpTo(await scope.database.now(), DAYS_SHOWN);
  const oldest = days.at(-1) ?? "";
  const [accounts, runs, open] = await Promise.all([
    client.providerAccount.findMany({ orderBy: { provider: "asc" }, select: { provider: true } }),
    client.reconciliationRun.findMany({ where: askedSince(oldest), orderBy: { askedAt: "desc" } }),
    client.reconciliationCase.findMany({ where: { closedAt: null }, select: OPEN_CASE }),
  ]);
  const now = { open, compared: newestCompared(runs) };
  const older = [...new Set(runs.map(({ day }) => day))].filter((day) => day < oldest);
  return [...days, ...older.toSorted((a, b) => (a < b ? 1 : -1))].flatMap((day) =>
    accounts.flatMap(({ provider }) => {
      const of = runs.filter((run) => run.provider === provider && run.day === day);
      return day < oldest && of.length === 0 ? [] : [dayView({ provider, day }, of, now)];
    }),
  );
}

/** How each provider's books stand, by its days and by when its float was last compared. */
export async function listStandings(scope: AdminScope): Promise<readonly StandingView[]> {
  const { client } = scope.database;
  const [now, days, compared] = await Promise.all([
    scope.database.now(),
    listDays(scope),
    client.reconciliationRun.groupBy({
      by: ["provider"],
      where: { endedAt: { not: null }, floatDifferenceMinor: { not: null } },
      _max: { endedAt: true },
    }),
  ]);
  const today = dayOf(now);
  return days
    .filter(({ day }) => day === today)
    .map(({ provider, name }) => {
      const at = compared.find((each) => each.provider === provider)?._max.endedAt ?? null;
      return {
        provider,
        name,
        balancedDay:
          days.find((each) => each.provider === provider && each.state === "balanced")?.day ?? null,
        comparedAt: at?.toISOString() ?? null,
        isComparedLately: isLately(at, now),
      };
    });
}

const isLately = (at: Date | null, now: Date): boolean =>
  at !== null && at.getTime() >= now.getTime() - COMPARED_FOR_MS;

/** All looks at a day and at the ones after it are among these, and those at older days made since: they compare floats too. */
const askedSince = (day: string) => ({ askedAt: { gte: boundsOfDay(day).from } });

const OPEN_CASE = { provider: true, day: true, kind: true } as const;

interface StandsNow {
  readonly open: readonly { readonly provider: string; readonly day: string; readonly kind: string }[];
  /** Of each provider the look that compared its float last. */
  readonly compared: ReadonlyMap<string, ReconciliationRun>;
}

function newestCompared(runs: readonly ReconciliationRun[]): StandsNow["compared"] {
  const compared = runs.filter((run) => run.endedAt !== null && run.floatDifferenceMinor !== null);
  const oldestFirst = compared.toSorted((a, b) => Number(a.endedAt) - Number(b.endedAt));
  return new Map(oldestFirst.map((run) => [run.provider, run]));
}

function dayView(
  { provider, day }: { provider: string; day: string },
  runs: readonly ReconciliationRun[],
  now: StandsNow,
): DayView {
  const last = runs
    .filter(({ endedAt }) => endedAt !== null)
    .toSorted((a, b) => Number(b.endedAt) - Number(a.endedAt))[0];
  const waiting = runs.find(({ endedAt }) => endedAt === null);
  const figures = last ? figuresOf(last) : null;
  return {
    provider,
    name: nameOfProvider(provider),
    day,
    currency: last?.currency ?? "DZD",
    state: waiting ? "waiting" : stateOf(last, now),
    trouble: waiting?.trouble ?? null,
    endedAt: last?.endedAt?.toISOString() ?? null,
    figures,
  };
}

/**
 * A day is judged by its own orders. A float belongs to no day: what an earlier look found missing in it says nothing once a
 * later one has compared it again, so only the last comparison counts. While it says that the float is apart, no look since
 * then, which could not compare it, is called balanced.
 */
function stateOf(run: ReconciliationRun | undefined, { open, compared }: StandsNow): DayView["state"] {
  if (!run) return "never";
  const hasCases = open.some(
    ({ provider, day, kind }) => kind !== "float-difference" && provider === run.provider && day === run.day,
  );
  if (hasCases || isFloatApart(run, compared.get(run.provider)) || run.unreadableCount !== 0)
    return "differs";
  return run.differenceCount === 0 ? "balanced" : "explained";
}

function isFloatApart(run: ReconciliationRun, last: ReconciliationRun | undefined): boolean {
  return (
    last !== undefined && last.floatDifferenceMinor !== 0n && Number(run.endedAt) >= Number(last.endedAt)
  );
}

function figuresOf(run: ReconciliationRun): DayFigures {
  const money = (minor: bigint): string => toDecimalText({ currency: run.currency, minor });
  const [theirMinor, ledgerMinor] = [run.theirMinor ?? 0n, run.ledgerMinor ?? 0n];
  return {
    ourCount: run.ourCount ?? 0,
    openCount: run.openCount ?? 0,
    theirCount: run.theirCount ?? 0,
    unreadableCount: run.unreadableCount ?? 0,
    theirs: money(theirMinor),
    ledger: money(ledgerMinor),
    difference: money(theirMinor - ledgerMinor),
    float: run.floatMinor === null ? null : money(run.floatMinor),
    floatDifference: run.floatDifferenceMinor === null ? null : money(run.floatDifferenceMinor),
  };
}

/**
 * Null where nothing has agreed yet. A difference that somebody explained is still one: such a day is not called balanced.
 * Nor is it said of now where a provider's float could not be compared for days.
 */
export async function findBalanced(scope: ResellerScope): Promise<BalancedView | null> {
  const { client } = scope.database;
  const at = await scope.database.now();
  const oldest = daysUpTo(at, DAYS_SHOWN).at(-1) ?? "";
  const [runs, open, books] = await Promise.all([
    client.reconciliationRun.findMany({
      where: { ...askedSince(oldest), endedAt: { not: null } },
      orderBy: { endedAt: "desc" },
    }),
    client.reconciliationCase.findMany({ where: { closedAt: null }, select: OPEN_CASE }),
    client.booksCheck.findUnique({ where: { id: 1 } }),
  ]);
  const seen = new Set<string>();
  const newest = runs.filter(({ provider, day }) => {
    const key = `${provider} ${day}`;
    return day < oldest || seen.has(key) ? false : seen.add(key);
  });
  const now = { open, compared: newestCompared(runs) };
  const isClean = (run: ReconciliationRun): boolean => stateOf(run, now) === "balanced";
  const last = newest.find((run) => isClean(run) && !stoodApart(run, runs));
  if (!last?.endedAt) return null;
  const areBooksWhole = !wakeBookFaults(books?.faults ?? []).some(stopsSending);
  const isWhole = (run: ReconciliationRun): boolean =>
    isClean(run) && isLately(now.compared.get(run.provider)?.endedAt ?? null, at);
  return {
    at: last.endedAt.toISOString(),
    isNow: open.length === 0 && areBooksWhole && newest.every(isWhole),
  };
}

/** Whether the float was known to be apart when a look ended, whatever is known of it today. */
function stoodApart(run: ReconciliationRun, runs: readonly ReconciliationRun[]): boolean {
  const until = runs.filter(({ endedAt }) => Number(endedAt) <= Number(run.endedAt));
  return isFloatApart(run, newestCompared(until).get(run.provider));
}

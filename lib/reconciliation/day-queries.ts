import "server-only";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import { stopsSending, wakeBookFaults } from "@/lib/domain/book-fault";
import { daysUpTo } from "@/lib/domain/day";
import { toDecimalText } from "@/lib/domain/money";
import type { BalancedView, DayFigures, DayView } from "@/lib/domain/reconciliation-views";
import { nameOfProvider } from "@/lib/providers/names";
import type { ReconciliationRun } from "@/prisma/generated/client";

const DAYS_SHOWN = 8;

/** Today and the week before it, each day at each provider, also those that nobody looked at. */
export async function listDays(scope: AdminScope): Promise<readonly DayView[]> {
  const { client } = scope.database;
  const days = daysUpTo(await scope.database.now(), DAYS_SHOWN);
  const oldest = days.at(-1) ?? "";
  const [accounts, runs, open] = await Promise.all([
    client.providerAccount.findMany({ orderBy: { provider: "asc" }, select: { provider: true } }),
    client.reconciliationRun.findMany({ where: { day: { gte: oldest } }, orderBy: { askedAt: "desc" } }),
    client.reconciliationCase.groupBy({ by: ["provider", "day"], where: { closedAt: null }, _count: true }),
  ]);
  return days.flatMap((day) =>
    accounts.map(({ provider }) => {
      const of = runs.filter((run) => run.provider === provider && run.day === day);
      const hasCases = open.some((each) => each.provider === provider && each.day === day);
      return dayView({ provider, day, hasCases }, of);
    }),
  );
}

function dayView(
  { provider, day, hasCases }: { provider: string; day: string; hasCases: boolean },
  runs: readonly ReconciliationRun[],
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
    state: waiting ? "waiting" : stateOf(last, hasCases),
    trouble: waiting?.trouble ?? null,
    endedAt: last?.endedAt?.toISOString() ?? null,
    figures,
  };
}

function stateOf(run: ReconciliationRun | undefined, hasCases: boolean): DayView["state"] {
  if (!run) return "never";
  const isWhole = run.unreadableCount === 0 && (run.floatDifferenceMinor ?? 0n) === 0n;
  if (hasCases || !isWhole) return "differs";
  return run.differenceCount === 0 ? "balanced" : "explained";
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

/** Null where nothing has agreed yet. A difference that somebody explained is still one: such a day is not called balanced. */
export async function findBalanced(scope: ResellerScope): Promise<BalancedView | null> {
  const { client } = scope.database;
  const oldest = daysUpTo(await scope.database.now(), DAYS_SHOWN).at(-1) ?? "";
  const [runs, open, books] = await Promise.all([
    client.reconciliationRun.findMany({
      where: { day: { gte: oldest }, endedAt: { not: null } },
      orderBy: { endedAt: "desc" },
    }),
    client.reconciliationCase.findMany({ where: { closedAt: null }, select: { provider: true, day: true } }),
    client.booksCheck.findUnique({ where: { id: 1 } }),
  ]);
  const seen = new Set<string>();
  const newest = runs.filter(({ provider, day }) => {
    const key = `${provider} ${day}`;
    return seen.has(key) ? false : seen.add(key);
  });
  const isClean = (run: ReconciliationRun): boolean =>
    stateOf(
      run,
      open.some(({ provider, day }) => provider === run.provider && day === run.day),
    ) === "balanced";
  const last = newest.find(isClean);
  if (!last?.endedAt) return null;
  const areBooksWhole = !wakeBookFaults(books?.faults ?? []).some(stopsSending);
  return {
    at: last.endedAt.toISOString(),
    isNow: open.length === 0 && areBooksWhole && newest.every(isClean),
  };
}

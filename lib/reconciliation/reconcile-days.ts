import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import {
  boundsOfDay,
  type Difference,
  dayOf,
  daysUpTo,
  isAfterTwo,
  keysOfRow,
  type OurSide,
  reconcile,
  type TheirSide,
} from "@/lib/domain/reconcile";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { log } from "@/lib/log";
import { leaveToSweep, noteAnswered, noteTrouble } from "@/lib/providers/account";
import type { ListedOrder, ProviderTrouble, TopUpProvider } from "@/lib/providers/provider";
import {
  askForNights,
  type ClaimedRun,
  claimRun,
  countOpenOfDay,
  type Found,
  findAgreedGap,
  findOurSide,
  postponeRun,
  readLedgerFloat,
  saveCases,
  saveRun,
} from "./run-store";

/** A provider may still change its mind about what it ended: so far back each night looks again. */
const DAYS_LOOKED_AT_AGAIN = 7;
const LEASE_MS = 10 * 60_000;
const TRY_AGAIN_MS = 5 * 60_000;
/** A list may lag: what ended later than this before it was read is not judged by it. */
const LAG_MS = 60_000;
/** How far the provider's clock may be from ours before its list's window misses an order. */
const CLOCK_MARGIN_MS = 5 * 60_000;

const after = (at: Date, ms: number): Date => new Date(at.getTime() + ms);
const earlier = (one: Date, other: Date): Date => (one < other ? one : other);

/**
 * Holds each provider's own list against our orders and our ledger, a day of Algiers at a time: the last seven days every
 * night, and any day that somebody asks for. It moves no money and no order: what differs becomes a case for people. What
 * it finds is written in one transaction, so a look that is killed has found nothing and is taken up again.
 */
export async function reconcileDays(worker: WorkerScope): Promise<void> {
  for (const provider of worker.providers.values()) {
    const run = await worker.database.transaction(async (tx, now) => {
      const days = daysUpTo(now, DAYS_LOOKED_AT_AGAIN + 1).slice(1);
      if (isAfterTwo(now)) await askForNights(tx, provider.id, days, { night: dayOf(now), now });
      return claimRun(tx, provider.id, { now, leaseUntil: after(now, LEASE_MS) });
    });
    if (run !== null) await reconcileDay(worker, provider, run);
  }
}

async function reconcileDay(worker: WorkerScope, provider: TopUpProvider, run: ClaimedRun): Promise<void> {
  const startedAt = after(run.leaseUntil, -LEASE_MS);
  const { from, to: end } = boundsOfDay(run.day);
  const bounds = { from, to: earlier(end, startedAt) };
  const list = await readList(worker, provider, bounds);
  const float = list.ok ? await readFloat(worker, provider) : list;
  if (!list.ok || !float.ok) {
    const cause = list.ok ? (float.ok ? "" : float.problem.cause) : list.problem.cause;
    log.warn({ provider: provider.id, day: run.day, cause }, "the provider could not be asked about its day");
    await worker.database.transaction((tx, now) =>
      postponeRun(tx, run, { trouble: cause, dueAt: after(now, TRY_AGAIN_MS) }),
    );
    return;
  }
  const { currency } = float.value;
  const theirs = list.value.rows.map((row) => theirSide(row, { ...bounds, currency }));
  // Only now: every order that their list shows was committed here before it was sent there.
  const asked = {
    provider: provider.id,
    ...bounds,
    endedBefore: after(startedAt, -LAG_MS),
    keys: [...new Set(theirs.flatMap(keysOfRow))],
  };
  const ours = await findOurSide(worker.database.client, asked);
  const differences = reconcile(ours, theirs);
  await worker.database.transaction(async (tx, now) => {
    const openCount = await countOpenOfDay(tx, asked);
    const sums = figuresOf(ours, theirs, differences);
    const found = { ...sums, openCount, unreadableCount: list.value.unreadableCount };
    if (!(await saveRun(tx, run, { ...found, ...(await floatFigures(tx, provider.id, float.value)) }, now)))
      return;
    await saveCases(tx, run, differences, now);
  });
  if (differences.length > 0) {
    const alert = { provider: provider.id, day: run.day, count: differences.length, alert: "books-differ" };
    log.error(alert, "our orders and the provider's do not agree");
  }
}

// ------------------------------------------------------------------------------------------------ their side

const PAGE_SIZE = 100;
/** Far above any day: a list without an end must not hold a worker for ever. */
const MOST_PAGES = 5_000;
const MOST_WAITS = 30;

interface TheirList {
  readonly rows: readonly ListedOrder[];
  readonly unreadableCount: number;
}

/** Every page. New orders push rows on to the next page meanwhile: some are seen twice, none is missed. */
async function readList(
  worker: WorkerScope,
  provider: TopUpProvider,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<Result<TheirList, { readonly cause: string }>> {
  const window = { from: after(from, -CLOCK_MARGIN_MS), to: after(to, CLOCK_MARGIN_MS) };
  const rows: ListedOrder[] = [];
  let unreadableCount = 0;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const list = await ask(worker, provider, () =>
      provider.listOrders({ page, pageSize: PAGE_SIZE, window }),
    );
    if (!list.ok) return list;
    rows.push(...list.value.orders);
    unreadableCount += list.value.unreadableCount;
    if (page >= list.value.totalPages) return ok({ rows, unreadableCount });
  }
  return refuse({ cause: "unreadable" });
}

/** One question, with a token of the account's bucket like every other. */
async function ask<Value>(
  worker: WorkerScope,
  provider: TopUpProvider,
  question: () => Promise<Result<Value, ProviderTrouble>>,
): Promise<Result<Value, { readonly cause: string }>> {
  for (let waits = 0; waits < MOST_WAITS; waits += 1) {
    const { leave, now } = await worker.database.transaction(async (tx, at) => ({
      leave: await leaveToSweep(tx, provider.id, { now: at, timeScale: worker.database.timeScale }),
      now: at,
    }));
    if (leave.isGiven) {
      const answer = await question();
      if (answer.ok) await noteAnswered(worker, provider.id, leave.probe);
      else await noteTrouble(worker, provider.id, answer.problem);
      return answer;
    }
    if (leave.isShut) return refuse({ cause: "quiet" });
    await worker.pause(Math.min(Math.max(leave.until.getTime() - now.getTime(), 50), 2_000));
  }
  return refuse({ cause: "busy" });
}

/** Where their clock says nothing, the row is taken for the day's: it is matched by what it is called, not by its time. */
function theirSide(
  row: ListedOrder,
  { from, to, currency }: { readonly from: Date; readonly to: Date; readonly currency: string },
): TheirSide {
  const { providerOrderId, providerReference, meaning, msisdn, faceValueMinor, cost, createdAt } = row;
  return {
    providerOrderId,
    providerReference,
    meaning,
    msisdn,
    faceValueMinor,
    costMinor: cost?.currency === currency ? cost.minor : null,
    isOnDay: createdAt === null || (createdAt >= from && createdAt < to),
  };
}

// ------------------------------------------------------------------------------------------------ figures

interface FloatSeen {
  readonly currency: string;
  readonly floatMinor: bigint;
  readonly ledgerFloatMinor: bigint;
  /** Nothing was on its way, before and after the balance was read. */
  readonly isComparable: boolean;
}

async function readFloat(
  worker: WorkerScope,
  provider: TopUpProvider,
): Promise<Result<FloatSeen, { readonly cause: string }>> {
  const { client } = worker.database;
  const account = await client.providerAccount.findUnique({ where: { provider: provider.id } });
  const before = await readLedgerFloat(client, provider.id, account?.currency ?? "DZD");
  const balance = await ask(worker, provider, () => provider.readBalance());
  if (!balance.ok) return balance;
  const { currency, minor } = balance.value;
  const ledger = await readLedgerFloat(client, provider.id, currency);
  const isComparable = before.isResting && ledger.isResting && before.minor === ledger.minor;
  return ok({ currency, floatMinor: minor, ledgerFloatMinor: ledger.minor, isComparable });
}

/** The first time that the two can be compared is the point from which they are. */
async function floatFigures(
  tx: Parameters<typeof findAgreedGap>[0],
  provider: string,
  { currency, floatMinor, ledgerFloatMinor, isComparable }: FloatSeen,
): Promise<Found> {
  const agreed = isComparable ? await findAgreedGap(tx, provider, currency) : null;
  const gap = floatMinor - ledgerFloatMinor;
  const floatDifferenceMinor = isComparable ? gap - (agreed ?? gap) : null;
  return { currency, floatMinor, ledgerFloatMinor, floatDifferenceMinor };
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, each) => total + each, 0n);

/** Of the day's delivered orders: what the provider took for them by its own list, and what the ledger booked. */
function figuresOf(
  ours: readonly OurSide[],
  theirs: readonly TheirSide[],
  differences: readonly Difference[],
): Found {
  const judged = ours.filter(({ isJudged }) => isJudged);
  const names = new Set(judged.flatMap(({ reference, providerOrderId }) => [reference, providerOrderId]));
  const rows = new Map(
    theirs
      .filter((row) => keysOfRow(row).some((key) => names.has(key)))
      .map((row) => [row.providerOrderId ?? row.providerReference, row]),
  );
  const delivered = [...rows.values()].filter(({ meaning }) => meaning === "fulfilled");
  return {
    ourCount: judged.length,
    theirCount: rows.size,
    theirMinor: sum(delivered.map(({ costMinor }) => costMinor ?? 0n)),
    ledgerMinor: sum(judged.map(({ bookedMinor }) => bookedMinor)),
    differenceCount: differences.length,
  };
}

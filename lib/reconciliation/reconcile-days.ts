import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";
import { boundsOfDay, dayOf, daysUpTo } from "@/lib/domain/day";
import {
  type Difference,
  isAfterTwo,
  keysOfRow,
  type OurSide,
  reconcile,
  type TheirSide,
} from "@/lib/domain/reconcile";
import { ok, type Result } from "@/lib/domain/result";
import { log } from "@/lib/log";
import type { TopUpProvider } from "@/lib/providers/provider";
import { askProvider } from "./ask-provider";
import { hasOpenCases, readExplained, saveFloatCase, saveMovements } from "./float-store";
import {
  askForNights,
  askForTakenBack,
  type ClaimedRun,
  claimRun,
  countOpenOfDay,
  type Found,
  findAgreedPoint,
  findOurSide,
  holdsRun,
  postponeRun,
  readLedgerFloat,
  saveCases,
  saveFloatFigures,
  saveRun,
  saveStalledCases,
} from "./run-store";
import { readList, readMovements, theirSide } from "./their-list";
import { giveBackTurned, postCorrections, turnedAmong } from "./turn-round";

/** A provider may still change its mind about what it ended: so far back each night looks again. */
const DAYS_LOOKED_AT_AGAIN = 7;
const LEASE_MS = 10 * 60_000;
const TRY_AGAIN_MS = 5 * 60_000;
/** A list may lag: what ended later than this before it was read is not judged by it. */
const LAG_MS = 60_000;

const after = (at: Date, ms: number): Date => new Date(at.getTime() + ms);
const earlier = (one: Date, other: Date): Date => (one < other ? one : other);

/**
 * Holds each provider's own list against our orders and our ledger, a day of Algiers at a time: the last seven days every
 * night, older ones of which an order ended only since, any day that somebody asks for, and at once any day of which a provider
 * took back its word. What differs becomes a case for people; the list itself moves no money. What
 * it finds is written in one transaction, so a look that is killed has found nothing and is taken up again. What cannot be
 * read of one provider does not keep the others waiting.
 */
export async function reconcileDays(worker: WorkerScope): Promise<void> {
  for (const provider of worker.providers.values()) {
    await reconcileProvider(worker, provider).catch((error: unknown) => {
      // The look keeps its lease and is taken up again when that is over.
      const name = error instanceof Error ? error.name : "unknown";
      log.error({ provider: provider.id, error: name, alert: "look-failed" }, "a look at a day broke off");
    });
  }
}

async function reconcileProvider(worker: WorkerScope, provider: TopUpProvider): Promise<void> {
  const run = await worker.database.transaction(async (tx, now) => {
    const days = daysUpTo(now, DAYS_LOOKED_AT_AGAIN + 1).slice(1);
    if (isAfterTwo(now)) await askForNights(tx, provider.id, days, { night: dayOf(now), now });
    const since = boundsOfDay(days.at(-1) ?? dayOf(now)).from;
    await askForTakenBack(tx, provider.id, { since, now, dueAt: after(now, LAG_MS) });
    return claimRun(tx, provider.id, { now, leaseUntil: after(now, LEASE_MS) });
  });
  if (run !== null) await reconcileDay(worker, provider, run);
  await postCorrections(worker, provider);
}

async function reconcileDay(worker: WorkerScope, provider: TopUpProvider, run: ClaimedRun): Promise<void> {
  const startedAt = after(run.leaseUntil, -LEASE_MS);
  const { from, to: end } = boundsOfDay(run.day);
  const bounds = { from, to: earlier(end, startedAt) };
  const account = await findAccount(worker, provider.id);
  const list = await readList(worker, provider, bounds);
  if (!list.ok) return postpone(worker, run, list.problem.cause);
  const theirs = list.value.rows.map((row) => theirSide(row, { ...bounds, ...account }));
  // Only now: every order that their list shows was committed here before it was sent there.
  const asked = {
    provider: provider.id,
    ...bounds,
    endedBefore: after(startedAt, -LAG_MS),
    keys: [...new Set(theirs.flatMap(keysOfRow))],
  };
  const compare = async () => {
    const ours = await findOurSide(worker.database.client, asked);
    return { ours, differences: reconcile(ours, theirs) };
  };
  const first = await compare();
  const { ours, differences } = (await giveBack(worker, provider, run, first.differences))
    ? await compare()
    : first;
  const movements = await readMovements(worker, provider, bounds);
  const float = await readFloat(worker, provider, account);
  if (!float.ok) return postpone(worker, run, float.problem.cause);
  await worker.database.transaction(async (tx, now) => {
    const openCount = await countOpenOfDay(tx, asked);
    const sums = figuresOf(ours, theirs, differences);
    const found = { ...sums, openCount, unreadableCount: list.value.unreadableCount };
    if (!(await saveRun(tx, run, found, now))) return;
    await saveCases(tx, run, differences, now);
    await saveStalledCases(tx, provider.id, now);
    await saveMovements(tx, provider.id, movements ?? [], now);
    const floats = await floatFigures(tx, provider.id, float.value, differences.length === 0);
    await saveFloatFigures(tx, run, floats);
    await saveFloatCase(tx, run, floats.floatDifferenceMinor, now);
  });
  if (differences.length > 0) {
    const alert = { provider: provider.id, day: run.day, count: differences.length, alert: "books-differ" };
    log.error(alert, "our orders and the provider's do not agree");
  }
}

/** The case is there before anything is asked about it, whatever becomes of this look. True where something may have moved. */
async function giveBack(
  worker: WorkerScope,
  provider: TopUpProvider,
  run: ClaimedRun,
  differences: readonly Difference[],
): Promise<boolean> {
  const orderIds = turnedAmong(differences);
  if (orderIds.length === 0) return false;
  const isMine = await worker.database.transaction(async (tx, now) => {
    if (!(await holdsRun(tx, run))) return false;
    await saveCases(tx, run, differences, now);
    return true;
  });
  if (isMine) await giveBackTurned(worker, provider, orderIds);
  return isMine;
}

/** The provider could not be asked: the look stays open, and says why. */
async function postpone(worker: WorkerScope, run: ClaimedRun, cause: string): Promise<void> {
  const { provider, day } = run;
  log.warn({ provider, day, cause }, "the provider could not be asked about its day");
  await worker.database.transaction((tx, now) =>
    postponeRun(tx, run, { trouble: cause, dueAt: after(now, TRY_AGAIN_MS) }),
  );
}

/** What the account is kept in, as last seen. */
async function findAccount(worker: WorkerScope, provider: string): Promise<{ readonly currency: string }> {
  const account = await worker.database.client.providerAccount.findUnique({
    where: { provider },
    select: { currency: true },
  });
  return { currency: account?.currency ?? "DZD" };
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
  account: { readonly currency: string },
): Promise<Result<FloatSeen, { readonly cause: string }>> {
  const { client } = worker.database;
  const before = await readLedgerFloat(client, provider.id, account.currency);
  const balance = await askProvider(worker, provider, () => provider.readBalance());
  if (!balance.ok) return balance;
  const { currency, minor } = balance.value;
  const ledger = await readLedgerFloat(client, provider.id, currency);
  const isComparable = before.isResting && ledger.isResting && before.minor === ledger.minor;
  return ok({ currency, floatMinor: minor, ledgerFloatMinor: ledger.minor, isComparable });
}

/**
 * The first time that the two can be compared, on a day that agrees, is the point from which they are. Null: not comparable.
 * The difference is what neither an order's case nor somebody's word explains.
 */
async function floatFigures(
  tx: Tx,
  provider: string,
  { currency, floatMinor, ledgerFloatMinor, isComparable }: FloatSeen,
  isClean: boolean,
): Promise<Found & { readonly floatDifferenceMinor: bigint | null }> {
  const figures = { currency, floatMinor, ledgerFloatMinor };
  if (!isComparable) return { ...figures, floatDifferenceMinor: null };
  const point = await findAgreedPoint(tx, provider, currency);
  if (point === null) {
    const canBegin = isClean && !(await hasOpenCases(tx, provider));
    return { ...figures, floatDifferenceMinor: canBegin ? 0n : null };
  }
  const movedMinor = floatMinor - ledgerFloatMinor - point.gapMinor;
  const explainedMinor = await readExplained(tx, provider, point.at);
  return { ...figures, floatDifferenceMinor: movedMinor - explainedMinor };
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

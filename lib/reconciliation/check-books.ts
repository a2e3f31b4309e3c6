import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { type BookFault, stopsSending } from "@/lib/domain/book-fault";
import { log } from "@/lib/log";
import { findBookFaults } from "@/lib/wallet/book-faults";
import { saveBooksCheck, saveStop } from "./store";

/** How far back each minute's look goes: many rounds that were missed are caught up with. */
const RECENT_MS = 15 * 60_000;
const WHOLE_EVERY_MS = 60 * 60_000;
/** Of one thing gone wrong, more would only repeat it. */
const MOST_KEPT = 20;

/**
 * Holds the books against themselves and notes the outcome; where they disagree, nothing more is opened or sent until an
 * admin lifts the stop. Orders on their way are asked about and settled all the same: what they wait for is not our books.
 * Answers with what is wrong; null where it could not be found out, which is logged and stops nothing.
 */
export async function checkBooks(worker: WorkerScope): Promise<readonly BookFault[] | null> {
  try {
    return await look(worker);
  } catch (error) {
    log.error(
      { alert: "books-unchecked", error: error instanceof Error ? error.name : "unknown" },
      "the books could not be checked",
    );
    return null;
  }
}

async function look(worker: WorkerScope): Promise<readonly BookFault[]> {
  const now = await worker.database.now();
  const isWhole = await isWholeDue(worker, now);
  const since = new Date(now.getTime() - RECENT_MS);
  // Always: a look at everything may not come to its end.
  const recent = await findBookFaults(worker.database.client, { since });
  // What one look stumbled over, a look at everything names in full, and from then on only such a one can say "clean".
  const isAlarmed = recent.length > 0;
  const whole = isWhole || isAlarmed ? await tryAll(worker) : null;
  const faults = whole === null || (isAlarmed && whole.length === 0) ? recent : whole;
  await note(worker, { at: now, isWhole: whole !== null, faults: faults.slice(0, MOST_KEPT) });
  return faults;
}

/** Null where it did not come to its end: then it is due again a minute later, and what was looked at so far still counts. */
async function tryAll(worker: WorkerScope): Promise<readonly BookFault[] | null> {
  try {
    return await findAll(worker);
  } catch (error) {
    log.error(
      { alert: "books-unchecked", error: error instanceof Error ? error.name : "unknown" },
      "the books could not be checked whole",
    );
    return null;
  }
}

/** A look at millions of entries takes its time; it locks nothing that a sale waits for. */
const WHOLE_TIMEOUT_MS = 10 * 60_000;

const findAll = (worker: WorkerScope): Promise<readonly BookFault[]> =>
  worker.database.client.$transaction(
    async (tx) => {
      // Joins over the whole ledger: with the server's small default they would go through files.
      await tx.$executeRaw`SET LOCAL work_mem = '64MB'`;
      await tx.$executeRaw`SET LOCAL jit = off`;
      return findBookFaults(tx, { since: null });
    },
    { timeout: WHOLE_TIMEOUT_MS, maxWait: 15_000 },
  );

/** Hourly, at the first look ever, and for as long as something is or was wrong: what is old drops out of the recent past. */
async function isWholeDue(worker: WorkerScope, now: Date): Promise<boolean> {
  const { client } = worker.database;
  const [last, stop] = await Promise.all([
    client.booksCheck.findUnique({ where: { id: 1 }, select: { wholeAt: true, faults: true } }),
    client.sendingStop.findFirst({ where: { cause: "books", liftedAt: null }, select: { id: true } }),
  ]);
  if (stop || !last?.wholeAt) return true;
  const ageMs = now.getTime() - last.wholeAt.getTime();
  const wasClean = Array.isArray(last.faults) && last.faults.length === 0;
  return !wasClean || ageMs < 0 || ageMs >= WHOLE_EVERY_MS;
}

interface Outcome {
  /** When the look began: what was booked since, it has not seen. */
  readonly at: Date;
  readonly isWhole: boolean;
  readonly faults: readonly BookFault[];
}

async function note(worker: WorkerScope, outcome: Outcome): Promise<void> {
  if (outcome.faults.length > 0)
    log.error({ alert: "books-unbalanced", faults: outcome.faults }, "the books do not agree");
  const kinds = [...new Set(outcome.faults.filter(stopsSending).map((fault) => fault.kind))];
  const isNew = await worker.database.transaction(async (tx, now) => {
    await saveBooksCheck(tx, outcome);
    if (kinds.length === 0) return false;
    const reason = kinds.join(", ");
    const stop = await saveStop(tx, {
      provider: null,
      cause: "books",
      reason,
      details: { faults: outcome.faults.map((fault) => ({ ...fault })) },
      stoppedById: null,
      stoppedAt: now,
    });
    if (stop.isNew)
      await recordDeed(tx, { action: "sending-stopped", actorId: null, subject: stop.id, reason }, now);
    return stop.isNew;
  });
  if (isNew) log.error({ alert: "sending-stopped", kinds }, "sending is stopped until the books agree");
}

import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { commissionEntry } from "@/lib/domain/ledger";
import { log } from "@/lib/log";
import { findEarners, sumEarned } from "./commission-store";
import { lockAvailable, recordEntry } from "./store";

/**
 * The nightly round: what each shop earned on the sales of its own shops goes to what it can spend, by one entry a shop. All of it
 * is in that transaction, and what is owed is read under the wallet's lock: two workers at it, or one that dies, pay once.
 * Where more was taken back than earned nothing is paid, and the next night counts on from there. Returns how many were paid.
 */
export async function payCommissions(worker: WorkerScope): Promise<number> {
  let paid = 0;
  for (const resellerId of await findEarners(worker.database.client))
    if (await tryToPay(worker, resellerId)) paid += 1;
  return paid;
}

/** One that cannot be paid does not keep the others waiting; the next night tries again. */
const tryToPay = (worker: WorkerScope, resellerId: string): Promise<boolean> =>
  pay(worker, resellerId).catch((error: unknown) => {
    const name = error instanceof Error ? error.name : "unknown";
    log.error({ resellerId, error: name, alert: "commission-not-paid" }, "a commission could not be paid");
    return false;
  });

const pay = ({ database }: WorkerScope, resellerId: string): Promise<boolean> =>
  database.transaction(async (tx, now) => {
    await lockAvailable(tx, resellerId);
    const earnedMinor = await sumEarned(tx, resellerId);
    if (earnedMinor <= 0n) return false;
    const details = { amountMinor: earnedMinor.toString() };
    const auditId = await recordDeed(
      tx,
      { action: "commission-paid", actorId: null, resellerId, details },
      now,
    );
    await recordEntry(tx, commissionEntry(resellerId, earnedMinor), { auditId, reason: null }, now);
    return true;
  });

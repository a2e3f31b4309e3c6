import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import { after, makeUnknownDue } from "./store";

const HOUR_MS = 60 * 60_000;
const SPREAD_MS = 60_000;

/** `daily`: all but those asked about, or in doubt, within the last hour only. `missed`: those that no daily round has seen, for want of a worker. */
const UNASKED_FOR_MS = { daily: HOUR_MS, missed: 24 * HOUR_MS } as const;

/**
 * The daily round, and the one of every worker at its start for what was missed: orders in doubt are asked about again,
 * whatever their own schedule says. It only makes them due; the verdicts come through the usual door. Returns how many.
 *
 * A worker that starts again and again asks about nothing a second time: one that all of them asked for at each start would
 * leave the orders under way no question.
 */
export async function recheckUnknownOrders(
  { database }: WorkerScope,
  round: keyof typeof UNASKED_FOR_MS,
): Promise<number> {
  const { timeScale } = database;
  return database.transaction((tx, now) =>
    makeUnknownDue(tx, now, after(now, -UNASKED_FOR_MS[round] / timeScale), SPREAD_MS / timeScale),
  );
}

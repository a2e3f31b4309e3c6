import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import { after, makeUnknownDue } from "./store";

/** Orders asked about within the last hour keep their own time. */
const FRESH_MS = 60 * 60_000;
const SPREAD_MS = 60_000;

/**
 * The daily round, and the one at start for what was missed: every order in doubt is asked about again, whatever its own
 * schedule says. It only makes them due; the verdicts come through the usual door. Returns how many.
 */
export async function recheckUnknownOrders(worker: WorkerScope): Promise<number> {
  return worker.database.transaction((tx, now) =>
    makeUnknownDue(
      tx,
      now,
      after(now, -FRESH_MS / worker.database.timeScale),
      SPREAD_MS / worker.database.timeScale,
    ),
  );
}

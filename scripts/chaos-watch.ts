// Who takes up what a dead worker held, and how soon. Time is counted while the database answers and a worker shows signs
// of life: nobody can take anything up before.
import { setTimeout as sleep } from "node:timers/promises";
import type { Stage } from "./chaos-stage";

const everyMs = 250;

/** What changes as soon as somebody takes an order up, or lets it go. */
const fingerprint = "concat_ws('|', state, fence, lease_until, last_check_at)";

type Held = { readonly state: string; readonly mark: string; readonly sinceMs: number };

export type TakeUp = { readonly state: string; readonly reference: string; readonly ms: number };

export type Watch = {
  /** A worker was just killed: what is under a lease now is watched until somebody takes it up. */
  workerDied: () => Promise<void>;
  takeUps: readonly TakeUp[];
  /** The longest that an order was due with nobody busy on it, in the time that counts. */
  mostOverdueMs: () => number;
  /** Orders of dead workers that nobody has taken up yet. */
  waiting: () => readonly TakeUp[];
  /** When the breaker was first seen open since the last call of `forgetBreaker`. */
  brokenAtMs: () => number | null;
  forgetBreaker: () => void;
  close: () => Promise<void>;
};

export function startWatch({ ask }: Pick<Stage, "ask">): Watch {
  const held = new Map<string, Held>();
  const takeUps: TakeUp[] = [];
  let countedMs = 0;
  let countedSinceDownMs = 0;
  let mostOverdueMs = 0;
  let brokenAtMs: number | null = null;
  let isClosed = false;

  const noteTakeUps = async (): Promise<void> => {
    const now = await ask<{ reference: string; mark: string }>(
      `SELECT reference, ${fingerprint} AS mark FROM top_up_order WHERE reference = ANY($1)`,
      [[...held.keys()]],
    );
    for (const { reference, mark } of now ?? []) {
      const before = held.get(reference);
      if (before !== undefined && before.mark !== mark) {
        held.delete(reference);
        takeUps.push({ state: before.state, reference, ms: countedMs - before.sinceMs });
      }
    }
  };
  const look = async (passedMs: number): Promise<void> => {
    const rows = await ask<{ works: boolean; overdue: number | null; broken: boolean }>(`
      SELECT EXISTS (SELECT 1 FROM worker_heartbeat WHERE seen_at > clock_timestamp() - interval '3 s') AS works,
        EXISTS (SELECT 1 FROM provider_account WHERE broken_at IS NOT NULL) AS broken,
        (SELECT max(extract(epoch FROM clock_timestamp() - GREATEST(next_check_at, lease_until)) * 1000)::float FROM top_up_order
          WHERE next_check_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM provider_account
            WHERE GREATEST(paused_until, quiet_until) > clock_timestamp() - interval '2 s' OR broken_at IS NOT NULL)) AS overdue`);
    const [seen] = rows ?? [];
    if (!seen?.works) {
      countedSinceDownMs = 0;
      return;
    }
    countedMs += passedMs;
    countedSinceDownMs += passedMs;
    mostOverdueMs = Math.max(mostOverdueMs, Math.min(seen.overdue ?? 0, countedSinceDownMs));
    brokenAtMs = seen.broken ? (brokenAtMs ?? performance.now()) : brokenAtMs;
    await noteTakeUps();
  };
  const watching = (async () => {
    for (let last = performance.now(); !isClosed; ) {
      await sleep(everyMs);
      const now = performance.now();
      await look(now - last);
      last = now;
    }
  })();
  return {
    workerDied: async () => {
      const rows = await ask<{ reference: string; state: string; mark: string }>(
        `SELECT reference, state, ${fingerprint} AS mark FROM top_up_order WHERE lease_until > clock_timestamp()`,
      );
      for (const { reference, state, mark } of rows ?? []) {
        held.set(reference, { state, mark, sinceMs: held.get(reference)?.sinceMs ?? countedMs });
      }
    },
    takeUps,
    mostOverdueMs: () => mostOverdueMs,
    waiting: () =>
      [...held].map(([reference, { state, sinceMs }]) => ({ state, reference, ms: countedMs - sinceMs })),
    brokenAtMs: () => brokenAtMs,
    forgetBreaker: () => {
      brokenAtMs = null;
    },
    close: async () => {
      isClosed = true;
      await watching;
    },
  };
}

// Who takes up what a dead worker held, and how soon. Time is counted while the database answers, a worker lives and the
// provider speaks: nobody can take anything up before, and behind a silent provider one question waits for another.
import { setTimeout as sleep } from "node:timers/promises";
import type { Stage } from "./chaos-stage";

const everyMs = 250;
/** A worker's beats are 2 s apart; behind a longer pause there was none, or no database. */
const longestPauseMs = 4000;

/** What changes as soon as somebody takes an order up, or lets it go. */
const fingerprint = "concat_ws('|', state, fence, lease_until, last_check_at)";

type Held = { readonly state: string; readonly mark: string; readonly sinceMs: number };

type Seen = {
  readonly beat: number | null;
  readonly broken: boolean;
  /** Nobody may ask the provider now, whatever is due. */
  readonly resting: boolean;
  readonly reference: string | null;
  readonly overdue: number | null;
  readonly in_all: number | null;
};

export type TakeUp = { readonly state: string; readonly reference: string; readonly ms: number };

/** `inAll`: how many orders were due then. */
export type Overdue = { readonly ms: number; readonly reference: string | null; readonly inAll: number };

export type Watch = {
  /** A worker was just killed: what is under a lease now is watched until somebody takes it up. */
  workerDied: () => Promise<void>;
  takeUps: readonly TakeUp[];
  /** The longest that an order was due with nobody busy on it, since it could last have been asked about. */
  mostOverdue: () => Overdue;
  /** Orders of dead workers that nobody has taken up yet. */
  waiting: () => readonly TakeUp[];
  /** From now on the provider answers nobody. */
  providerFallsSilent: () => void;
  providerSpeaks: () => void;
  /** When the breaker was first seen open since the provider fell silent. */
  brokenAtMs: () => number | null;
  close: () => Promise<void>;
};

export function startWatch({ ask }: Pick<Stage, "ask">): Watch {
  const held = new Map<string, Held>();
  const takeUps: TakeUp[] = [];
  let countedMs = 0;
  let countedSinceDownMs = 0;
  let mostOverdue: Overdue = { ms: 0, reference: null, inAll: 0 };
  let lastBeatMs = 0;
  let isSilent = false;
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
  /** Time counts once a beat proves it: a worker that died a moment ago still looks alive. */
  const countUpTo = (beatMs: number): void => {
    const livedMs = beatMs - lastBeatMs;
    lastBeatMs = beatMs;
    if (livedMs > longestPauseMs || isSilent) {
      countedSinceDownMs = 0;
      return;
    }
    countedMs += livedMs;
    countedSinceDownMs += livedMs;
  };
  const look = async (): Promise<void> => {
    const rows = await ask<Seen>(`
      SELECT (SELECT (extract(epoch FROM max(seen_at)) * 1000)::float FROM worker_heartbeat) AS beat,
        EXISTS (SELECT 1 FROM provider_account WHERE broken_at IS NOT NULL) AS broken,
        EXISTS (
          SELECT 1 FROM provider_account
          WHERE GREATEST(paused_until, quiet_until) > clock_timestamp() OR broken_at IS NOT NULL) AS resting,
        due.reference, (extract(epoch FROM clock_timestamp() - due.since) * 1000)::float AS overdue, due.in_all::int AS in_all
      FROM (VALUES (1)) AS one LEFT JOIN LATERAL (
        SELECT reference, GREATEST(next_check_at, lease_until) AS since, count(*) OVER () AS in_all FROM top_up_order
        WHERE GREATEST(next_check_at, lease_until) < clock_timestamp() AND next_check_at IS NOT NULL
        ORDER BY since LIMIT 1) AS due ON true`);
    const [seen] = rows ?? [];
    if (!seen) {
      lastBeatMs = 0;
      return;
    }
    countUpTo(seen.beat ?? 0);
    if (seen.resting) countedSinceDownMs = 0;
    const ms = Math.min(seen.overdue ?? 0, countedSinceDownMs);
    mostOverdue =
      ms > mostOverdue.ms ? { ms, reference: seen.reference, inAll: seen.in_all ?? 0 } : mostOverdue;
    brokenAtMs = seen.broken ? (brokenAtMs ?? performance.now()) : brokenAtMs;
    await noteTakeUps();
  };
  const watching = (async () => {
    while (!isClosed) {
      await sleep(everyMs);
      await look();
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
    mostOverdue: () => mostOverdue,
    waiting: () =>
      [...held].map(([reference, { state, sinceMs }]) => ({ state, reference, ms: countedMs - sinceMs })),
    brokenAtMs: () => brokenAtMs,
    providerFallsSilent: () => {
      brokenAtMs = null;
      isSilent = true;
    },
    providerSpeaks: () => {
      isSilent = false;
    },
    close: async () => {
      isClosed = true;
      await watching;
    },
  };
}

import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";
import { log } from "@/lib/log";
import type { CheckAnswer, ProviderTrouble, SendAnswer } from "./provider";

/**
 * What a provider account's answers mean for the next sends and questions to it. A pause stops new sends; quiet stops
 * every request made with our key: of five wrong ones in a row, the provider blocks our address for 15 minutes.
 */

const TURNED_AWAY_MS = 5 * 60_000;
const FLOAT_EMPTY_MS = 60_000;
const SLOW_DOWN_MS = 10_000;

/** Leave to make one request, or when to come back for it. */
export type Leave =
  | { readonly isGiven: false; readonly until: Date }
  /** `probe` marks the one request that finds out whether a quiet time is really over; the others wait for its answer. */
  | { readonly isGiven: true; readonly probe: Date | null };

/** How long a probe may take before another may try. */
const PROBE_MS = 30_000;

/** For a send: not while sends are paused, not while the account is quiet. */
export const leaveToSend = (tx: Tx, provider: string, now: Date): Promise<Leave> =>
  leave(tx, provider, now, "send");

/** For a question about an order: only a quiet account refuses it, a pause of sends never does. */
export const leaveToAsk = (tx: Tx, provider: string, now: Date): Promise<Leave> =>
  leave(tx, provider, now, "ask");

async function leave(tx: Tx, provider: string, now: Date, what: "send" | "ask"): Promise<Leave> {
  const account = await tx.providerAccount.findUnique({
    where: { provider },
    select: { pausedUntil: true, quietUntil: true },
  });
  const pausedUntil = what === "send" ? (account?.pausedUntil ?? null) : null;
  if (pausedUntil && pausedUntil > now) return { isGiven: false, until: pausedUntil };
  const quietUntil = account?.quietUntil ?? null;
  if (quietUntil === null) return { isGiven: true, probe: null };
  if (quietUntil > now) return { isGiven: false, until: quietUntil };
  const probe = new Date(now.getTime() + PROBE_MS);
  const { count } = await tx.providerAccount.updateMany({
    where: { provider, quietUntil },
    data: { quietUntil: probe },
  });
  return count === 1 ? { isGiven: true, probe } : { isGiven: false, until: probe };
}

/** Draws the consequences of an answer, good or bad. Never shortens what another answer asked for. */
export async function noteAnswer(
  worker: WorkerScope,
  provider: string,
  answer: SendAnswer | CheckAnswer,
  probe: Date | null,
): Promise<void> {
  if (answer.kind === "refused" && answer.code === "float-empty") {
    await pause(worker, provider, {
      reason: answer.code,
      pauseMs: FLOAT_EMPTY_MS / worker.database.timeScale,
      quietMs: 0,
    });
  }
  if (answer.kind === "not-run" || answer.kind === "unavailable") await noteTrouble(worker, provider, answer);
  else if (probe !== null) await endQuiet(worker, provider, probe);
}

/** The same for a question that was about no order (plans, balance, key). */
export async function noteTrouble(
  worker: WorkerScope,
  provider: string,
  {
    cause,
    retryAfterMs,
  }: { readonly cause: ProviderTrouble["cause"] | "deadline"; readonly retryAfterMs: number | null },
): Promise<void> {
  switch (cause) {
    case "unauthorized":
    case "ip-refused":
    case "key-disabled": {
      const waitMs = TURNED_AWAY_MS / worker.database.timeScale;
      return pause(worker, provider, { reason: cause, pauseMs: waitMs, quietMs: waitMs });
    }
    case "rate-limited": {
      const waitMs = retryAfterMs ?? SLOW_DOWN_MS / worker.database.timeScale;
      return pause(worker, provider, { reason: cause, pauseMs: waitMs, quietMs: waitMs });
    }
    default:
      return;
  }
}

interface Pause {
  readonly reason: string;
  readonly pauseMs: number;
  readonly quietMs: number;
}

async function pause(
  worker: WorkerScope,
  provider: string,
  { reason, pauseMs, quietMs }: Pause,
): Promise<void> {
  await worker.database.transaction(async (tx, now) => {
    const pausedUntil = new Date(now.getTime() + pauseMs);
    const quietUntil = quietMs > 0 ? new Date(now.getTime() + quietMs) : null;
    await tx.providerAccount.createMany({ data: [{ provider }], skipDuplicates: true });
    // GREATEST passes over NULL: the later of the two, or the only one there is.
    await tx.$executeRaw`
      UPDATE provider_account SET
        pause_reason = CASE WHEN paused_until IS NULL OR paused_until < ${pausedUntil} THEN ${reason} ELSE pause_reason END,
        paused_until = GREATEST(paused_until, ${pausedUntil}),
        quiet_until = GREATEST(quiet_until, ${quietUntil}::timestamptz)
      WHERE provider = ${provider}`;
  });
  log.error({ provider, reason, alert: "provider-paused" }, "provider paused");
}

/** The probe was answered: the key is good again, unless somebody else was turned away meanwhile. */
async function endQuiet(worker: WorkerScope, provider: string, probe: Date): Promise<void> {
  await worker.database.client.providerAccount.updateMany({
    where: { provider, quietUntil: probe },
    data: { quietUntil: null },
  });
}

import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";
import { log } from "@/lib/log";
import type { CheckAnswer, SendAnswer } from "@/lib/providers/provider";
import { after } from "./store";

/** What one provider account's answers mean for the next sends and look-ups through it. */

/** A revoked key must not be tried again and again: five wrong tries block our address for 15 minutes. */
const TURNED_AWAY_MS = 5 * 60_000;
const FLOAT_EMPTY_MS = 60_000;
const SLOW_DOWN_MS = 10_000;

/** When new sends may go there again; null where they may now. */
export async function readyToSend(tx: Tx, provider: string, now: Date): Promise<Date | null> {
  const account = await tx.providerAccount.findUnique({ where: { provider }, select: { pausedUntil: true } });
  return account?.pausedUntil && account.pausedUntil > now ? account.pausedUntil : null;
}

/** When look-ups may go there again; null where they may now. They stop for a pause of sends never, for a refused key only. */
export async function readyToAsk(tx: Tx, provider: string, now: Date): Promise<Date | null> {
  const account = await tx.providerAccount.findUnique({ where: { provider }, select: { quietUntil: true } });
  return account?.quietUntil && account.quietUntil > now ? account.quietUntil : null;
}

interface Trouble {
  readonly reason: string;
  readonly pauseMs: number;
  readonly quietMs: number;
}

/** Pauses new sends, and where the caller itself is turned away look-ups too, after an answer that says so. */
export async function noteTrouble(
  worker: WorkerScope,
  provider: string,
  answer: SendAnswer | CheckAnswer,
): Promise<void> {
  const trouble = troubleOf(answer, worker.database.timeScale);
  if (trouble === null) return;
  await worker.database.transaction(async (tx, now) => {
    const data = {
      pausedUntil: after(now, trouble.pauseMs),
      pauseReason: trouble.reason,
      ...(trouble.quietMs > 0 ? { quietUntil: after(now, trouble.quietMs) } : {}),
    };
    await tx.providerAccount.upsert({ where: { provider }, create: { provider, ...data }, update: data });
  });
  log.error({ provider, reason: trouble.reason, alert: "provider-paused" }, "provider paused");
}

function troubleOf(answer: SendAnswer | CheckAnswer, timeScale: number): Trouble | null {
  if (answer.kind === "refused") {
    return answer.code === "float-empty"
      ? { reason: "float-empty", pauseMs: FLOAT_EMPTY_MS / timeScale, quietMs: 0 }
      : null;
  }
  if (answer.kind !== "not-run" && answer.kind !== "unavailable") return null;
  switch (answer.cause) {
    case "unauthorized":
    case "ip-refused":
    case "key-disabled":
      return {
        reason: answer.cause,
        pauseMs: TURNED_AWAY_MS / timeScale,
        quietMs: TURNED_AWAY_MS / timeScale,
      };
    case "rate-limited": {
      const waitMs = answer.retryAfterMs ?? SLOW_DOWN_MS / timeScale;
      return { reason: answer.cause, pauseMs: waitMs, quietMs: waitMs };
    }
    default:
      return null;
  }
}

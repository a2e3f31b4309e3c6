import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import { QUEUE_LIMIT_MS } from "@/lib/domain/order";
import { msBetweenTurns } from "@/lib/providers/account";

/**
 * Says when each queued order of a provider that sends again is to be looked at: the oldest now, the others as fast as the
 * account can take them. Due all at once, they would only stand in each other's way. Whatever somebody is busy with is left alone.
 */
export async function giveTurns(worker: WorkerScope, provider: string): Promise<void> {
  const gapMs = msBetweenTurns(provider, worker.database.timeScale);
  await worker.database.transaction(
    (tx, now) => tx.$executeRaw`
      UPDATE top_up_order o SET next_check_at = LEAST(
        ${now}::timestamptz + waiting.place * ${gapMs}::float8 * interval '1 millisecond',
        o.created_at + ${QUEUE_LIMIT_MS} * interval '1 millisecond')
      FROM (
        SELECT id, row_number() OVER (ORDER BY created_at, id) - 1 AS place FROM (
          SELECT id, created_at FROM top_up_order WHERE provider = ${provider} AND state = 'queued'
          ORDER BY created_at, id FOR UPDATE SKIP LOCKED) free) waiting
      WHERE o.id = waiting.id`,
  );
}

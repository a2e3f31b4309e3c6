import "server-only";
import { type Database, webDatabase } from "./db";

/** Whether the two things a sale needs are there: the database, and a worker that still shows signs of life. */
export interface Health {
  readonly status: "ok" | "down";
  readonly down: readonly ("database" | "worker")[];
}

const FRESH_MS = 10_000;

/** A worker says that it lives; what died long ago is forgotten. */
export async function beat(database: Database, worker: { id: string; startedAt: Date }): Promise<void> {
  await database.transaction(async (tx, now) => {
    await tx.workerHeartbeat.upsert({
      where: { id: worker.id },
      create: { ...worker, seenAt: now },
      update: { seenAt: now },
    });
    await tx.workerHeartbeat.deleteMany({ where: { seenAt: { lt: new Date(now.getTime() - 3_600_000) } } });
  });
}

/** A worker that stops on purpose says so, so that nobody counts on it for its last ten seconds. */
export async function leave(database: Database, workerId: string): Promise<void> {
  await database.client.workerHeartbeat.deleteMany({ where: { id: workerId } });
}

export async function readHealth(database: Database = webDatabase()): Promise<Health> {
  try {
    const rows = await database.client.$queryRaw<{ lives: boolean }[]>`
      SELECT EXISTS (SELECT 1 FROM worker_heartbeat WHERE seen_at > clock_timestamp() - ${FRESH_MS} * interval '1 millisecond') AS lives`;
    return rows[0]?.lives ? { status: "ok", down: [] } : { status: "down", down: ["worker"] };
  } catch {
    return { status: "down", down: ["database"] };
  }
}

import "server-only";
import { fromPrisma, PgBoss } from "pg-boss";
import { z } from "zod";
import type { Tx } from "./db";
import { log } from "./log";

/**
 * The list of jobs. Names and payloads live here, the worker binds what they do. A job only hurries things along: the
 * rows say what is due, so a lost job delays an order by seconds and loses nothing.
 */
export const sendJobSchema = z.object({ orderId: z.uuid() });
export const JOBS = {
  sendOrder: "send-order",
  recheckUnknownOrders: "recheck-unknown-orders",
  payCommissions: "pay-commissions",
} as const;

const QUEUES: readonly {
  name: string;
  heartbeatSeconds?: number;
  expireInSeconds: number;
  retryLimit: number;
}[] = [
  // A killed worker's job is handed on after its heartbeat; the order's own lease is shorter still.
  { name: JOBS.sendOrder, heartbeatSeconds: 10, expireInSeconds: 120, retryLimit: 3 },
  { name: JOBS.recheckUnknownOrders, expireInSeconds: 300, retryLimit: 2 },
  { name: JOBS.payCommissions, expireInSeconds: 900, retryLimit: 2 },
];

/** Opens pg-boss on the database. `works` is the worker: it alone keeps house (retries, cron, clean-up). */
export async function openQueue(options: { url: string; works: boolean }): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: options.url,
    max: options.works ? 4 : 1,
    supervise: options.works,
    schedule: options.works,
  });
  boss.on("error", (error) => log.error({ error: error.message }, "queue error"));
  await boss.start();
  for (const { name, ...settings } of QUEUES) await boss.createQueue(name, settings);
  return boss;
}

const shared = globalThis as { taabiaQueues?: Map<string, Promise<PgBoss>> };

/** The queue as a sender of jobs: one per database in a process, opened at first use. */
export async function sendingQueue(url: string): Promise<PgBoss> {
  shared.taabiaQueues ??= new Map();
  const queues = shared.taabiaQueues;
  const opened = queues.get(url) ?? openQueue({ url, works: false });
  queues.set(url, opened);
  // A database that was away for a moment must not leave a broken queue behind for good.
  opened.catch(() => queues.delete(url));
  return opened;
}

/** Puts a send into the transaction that opens its order: committed together or not at all. */
export async function enqueueSend(queue: PgBoss, tx: Tx, orderId: string): Promise<void> {
  await queue.send(JOBS.sendOrder, { orderId }, { db: fromPrisma(tx) });
}

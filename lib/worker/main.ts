import "server-only";
import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import type { PgBoss } from "pg-boss";
import { mintWorkerScope, type WorkerScope } from "@/lib/auth/scope";
import { openDatabase } from "@/lib/db";
import { SEND_TIMEOUT_MS } from "@/lib/domain/order";
import { workerEnv } from "@/lib/env";
import { beat, leave } from "@/lib/health";
import { log } from "@/lib/log";
import { recheckUnknownOrders } from "@/lib/orders/recheck-unknown-orders";
import { openProviders } from "@/lib/providers/registry";
import { openQueue } from "@/lib/queue";
import { identifyProviders } from "@/lib/reconciliation/watch-providers";
import { JOBS_TABLE, ROUNDS } from "./jobs";

/**
 * The worker: a process of its own, without Next and without anybody's browser. It alone speaks to providers and moves
 * money. Any number of them may run; what one leaves behind when it dies, another takes up.
 */

const BEAT_MS = 2_000;
const ASK_KEY_AGAIN_MS = 1_000;
/** Longer than a POST may take: whoever stops a worker kindly costs no order its answer. */
const LAST_BREATH_MS = SEND_TIMEOUT_MS + 5_000;

async function main(): Promise<void> {
  const env = workerEnv();
  const stop = new AbortController();
  const worker = mintWorkerScope({
    database: openDatabase({
      url: env.DATABASE_URL,
      timeScale: env.PROVIDER_TIME_SCALE,
      connections: env.WORKER_CONCURRENCY + 5,
    }),
    providers: openProviders({
      oneClickDz: env.ONECLICKDZ_API_KEY
        ? { baseUrl: env.ONECLICKDZ_BASE_URL, apiKey: env.ONECLICKDZ_API_KEY }
        : null,
      reloadly:
        env.RELOADLY_CLIENT_ID && env.RELOADLY_CLIENT_SECRET
          ? {
              baseUrl: env.RELOADLY_BASE_URL,
              authUrl: env.RELOADLY_AUTH_URL,
              clientId: env.RELOADLY_CLIENT_ID,
              clientSecret: env.RELOADLY_CLIENT_SECRET,
            }
          : null,
    }),
    random: Math.random,
    isStopping: () => stop.signal.aborted,
    stopwatchMs: openStopwatch(),
    pause,
    every: (run, everyMs) => {
      const timer = setInterval(() => void run(), everyMs);
      return () => clearInterval(timer);
    },
  });
  await refuseScaledMoney(worker);
  const boss = await openQueue({ url: env.DATABASE_URL, works: true });
  await bindJobs(boss, worker, env.WORKER_CONCURRENCY);
  const health = await openHealth(env.WORKER_PORT);
  const lanes = ROUNDS.flatMap((round) =>
    Array.from({ length: round.lanes }, (_, lane) =>
      goRound(worker, round, (lane * round.pauseMs) / round.lanes, stop.signal),
    ),
  );
  const rounds = [...lanes, keepBeating(worker, stop.signal)];
  const due = await recheckUnknownOrders(worker, "missed");
  if (due > 0) log.info({ orders: due }, "orders in doubt are asked about again, for what was missed");
  process.stdout.write("worker ready\n");
  await told();
  log.info("worker stops");
  stop.abort();
  // What does not end in time is left to its lease: no order is lost, another worker takes it up.
  setTimeout(() => process.exit(0), LAST_BREATH_MS).unref();
  await boss.stop({ graceful: true, timeout: LAST_BREATH_MS });
  await Promise.allSettled(rounds);
  health.close();
  await worker.database.close();
  process.exit(0);
}

/** Scaled time with real money would ask a provider a hundred times as often as it allows. */
async function refuseScaledMoney(worker: WorkerScope): Promise<void> {
  let surroundings = await identifyProviders(worker);
  while (worker.database.timeScale !== 1 && surroundings === "silent") {
    // A provider that is away for a moment says nothing about its key: nothing is sent or asked until it does.
    await worker.pause(ASK_KEY_AGAIN_MS);
    surroundings = await identifyProviders(worker);
  }
  if (worker.database.timeScale !== 1 && surroundings !== "sandboxes") {
    throw new Error("PROVIDER_TIME_SCALE is refused: not every provider key is known to be a sandbox's");
  }
}

async function bindJobs(boss: PgBoss, worker: WorkerScope, concurrency: number): Promise<void> {
  for (const job of JOBS_TABLE) {
    const options = {
      pollingIntervalSeconds: 0.5,
      localConcurrency: job.cron === null ? concurrency : 1,
      batchSize: 1,
    };
    await boss.work(job.name, options, async (jobs) => {
      for (const { data } of jobs) await job.run(worker, data);
    });
    if (job.cron !== null) await boss.schedule(job.name, job.cron, {}, { tz: "Africa/Algiers" });
  }
}

async function goRound(
  worker: WorkerScope,
  round: (typeof ROUNDS)[number],
  startAfterMs: number,
  signal: AbortSignal,
): Promise<void> {
  await pause(startAfterMs, null, { signal }).catch(() => null);
  while (!signal.aborted) {
    await round.run(worker).catch((error: unknown) => {
      log.error(
        { round: round.name, error: error instanceof Error ? error.name : "unknown" },
        "round failed",
      );
    });
    await pause(round.pauseMs, null, { signal }).catch(() => null);
  }
}

async function keepBeating(worker: WorkerScope, signal: AbortSignal): Promise<void> {
  const self = { id: randomUUID(), startedAt: new Date() };
  while (!signal.aborted) {
    await beat(worker.database, self).catch(() => log.warn("no heartbeat"));
    await pause(BEAT_MS, null, { signal }).catch(() => null);
  }
  await leave(worker.database, self.id).catch(() => null);
}

/**
 * A clock that no setting of the wall clock can turn back, but that does not stand still while a machine sleeps either:
 * the faster of the two. It can only forbid a send, never allow one too late.
 */
function openStopwatch(): () => number {
  const start = { steady: performance.now(), wall: Date.now() };
  return () => Math.max(performance.now() - start.steady, Date.now() - start.wall);
}

/** Loopback only: for whoever started this process. Everybody else reads `/api/health`. */
async function openHealth(port: number): Promise<Server> {
  const server = createServer((request, response) => {
    response.writeHead(request.url === "/health" ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify({ status: request.url === "/health" ? "ok" : "not-found" }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  return server;
}

const told = (): Promise<void> =>
  new Promise((resolve) => {
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
  });

main().catch((error: unknown) => {
  log.fatal(error instanceof Error ? error.message : "the worker could not start");
  process.exit(1);
});

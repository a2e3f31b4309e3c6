// The order's life under every fault: several processes share the worlds out among themselves, and their tallies are
// held against what was promised.
import { spawn } from "node:child_process";
import path from "node:path";
import { COVERING_ORDERS } from "@/lib/simulator/fault-plan";
import { failureLines, idleProviders, missingPairs, reportLines } from "@/lib/simulator/report";
import { simulate, WORLD_SIZE } from "@/lib/simulator/simulate";
import { addTally, openTally, type Tally } from "@/lib/simulator/tally";
import { onOneCore } from "./one-core";
import { say } from "./say.mjs";

export type SimulationRun = {
  readonly seed: string;
  readonly orders: number;
  /** How many orders of the same seed another run has seen to. */
  readonly from: number;
  /** One world only. */
  readonly batch: number | undefined;
  readonly shards: number;
  /** What the processes are started with. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly abort?: AbortSignal;
};

/** The run that every change has to pass. Another seed finds other stories: SIMULATION_SEED=7 npm test. */
export const coveringRun = { orders: COVERING_ORDERS, from: 0, batch: undefined, shards: 2 } as const;

type Shard = Pick<SimulationRun, "seed" | "orders" | "from" | "batch"> & {
  readonly shard: number;
  readonly shards: number;
};

const saidEveryMs = 30_000;

/** Every so-many-th world is this shard's. Runs in this process. */
export async function runShard({ seed, orders, from, batch, shard, shards }: Shard): Promise<Tally> {
  const first = Math.floor(from / WORLD_SIZE);
  const end = Math.ceil((from + orders) / WORLD_SIZE);
  const all = Array.from({ length: end - first }, (_, index) => first + index);
  const batches = batch === undefined ? all.filter((one) => one % shards === shard) : [batch];
  const startedMs = Date.now();
  let saidMs = startedMs;
  return await simulate({
    seed,
    batches,
    onProgress: (tally) => {
      if (Date.now() - saidMs < saidEveryMs) {
        return;
      }
      saidMs = Date.now();
      const speed = (tally.orders / ((saidMs - startedMs) / 1000)).toFixed(1);
      say(`shard ${shard}: ${tally.orders} of ${batches.length * WORLD_SIZE} orders, ${speed} a second`);
    },
  });
}

/** A shard as a process of its own, with its PostgreSQL on one core, which answers with its tally. */
function startShard(run: SimulationRun, shard: number): { tally: Promise<Tally>; stop: () => void } {
  const { seed, orders, from, batch, shards } = run;
  const terms: Shard = { seed, orders, from, batch, shard, shards };
  const script = path.join(import.meta.dirname, "simulate-shard.ts");
  const words = [...onOneCore(shard), process.execPath, ...process.execArgv, script, JSON.stringify(terms)];
  const [command = process.execPath, ...args] = words;
  const child = spawn(command, args, {
    env: { ...run.environment, NODE_ENV: "test", LOG_LEVEL: "silent" },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    // What went wrong is told with its amounts, which are bigints.
    serialization: "advanced",
  });
  const stop = (): void => void child.kill();
  process.once("exit", stop);
  const tally = new Promise<Tally>((resolve, reject) => {
    child.once("message", (message) => resolve(message as Tally));
    child.once("error", reject);
    child.once("exit", (code) => {
      process.removeListener("exit", stop);
      reject(new Error(`shard ${shard} ended with ${code}`));
    });
  });
  return { tally, stop };
}

async function runShards(run: SimulationRun): Promise<Tally> {
  const shards = Array.from({ length: run.batch === undefined ? run.shards : 1 }, (_, shard) =>
    startShard(run, shard),
  );
  const stop = (): void => {
    for (const shard of shards) {
      shard.stop();
    }
  };
  run.abort?.addEventListener("abort", stop, { once: true });
  const sum = openTally();
  const ends = shards.map(({ tally }) =>
    tally.then((part) => {
      addTally(sum, part);
      // One that broke a promise ends the run; the others would only go on for an hour.
      if (part.failure !== null) {
        stop();
      }
    }),
  );
  const results = await Promise.allSettled(ends);
  const died = results.find((result) => result.status === "rejected");
  if (died && sum.failure === null) {
    throw died.reason;
  }
  return sum;
}

type Check = { readonly promise: string; readonly faults: readonly string[] };

function checksOf(run: SimulationRun, tally: Tally): readonly Check[] {
  const { failure } = tally;
  const checks: Check[] = [
    {
      promise: "no order loses or doubles money, whoever dies wherever and whatever the provider does",
      faults: failure === null ? [] : failureLines(failure),
    },
  ];
  if (failure !== null || run.batch !== undefined) {
    return checks;
  }
  checks.push({
    promise: `every one of ${run.orders} orders was led to its end, and met at least two faults`,
    faults:
      tally.orders >= run.orders && tally.fewestFaults >= 2
        ? []
        : [`${tally.orders} orders, ${tally.fewestFaults} faults of the luckiest`],
  });
  // The worlds that see to every pair are the first ones of a seed.
  if (run.from === 0 && run.orders >= COVERING_ORDERS) {
    checks.push({
      promise: "every pair of crash point and behaviour came about at least ten times",
      faults: missingPairs(tally),
    });
  }
  if (run.orders >= COVERING_ORDERS) {
    checks.push({
      promise: "every provider was sold through, and orders were passed on from one to the other",
      faults: idleProviders(tally),
    });
  }
  return checks;
}

/** Runs it, tells what it came to, and counts the promises kept. */
export async function runSimulation(run: SimulationRun): Promise<{ passed: number; failed: number }> {
  say(`seed ${run.seed}`);
  const startedMs = Date.now();
  const tally = await runShards(run);
  say(reportLines(tally, (Date.now() - startedMs) / 1000).join("\n"));
  say("");
  const checks = checksOf(run, tally);
  for (const { promise, faults } of checks) {
    say(`${faults.length === 0 ? "✓" : "✗"} ${promise}`);
    for (const fault of faults) {
      say(`    ${fault}`);
    }
  }
  const failed = checks.filter(({ faults }) => faults.length > 0).length;
  return { passed: checks.length - failed, failed };
}

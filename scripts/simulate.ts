// npm run simulate -- --orders 100000 --seed 7: the order's life under every fault, on a throw-away database. A batch by
// itself (--batch 12) goes the very way that it went in the run that broke.
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import type { Tally } from "@/lib/simulator/tally";
import { say } from "./say.mjs";
import { openTestCluster } from "./test-cluster";

type Terms = {
  orders: number;
  seed: string;
  shards: number;
  batch: number | undefined;
  shard: number | undefined;
};

function readTerms(): Terms {
  const { values } = parseArgs({
    options: {
      orders: { type: "string", default: "3000" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      shards: { type: "string", default: "2" },
      batch: { type: "string" },
      shard: { type: "string" },
    },
  });
  const whole = (name: string, text: string, least: number): number => {
    if (/^\d+$/.test(text) && Number(text) >= least) return Number(text);
    throw new Error(`--${name} must be a whole number from ${least} up, but is "${text}"`);
  };
  const perhaps = (name: "batch" | "shard"): number | undefined => {
    const text = values[name];
    return text === undefined ? undefined : whole(name, text, 0);
  };
  return {
    orders: whole("orders", values.orders, 1),
    seed: values.seed,
    shards: whole("shards", values.shards, 1),
    batch: perhaps("batch"),
    shard: perhaps("shard"),
  };
}

/** Every so-many-th batch is this shard's. */
async function runShard(terms: Terms, shard: number): Promise<Tally> {
  process.env["LOG_LEVEL"] ??= "silent";
  const { simulate, WORLD_SIZE } = await import("@/lib/simulator/simulate");
  const all = Array.from({ length: Math.ceil(terms.orders / WORLD_SIZE) }, (_, batch) => batch);
  const batches =
    terms.batch === undefined ? all.filter((batch) => batch % terms.shards === shard) : [terms.batch];
  const startedMs = Date.now();
  let saidMs = startedMs;
  return await simulate({
    seed: terms.seed,
    batches,
    onProgress: ({ orders }) => {
      if (Date.now() - saidMs < 30_000) return;
      saidMs = Date.now();
      const speed = (orders / ((saidMs - startedMs) / 1000)).toFixed(1);
      say(`shard ${shard}: ${orders} of ${batches.length * WORLD_SIZE} orders, ${speed} a second`);
    },
  });
}

/** The same command again as a process of its own, which answers with its tally. */
function startShard(terms: Terms, shard: number): { tally: Promise<Tally>; stop: () => void } {
  const { orders, seed, shards } = terms;
  const args = ["--orders", orders, "--seed", seed, "--shards", shards, "--shard", shard].map(String);
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? "", ...args], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  process.once("exit", () => child.kill());
  const tally = new Promise<Tally>((resolve, reject) => {
    child.once("message", (message) => resolve(message as Tally));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`shard ${shard} ended with ${code}`)));
  });
  return { tally, stop: () => child.kill() };
}

async function runShards(terms: Terms): Promise<Tally> {
  const { addTally, openTally } = await import("@/lib/simulator/tally");
  const shards = Array.from({ length: terms.shards }, (_, shard) => startShard(terms, shard));
  const sum = openTally();
  // One that broke a promise ends the run; the others would only go on for an hour.
  const ends = shards.map(({ tally }) =>
    tally.then((part) => {
      addTally(sum, part);
      if (part.failure !== null) for (const other of shards) other.stop();
    }),
  );
  const results = await Promise.allSettled(ends);
  const died = results.find((result) => result.status === "rejected");
  if (died && sum.failure === null) throw died.reason;
  return sum;
}

async function tell(terms: Terms, tally: Tally, wallSeconds: number): Promise<boolean> {
  const { failureLines, missingPairs, reportLines } = await import("@/lib/simulator/report");
  const { COVERING_ORDERS } = await import("@/lib/simulator/fault-plan");
  say([`seed ${terms.seed}`, ...reportLines(tally, wallSeconds)].join("\n"));
  if (tally.failure !== null) {
    say(failureLines(tally.failure).join("\n"));
    return false;
  }
  const missing = terms.batch === undefined && terms.orders >= COVERING_ORDERS ? missingPairs(tally) : [];
  if (missing.length > 0) say(`pairs that came about too seldom:\n  ${missing.join("\n  ")}`);
  return missing.length === 0;
}

async function main(terms: Terms): Promise<void> {
  const cluster = await openTestCluster();
  const stop = (): void => void cluster.stop().then(() => process.exit(130));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    Object.assign(process.env, cluster.environment);
    say(`seed ${terms.seed}`);
    const startedMs = Date.now();
    const isWhole = terms.batch === undefined && terms.shards > 1;
    const tally = isWhole ? await runShards(terms) : await runShard({ ...terms, shards: 1 }, 0);
    if (!(await tell(terms, tally, (Date.now() - startedMs) / 1000))) process.exitCode = 1;
  } finally {
    await cluster.stop();
  }
}

const terms = readTerms();
if (terms.shard === undefined) {
  await main(terms);
  process.exit();
} else {
  const tally = await runShard(terms, terms.shard);
  process.send?.(tally, () => process.exit(0));
}

// npm run simulate -- --orders 100000 --seed 7: the order's life under every fault, on a throw-away database. A batch by
// itself (--batch 12) goes the very way that it went in the run that broke; a long run can be had in parts (--from).
import { parseArgs } from "node:util";
import { say } from "./say.mjs";
import { coveringRun, runSimulation } from "./simulate-run";

const { values } = parseArgs({
  options: {
    orders: { type: "string", default: String(coveringRun.orders) },
    from: { type: "string", default: String(coveringRun.from) },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    shards: { type: "string", default: String(coveringRun.shards) },
    batch: { type: "string" },
  },
});

function readWhole(name: "orders" | "from" | "shards" | "batch", least: number): number | undefined {
  const text = values[name];
  if (text === undefined) {
    return;
  }
  if (/^\d+$/.test(text) && Number(text) >= least) {
    return Number(text);
  }
  throw new Error(`--${name} must be a whole number from ${least} up, but is "${text}"`);
}

try {
  const terms = {
    seed: values.seed,
    orders: readWhole("orders", 1) ?? coveringRun.orders,
    from: readWhole("from", 0) ?? coveringRun.from,
    shards: readWhole("shards", 1) ?? coveringRun.shards,
    batch: readWhole("batch", 0),
  };
  const ending = new AbortController();
  process.once("SIGINT", () => ending.abort()).once("SIGTERM", () => ending.abort());
  const { failed } = await runSimulation({ ...terms, environment: process.env, abort: ending.signal });
  process.exitCode = failed === 0 ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
process.exit();

// npm test: checks, unit and database tests, browser tests; each phase runs whatever became of the one before it.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { applyMigrations } from "./apply-migrations";
import { buildIfChanged } from "./bundle";
import { runChaos, shortChaos } from "./chaos-run";
import { runChecks } from "./checks";
import { openBrowserFile } from "./chromium";
import { findFreePort } from "./free-port";
import { say, since, step } from "./say.mjs";
import { coveringRun, runSimulation } from "./simulate-run";
import { openStack, type Sandbox, type Stack, type StackSettings, seed } from "./stack";
import { openTestCluster, type TestCluster } from "./test-cluster";

type Tally = { passed: number; failed: number; skipped: number };

const root = process.cwd();
const phases = ["check", "unit", "server", "simulator", "e2e", "chaos"] as const;
type Phase = (typeof phases)[number];
/** The browser tests live ten times as fast as a shop: sandbox, waits and look-ups alike. */
const e2eTimeScale = "10";

/** What a tested process gets of our own environment: no developer's setting may decide a test. */
const passedOn = [
  "PATH",
  "HOME",
  "USER",
  "LANG",
  "TERM",
  "TMPDIR",
  "CI",
  "SystemRoot",
  "NODE_EXTRA_CA_CERTS",
];
const cleanEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    passedOn.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** Runs a program in front of the reader; resolves to its exit code. */
function runLoud(args: readonly string[], environment: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const env = { ...cleanEnvironment(), NODE_ENV: "test" as const, ...environment };
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] });
    current = child;
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}
let current: ReturnType<typeof spawn> | undefined;

/** A report that is missing, or of nothing, is a failure: a phase must not pass by not running. */
function judge(phase: Phase, code: number, tally: Tally | undefined): Tally {
  if (tally === undefined || tally.passed + tally.failed === 0) {
    say(`${phase}: no test was run`);
    return { passed: 0, failed: 1, skipped: tally?.skipped ?? 0 };
  }
  if (code !== 0 && tally.failed === 0) {
    say(`${phase}: every test passed, but the run itself ended with ${code}`);
    return { ...tally, failed: 1 };
  }
  return tally;
}

const readReport = <T>(file: string): T | undefined =>
  fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as T) : undefined;

async function runVitest(phase: "unit" | "server" | "simulator", cluster: TestCluster): Promise<Tally> {
  const file = path.join(cluster.folder, `${phase}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const args = ["node_modules/vitest/vitest.mjs", "run", `--project=${phase}`, ...reporters];
  const code = await runLoud(args, cluster.environment);
  const report = readReport<{
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
  }>(file);
  return judge(
    phase,
    code,
    report && {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    },
  );
}

// ------------------------------------------------------------------------------------------------------------- browser

async function makeDatabase(cluster: TestCluster): Promise<string> {
  const client = new pg.Client({ connectionString: cluster.environment.TEST_DATABASE_URL });
  await client.connect();
  try {
    await client.query("CREATE DATABASE taabia_e2e");
  } finally {
    await client.end();
  }
  const url = new URL(cluster.environment.TEST_DATABASE_URL);
  url.pathname = "/taabia_e2e";
  url.search = ""; // by its port, as a shop does
  return url.href;
}

/** The whole shop, as `up` starts it, on a database and ports of its own. */
async function openShop(cluster: TestCluster, demoPassword: string) {
  await step(
    "build",
    () => buildIfChanged(root, "test"),
    (built) => (built ? "done" : "nothing changed"),
  );
  const port = await findFreePort();
  const settings: StackSettings = {
    root,
    dataDir: cluster.folder,
    build: "test",
    port,
    origin: `http://localhost:${port}`,
    timeScale: e2eTimeScale,
    databaseUrl: await makeDatabase(cluster),
    hasSandbox: true,
    shared: {
      ...cleanEnvironment(),
      AUTH_SECRET: randomBytes(32).toString("base64"),
      ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    },
    workerOnly: {},
  };
  const stack = openStack(settings, async (url) => {
    await applyMigrations(url);
    await seed(settings, url, demoPassword);
  });
  return { stack, settings };
}

async function runBrowser(cluster: TestCluster, filters: readonly string[]): Promise<Tally> {
  const browser = await step("find a browser", openBrowserFile, (file) => file);
  const demoPassword = randomBytes(12).toString("base64url");
  const { stack, settings } = await openShop(cluster, demoPassword);
  openedStack = stack;
  try {
    const { databaseUrl, sandbox } = await stack.start();
    const file = path.join(cluster.folder, "e2e.json");
    const args = [
      "node_modules/@playwright/test/cli.js",
      "test",
      "--config",
      ".config/playwright.config.ts",
      ...filters,
    ];
    const code = await runLoud(args, {
      ...browserEnvironment(settings, databaseUrl, sandbox, demoPassword),
      E2E_BROWSER: browser,
      E2E_REPORT: file,
    });
    const report = readReport<{
      stats: { expected: number; unexpected: number; flaky: number; skipped: number };
    }>(file);
    return judge(
      "e2e",
      code,
      report && {
        passed: report.stats.expected,
        failed: report.stats.unexpected + report.stats.flaky,
        skipped: report.stats.skipped,
      },
    );
  } finally {
    await stack.stop();
    openedStack = undefined;
  }
}
let openedStack: Stack | undefined;

/** What the browser tests may count on. */
const browserEnvironment = (
  settings: StackSettings,
  databaseUrl: string,
  sandbox: Sandbox | undefined,
  demoPassword: string,
): Record<string, string> => ({
  E2E_BASE_URL: settings.origin,
  E2E_DATABASE_URL: databaseUrl,
  DEMO_PASSWORD: demoPassword,
  SANDBOX_URL: sandbox?.url ?? "",
  SANDBOX_API_KEY: sandbox?.apiKey ?? "",
  SANDBOX_RELOADLY_URL: sandbox?.reloadly?.url ?? "",
  PROVIDER_TIME_SCALE: settings.timeScale,
});

// ---------------------------------------------------------------------------------------------------------- simulation

/** The simulator's own tests, then the run itself; each promise that was kept counts as a test. */
async function runSimulatorPhase(cluster: TestCluster): Promise<Tally> {
  const own = await runVitest("simulator", cluster);
  const { passed, failed } = await runSimulation({
    ...coveringRun,
    seed: process.env["SIMULATION_SEED"] ?? "1",
    environment: cleanEnvironment(),
    abort: ending.signal,
  });
  return { ...own, passed: own.passed + passed, failed: own.failed + failed };
}

// ------------------------------------------------------------------------------------------------------- real processes

/** On processes, ports and a database of its own; each promise that was kept counts as a test. */
async function runChaosPhase(): Promise<Tally> {
  const { passed, failed } = await runChaos({
    root,
    seed: process.env["CHAOS_SEED"] ?? String(Date.now() % 1_000_000),
    abort: ending.signal,
    ...shortChaos,
  });
  return { passed, failed, skipped: 0 };
}
const ending = new AbortController();

// --------------------------------------------------------------------------------------------------------------- all

async function runCheckPhase(): Promise<Tally> {
  const results = await runChecks();
  const passed = results.filter(({ isGood }) => isGood).length;
  return { passed, failed: results.length - passed, skipped: 0 };
}

function readArguments(args: readonly string[]): { wanted: readonly Phase[]; filters: readonly string[] } {
  const at = args.indexOf("--only");
  if (at === -1) {
    return { wanted: phases, filters: args };
  }
  const names = (args[at + 1] ?? "").split(",");
  const wanted = phases.filter((phase) => names.includes(phase));
  if (wanted.length !== names.length) {
    throw new Error(`--only takes one or more of ${phases.join(", ")}, with commas between them`);
  }
  return { wanted, filters: args.filter((_, index) => index !== at && index !== at + 1) };
}

async function runPhase(
  phase: Phase,
  cluster: () => Promise<TestCluster>,
  filters: readonly string[],
): Promise<Tally> {
  switch (phase) {
    case "check":
      return await runCheckPhase();
    case "unit":
    case "server":
      return await runVitest(phase, await cluster());
    case "simulator":
      return await runSimulatorPhase(await cluster());
    case "e2e":
      return await runBrowser(await cluster(), filters);
    case "chaos":
      return await runChaosPhase();
  }
}

async function main(): Promise<number> {
  const { wanted, filters } = readArguments(process.argv.slice(2));
  let cluster: Promise<TestCluster> | undefined;
  const openCluster = (): Promise<TestCluster> => {
    cluster ??= step("start a database for the tests", openTestCluster);
    return cluster;
  };
  const close = async (): Promise<void> => {
    await openedStack?.stop();
    await cluster?.then((opened) => opened.stop()).catch(() => undefined);
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(name, () => {
      current?.kill("SIGTERM");
      ending.abort();
      void close().then(() => process.exit(1));
    });
  }

  const total: Tally = { passed: 0, failed: 0, skipped: 0 };
  const lines: string[] = [];
  for (const phase of wanted) {
    say(`── ${phase}`);
    const start = performance.now();
    let tally: Tally;
    try {
      tally = await runPhase(phase, openCluster, filters);
    } catch (error) {
      say(`${phase} could not be run: ${error instanceof Error ? error.message : error}`);
      tally = { passed: 0, failed: 1, skipped: 0 };
    }
    lines.push(
      `${tally.failed === 0 ? "✓" : "✗"} ${phase}: ${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped (${since(start)})`,
    );
    say(lines.at(-1) ?? "");
    total.passed += tally.passed;
    total.failed += tally.failed;
    total.skipped += tally.skipped;
  }
  await close();
  say("");
  for (const line of lines) {
    say(line);
  }
  say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed === 0 && total.skipped === 0 ? 0 : 1;
}

try {
  process.exit(await main());
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

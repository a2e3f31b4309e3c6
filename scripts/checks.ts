// What is checked without running the shop: types, lint, laws of import, dead code, messages.
import { spawn } from "node:child_process";
import { say, since } from "./say.mjs";

type Check = { name: string; commands: readonly (readonly string[])[] };

const tool = (path: string): string => `node_modules/${path}`;
const sources = ["app", "components", "lib", "prisma", "scripts", "e2e"];
const messages = [
  tool("@lingual/i18n-check/dist/bin/index.js"),
  "--locales",
  "messages",
  "-s",
  "en",
  "-f",
  "next-intl",
];

const checks: readonly Check[] = [
  {
    name: "types",
    commands: [[tool("typescript/bin/tsc"), "--noEmit", "--incremental", "false"]],
  },
  {
    name: "lint",
    commands: [[tool("@biomejs/biome/bin/biome"), "ci", "--colors=off", "--diagnostic-level=warn"]],
  },
  {
    name: "laws of import",
    commands: [
      [
        tool("dependency-cruiser/bin/dependency-cruiser.mjs"),
        "--config",
        ".config/dependency-cruiser.mjs",
        ...sources,
      ],
    ],
  },
  {
    name: "dead code",
    commands: [[tool("knip/bin/knip.js"), "--config", ".config/knip.json", "--no-progress"]],
  },
  {
    name: "messages",
    commands: [
      // Not its "invalidKeys": it wants the English plural forms' placeholders in the Arabic dual, which needs none.
      [...messages, "-o", "missingKeys"],
      [...messages, "-u", "app", "components", "lib", "-o", "undefined"],
    ],
  },
];

export type CheckResult = { name: string; isGood: boolean };

function run(args: readonly string[]): Promise<{ code: number | null; words: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, FORCE_COLOR: "0", NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let words = "";
    child.stdout.on("data", (chunk) => (words += String(chunk)));
    child.stderr.on("data", (chunk) => (words += String(chunk)));
    child.once("error", (error) => resolve({ code: 1, words: error.message }));
    child.once("close", (code) => resolve({ code, words }));
  });
}

/** Runs all of them side by side; says each one's result, and its output only when it failed. */
export async function runChecks(): Promise<CheckResult[]> {
  return await Promise.all(
    checks.map(async ({ name, commands }) => {
      const start = performance.now();
      const outcomes = await Promise.all(commands.map(run));
      const failed = outcomes.filter(({ code }) => code !== 0);
      say(`${failed.length === 0 ? "✓" : "✗"} ${name} (${since(start)})`);
      for (const { words } of failed) {
        say(words.trim().replaceAll(/^/gm, "    "));
      }
      return { name, isGood: failed.length === 0 };
    }),
  );
}

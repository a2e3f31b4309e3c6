// The browser tests. `npm test` and `npm run e2e` start the shop they visit and tell its address; see scripts/test.ts.
import path from "node:path";
import { defineConfig } from "@playwright/test";

const root = path.dirname(import.meta.dirname);
const { E2E_BASE_URL, E2E_BROWSER, E2E_REPORT } = process.env;
if (E2E_BASE_URL === undefined || E2E_BROWSER === undefined) {
  throw new Error("the browser tests need a running shop: start them with npm run e2e");
}

export default defineConfig({
  testDir: path.join(root, "e2e"),
  testMatch: /\.(e2e|spec|test)\.ts$/,
  outputDir: path.join(root, ".build", "test", "e2e"),
  workers: 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  projects: [
    { name: "journeys", testIgnore: /(guards|providers|reloadly-stories)\.e2e\.ts$/ },
    // It empties the shop's float, which every other sale needs: alone.
    { name: "two providers", testMatch: /two-providers\.e2e\.ts$/, dependencies: ["journeys"] },
    // They put the second provider first for everybody, and look at the wallet to the centime: alone.
    { name: "second provider", testMatch: /reloadly-stories\.e2e\.ts$/, dependencies: ["two providers"] },
    // It changes who delivers what everybody sells: alone.
    { name: "ranks", testMatch: /[\\/]providers\.e2e\.ts$/, dependencies: ["second provider"] },
    // It stops the whole shop's counter: alone, and last.
    { name: "guards", testMatch: /guards\.e2e\.ts$/, dependencies: ["ranks"] },
  ],
  reporter: [["line"], ...(E2E_REPORT === undefined ? [] : [["json", { outputFile: E2E_REPORT }] as const])],
  use: {
    baseURL: E2E_BASE_URL,
    actionTimeout: 10_000, // what is not there by then will not come: fail while the reason is still on the screen
    navigationTimeout: 20_000,
    trace: "off",
    // Behind one a slow answer is a kept page: the journey about bad networks wants it, all others want the shop itself.
    serviceWorkers: "block",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: E2E_BROWSER,
      args: [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ],
    },
  },
});

import path from "node:path";
import { defineConfig, type Plugin } from "vitest/config";

const alias = { "@": path.resolve(".") };
// A zone nobody here lives in, 5 h 45 min off: a forgotten time zone fails loudly.
const env = { TZ: "Asia/Kathmandu", LOG_LEVEL: "silent" };
const setupFiles = ["./scripts/vitest-console.ts"];
const everywhere = ["**/node_modules/**", "**/.build/**"];
// A door that answers requests runs on the server, and is tested there.
const routes = "app/**/{route,actions,doors}.test.ts";

/** What runs in a browser is a name only to the server that hands it over, in a test as in the shop. */
const browserParts: Plugin = {
  name: "browser-parts",
  transform: (source) =>
    source.startsWith('"use client"')
      ? [...source.matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)]
          .map(([, name]) => `export const ${name} = () => null;`)
          .join("\n")
      : undefined,
};

export default defineConfig({
  test: {
    // By itself it leaves one core free, which of two is half.
    maxWorkers: 2,
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: [
            "lib/domain/**/*.test.ts",
            "lib/i18n/**/*.test.ts",
            "components/**/*.test.{ts,tsx}",
            "app/**/*.test.{ts,tsx}",
          ],
          exclude: [...everywhere, routes],
          env,
          setupFiles,
          testTimeout: 15_000,
        },
      },
      {
        plugins: [browserParts],
        resolve: { alias, conditions: ["react-server"] },
        ssr: { resolve: { conditions: ["react-server"], externalConditions: ["react-server"] } },
        test: {
          name: "server",
          include: ["lib/**/*.test.ts", "prisma/**/*.test.ts", "scripts/**/*.test.ts", routes],
          exclude: [...everywhere, "lib/domain/**", "lib/i18n/**", "lib/simulator/**"],
          env,
          setupFiles,
          execArgv: ["--conditions=react-server"],
          globalSetup: ["./scripts/vitest-database.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias, conditions: ["react-server"] },
        ssr: { resolve: { conditions: ["react-server"], externalConditions: ["react-server"] } },
        test: {
          name: "simulator",
          include: ["lib/simulator/**/*.test.ts"],
          exclude: everywhere,
          env,
          setupFiles,
          execArgv: ["--conditions=react-server"],
          globalSetup: ["./scripts/vitest-database.ts"],
          // Thousands of orders in one test: it ends when they have ended.
          testTimeout: 900_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

// One process of the shop by itself, in the foreground: for machines where something else watches over processes.
import { spawn } from "node:child_process";
import { buildIfChanged } from "./bundle";
import { findFreePort } from "./free-port";
import { findRunningCluster } from "./postgres";
import { say } from "./say.mjs";
import { BadSetting, readSecrets, readSettings, type Settings } from "./settings";
import {
  entryArgs,
  type StackSettings,
  sandboxEnvironment,
  webArgs,
  webEnvironment,
  workerEnvironment,
} from "./stack";

async function findDatabase(settings: Settings): Promise<string> {
  const url = settings.databaseUrl ?? (await findRunningCluster(settings.dataDir));
  if (url === undefined) {
    throw new BadSetting("no database: set DATABASE_URL, or start everything with npm run up");
  }
  return url;
}

function readPort(settings: Settings, name: string): number | undefined {
  const value = settings.shared[name];
  if (value !== undefined && !(/^\d+$/.test(value) && Number(value) > 0 && Number(value) <= 65_535)) {
    throw new BadSetting(`${name} must be a whole number from 1 to 65535, but is "${value}"`);
  }
  return value === undefined ? undefined : Number(value);
}

async function compose(name: "web" | "worker" | "sandbox", settings: Settings) {
  const stack: StackSettings = {
    ...settings,
    build: "up",
    hasSandbox: false,
    shared: { ...settings.shared, ...readSecrets(settings) },
  };
  if (name === "sandbox") {
    const port = readPort(settings, "SANDBOX_PORT") ?? (await findFreePort());
    const apiKey = settings.shared["SANDBOX_API_KEY"] ?? "";
    const url = `http://127.0.0.1:${port}`;
    const environment = sandboxEnvironment(stack, { url, apiKey, reloadly: undefined });
    return { args: entryArgs(stack, "sandbox"), environment };
  }
  const databaseUrl = await findDatabase(settings);
  const workerPort = readPort(settings, "WORKER_PORT") ?? (await findFreePort());
  if (name === "web") {
    return { args: webArgs(stack), environment: webEnvironment(stack, { databaseUrl, workerPort }) };
  }
  if (!settings.hasProvider) {
    throw new BadSetting(
      "the worker has no provider: set ONECLICKDZ_API_KEY or RELOADLY_CLIENT_ID and RELOADLY_CLIENT_SECRET in .env.worker, or use npm run up to practise",
    );
  }
  return {
    args: entryArgs(stack, "worker"),
    environment: workerEnvironment(stack, { databaseUrl, workerPort, sandbox: undefined }),
  };
}

/** Runs it until it ends; its exit code is ours. */
export async function runOne(name: "web" | "worker" | "sandbox"): Promise<void> {
  try {
    const settings = readSettings(process.cwd());
    const { args, environment } = await compose(name, settings);
    await buildIfChanged(settings.root, "up");
    const child = spawn(process.execPath, args, { cwd: settings.root, env: environment, stdio: "inherit" });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => child.kill(signal));
    }
    child.once("exit", (code) => process.exit(code ?? 1));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

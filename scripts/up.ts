// npm run up: everything the shop needs, from nothing to "ready"; then it watches over it until it is told to stop.
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { applyMigrations } from "./apply-migrations";
import { buildIfChanged } from "./bundle";
import { isPortFree } from "./free-port";
import { identify } from "./identity";
import { withLock } from "./lock.mjs";
import { say, step } from "./say.mjs";
import { BadSetting, readSecrets, readSettings, type Settings } from "./settings";
import {
  claimFolder,
  clearStack,
  findStarter,
  openStack,
  releaseFolder,
  type Stack,
  type StackSettings,
  seed,
} from "./stack";

const accounts = [
  ["admin@taabia.test", "admin"],
  ["admin2@taabia.test", "second admin"],
  ["reseller@taabia.test", "owner of Practice shop"],
  ["cashier@taabia.test", "cashier of Practice shop"],
  ["other@taabia.test", "owner of a second shop"],
] as const;

/** The practice accounts' password, until it was shown: a first run that is killed half way must not lose it. */
const passwordFile = (settings: Settings): string => path.join(settings.dataDir, "practice-password");

/** Returns the password to show when this run (or one before it that was killed) made the accounts. */
async function seedPracticeShop(
  settings: Settings,
  stack: StackSettings,
  databaseUrl: string,
): Promise<string | undefined> {
  if (settings.hasProvider && settings.demoPassword === undefined) {
    return;
  }
  const file = passwordFile(settings);
  const waiting = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
  const password = settings.demoPassword ?? waiting ?? randomBytes(9).toString("base64url");
  fs.writeFileSync(file, password, { mode: 0o600 });
  const isNew = await step(
    "seed the practice shop",
    () => seed(stack, databaseUrl, password),
    (made) => (made ? "done" : "the database is in use already"),
  );
  if (!isNew && waiting === undefined) {
    fs.rmSync(file, { force: true });
  }
  const shown = settings.demoPassword === undefined ? password : "(your DEMO_PASSWORD)";
  return isNew ? shown : waiting;
}

/** One run per DATA_DIR; what a killed run left behind is stopped first. */
async function takeFolder(settings: Settings): Promise<void> {
  await withLock(path.join(settings.dataDir, "up.lock"), async () => {
    const starter = findStarter(settings.dataDir);
    if (starter !== undefined) {
      throw new BadSetting(
        `Taabia runs here already, on ${starter.origin} (process ${starter.pid}): stop that one first`,
      );
    }
    const stopped = await clearStack(settings.dataDir);
    if (stopped > 0) {
      say(`✓ stopped ${stopped} processes that an earlier run had left behind`);
    }
    const { port } = settings;
    if (!((await isPortFree(port)) && (await isPortFree(port, "127.0.0.1")))) {
      throw new BadSetting(`port ${port} is in use by another program: stop it, or set PORT`);
    }
    claimFolder(settings.dataDir, identify(process.pid), settings.origin);
  });
}

/** Calls `stop` once, whichever comes first: a signal, or the death of whoever started us. */
function onEnd(stop: (why: string) => void): void {
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => stop(name));
  }
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop("its starter died"), 1000).unref();
}

function showAccounts(password: string): void {
  say("");
  say("Sign in with one of the practice accounts (shown this once; no money here is real):");
  for (const [email, who] of accounts) {
    say(`  ${email.padEnd(22)} ${password}   ${who}`);
  }
  say("");
}

async function run(isDevelopment: boolean): Promise<void> {
  const root = process.cwd();
  const settings = readSettings(root);
  const secrets = readSecrets(settings);
  const ending = new AbortController();
  let stack: Stack | undefined;
  let isEnding = false;
  onEnd((why) => {
    if (isEnding) {
      return;
    }
    isEnding = true;
    say(`stopping (${why})`);
    ending.abort();
    void (stack?.stop() ?? Promise.resolve()).then(() => {
      releaseFolder(settings.dataDir);
      say("stopped");
      process.exit(0);
    });
  });
  await takeFolder(settings);
  try {
    if (!isDevelopment) {
      const tell = (built: boolean): string => (built ? "done" : "nothing changed");
      await step("build", () => buildIfChanged(root, "up", ending.signal), tell);
    }
    const stackSettings: StackSettings = {
      root,
      dataDir: settings.dataDir,
      build: isDevelopment ? "dev" : "up",
      port: settings.port,
      origin: settings.origin,
      timeScale: settings.timeScale,
      databaseUrl: settings.databaseUrl,
      hasSandbox: !settings.hasProvider,
      shared: { ...settings.shared, ...secrets },
      workerOnly: settings.workerOnly,
    };
    let password: string | undefined;
    stack = openStack(stackSettings, async (databaseUrl) => {
      const tell = (names: string[]): string => (names.length === 0 ? "nothing new" : names.join(", "));
      await step("migrate the database", () => applyMigrations(databaseUrl), tell);
      password = await seedPracticeShop(settings, stackSettings, databaseUrl);
    });
    await stack.start();
    if (password !== undefined) {
      showAccounts(password);
      fs.rmSync(passwordFile(settings), { force: true });
    }
    say(`Taabia is ready on ${settings.origin}`);
  } catch (error) {
    if (isEnding) {
      return; // the one who ends it says so, and leaves
    }
    isEnding = true;
    await stack?.stop();
    releaseFolder(settings.dataDir);
    throw error;
  }
}

try {
  await run(process.argv.includes("--dev"));
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

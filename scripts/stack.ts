// The whole shop as processes: database, sandbox, worker, web. `up` and the browser tests start it through here, so what
// is tested is what is run.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildOf } from "./bundle";
import { findFreePort } from "./free-port";
import { type Identity, isAlive } from "./identity";
import { type Cluster, clearCluster, startCluster } from "./postgres";
import { say, step } from "./say.mjs";
import { endGroup, type Program, type Supervised, type Surroundings, supervise } from "./supervise";

type Variables = Record<string, string>;
type Environment = Variables & { NODE_ENV: "production" | "development" };
type Ports = Partial<Record<"database" | "sandbox" | "reloadly" | "worker", number>>;
/** `<dataDir>/running.json`: who runs on this folder; a later run stops what a killed one left. */
type Running = { starter?: Identity | undefined; origin?: string; children: Record<string, Identity> };

export type StackSettings = {
  root: string;
  dataDir: string;
  /** Which build it runs; "dev" = straight from the sources. */
  build: "up" | "test" | "dev";
  port: number;
  origin: string;
  timeScale: string;
  /** Absent = a cluster of its own in `dataDir`. */
  databaseUrl: string | undefined;
  /** True when nothing sold is real: our own sandbox acts the provider. */
  hasSandbox: boolean;
  /** Environment of every process: settings and secrets, no provider key. */
  shared: Variables;
  /** Environment of the worker on top of it: the provider keys. */
  workerOnly: Variables;
  /** How many workers; one, unless said. */
  workers?: number;
  /**
   * For tests: by which address web and workers find the database, and workers the sandbox, instead of the real one. They
   * then know the first provider only: what goes another way is not seen by whoever stands in it.
   */
  detour?: { database: (url: string) => string; sandbox: (url: string) => string };
};

/** Both providers, acted by one process: each its own port, one key of each. */
export type Sandbox = {
  url: string;
  apiKey: string;
  reloadly: { url: string; clientId: string; clientSecret: string; webhookSecret: string } | undefined;
};

export type Stack = {
  start: () => Promise<{ databaseUrl: string; sandbox: Sandbox | undefined }>;
  stop: () => Promise<void>;
  /** Every process of it that was last seen alive: web, worker, worker-2…, sandbox, and the database where it is our own. */
  members: () => Record<string, Identity>;
};

const readyLimitMs = 60_000;
const developmentLimitMs = 180_000; // the first page is compiled while it is asked for

const readJson = <T>(file: string, otherwise: T): T =>
  fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as T) : otherwise;

function writeJson(file: string, value: unknown): void {
  fs.writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
}

const runningFile = (dataDir: string): string => path.join(dataDir, "running.json");
const portsFile = (dataDir: string): string => path.join(dataDir, "ports.json");

/** The run that holds this folder now, if one lives. */
export function findStarter(dataDir: string): { pid: number; origin: string } | undefined {
  const { starter, origin } = readJson<Running>(runningFile(dataDir), { children: {} });
  return starter !== undefined && isAlive(starter) ? { pid: starter.pid, origin: origin ?? "" } : undefined;
}

/** Stops what a run that was killed outright left behind. Only processes proven to be the recorded ones are touched. */
export async function clearStack(dataDir: string, forget = false): Promise<number> {
  const { children } = readJson<Running>(runningFile(dataDir), { children: {} });
  const alive = Object.values(children).filter(isAlive);
  await Promise.all(alive.map((identity) => endGroup(identity)));
  await clearCluster(dataDir, forget);
  fs.rmSync(runningFile(dataDir), { force: true });
  return alive.length;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(10_000), redirect: "manual" })).status === 200;
  } catch {
    return false;
  }
}

/** Any answer at all: the sandbox acts a stranger, and strangers have no health address. */
async function listens(url: string): Promise<boolean> {
  try {
    await fetch(url, { signal: AbortSignal.timeout(2000) });
    return true;
  } catch {
    return false;
  }
}

type Addresses = { databaseUrl: string; workerPort: number; sandbox: Sandbox | undefined };

/** How each bundle is run: from its build, or in development from its source, again after every change. */
export function entryArgs(settings: StackSettings, entry: "worker" | "sandbox" | "seed"): string[] {
  if (settings.build !== "dev") {
    const bundle = path.join(buildOf(settings.root, settings.build).folder, `${entry}.mjs`);
    return ["--enable-source-maps", "--conditions=react-server", bundle];
  }
  const source = { worker: "lib/worker/main.ts", sandbox: "lib/sandbox/main.ts", seed: "prisma/seed.ts" }[
    entry
  ];
  const tsx = path.join("node_modules", "tsx", "dist", "cli.mjs");
  return [
    tsx,
    ...(entry === "worker" ? ["watch", "--clear-screen=false"] : []),
    "--conditions=react-server",
    source,
  ];
}

export const webArgs = (settings: StackSettings): string[] => {
  const next = path.join("node_modules", "next", "dist", "bin", "next");
  return [next, settings.build === "dev" ? "dev" : "start", "-p", String(settings.port)];
};

const baseEnvironment = (settings: StackSettings): Environment => ({
  ...settings.shared,
  NODE_ENV: settings.build === "dev" ? "development" : "production",
  DATA_DIR: settings.dataDir,
  PROVIDER_TIME_SCALE: settings.timeScale,
  PRACTICE: settings.hasSandbox ? "1" : "0",
});

export const sandboxEnvironment = (
  settings: StackSettings,
  { url, apiKey, reloadly }: Sandbox,
): Environment => ({
  ...baseEnvironment(settings),
  SANDBOX_PORT: new URL(url).port,
  SANDBOX_API_KEY: apiKey,
  ...(reloadly && {
    SANDBOX_RELOADLY_PORT: new URL(reloadly.url).port,
    SANDBOX_RELOADLY_CLIENT_ID: reloadly.clientId,
    SANDBOX_RELOADLY_CLIENT_SECRET: reloadly.clientSecret,
    SANDBOX_RELOADLY_WEBHOOK_URL: `http://127.0.0.1:${settings.port}/api/webhooks/reloadly`,
    SANDBOX_RELOADLY_WEBHOOK_SECRET: reloadly.webhookSecret,
  }),
});

function keysOf(sandbox: Sandbox | undefined): Variables {
  if (sandbox === undefined) {
    return {};
  }
  const { url, apiKey, reloadly } = sandbox;
  return {
    ONECLICKDZ_BASE_URL: url,
    ONECLICKDZ_API_KEY: apiKey,
    ...(reloadly && {
      RELOADLY_AUTH_URL: reloadly.url,
      RELOADLY_BASE_URL: reloadly.url,
      RELOADLY_CLIENT_ID: reloadly.clientId,
      RELOADLY_CLIENT_SECRET: reloadly.clientSecret,
    }),
  };
}

/** The only process that is told a provider's key. */
export const workerEnvironment = (settings: StackSettings, addresses: Addresses): Environment => ({
  ...baseEnvironment(settings),
  ...settings.workerOnly,
  ...keysOf(addresses.sandbox),
  DATABASE_URL: addresses.databaseUrl,
  WORKER_PORT: String(addresses.workerPort),
});

const workerHealth = (port: number): string => `http://127.0.0.1:${port}/health`;

export const webEnvironment = (
  settings: StackSettings,
  addresses: Omit<Addresses, "sandbox"> & { webhookSecret?: string | undefined },
): Environment => ({
  ...baseEnvironment(settings),
  ...(addresses.webhookSecret && { RELOADLY_WEBHOOK_SECRET: addresses.webhookSecret }),
  DATABASE_URL: addresses.databaseUrl,
  WORKER_HEALTH_URL: settings.shared["WORKER_HEALTH_URL"] ?? workerHealth(addresses.workerPort),
  APP_ORIGIN: settings.origin,
  PORT: String(settings.port),
  NEXT_DIST_DIR:
    settings.build === "dev" ? ".build/dev/next" : buildOf(settings.root, settings.build).distDir,
  NEXT_TELEMETRY_DISABLED: "1",
});

/** Seeds an empty database. Returns whether it was empty. */
export function seed(settings: StackSettings, databaseUrl: string, demoPassword: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, entryArgs(settings, "seed"), {
      cwd: settings.root,
      env: { ...baseEnvironment(settings), DATABASE_URL: databaseUrl, DEMO_PASSWORD: demoPassword },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [words, complaints] = ["", ""];
    child.stdout.on("data", (chunk) => (words += String(chunk)));
    child.stderr.on("data", (chunk) => (complaints += String(chunk)));
    child.once("error", reject);
    child.once("close", (code) => {
      const line = words.split("\n").find((one) => one.includes('"seeded"'));
      if (code === 0 && line !== undefined) {
        resolve((JSON.parse(line) as { seeded: boolean }).seeded);
      } else {
        reject(new Error(`seeding ended with ${code}:\n${(complaints + words).trim()}`));
      }
    });
  });
}

const logLimitBytes = 20_000_000;

/** Cuts a log that has grown too long; its last part stays beside it as `.1`. */
function keepLogsShort(folder: string): NodeJS.Timeout {
  const look = (): void => {
    for (const name of fs.readdirSync(folder).filter((one) => one.endsWith(".log"))) {
      const file = path.join(folder, name);
      if (fs.statSync(file).size > logLimitBytes) {
        fs.copyFileSync(file, `${file}.1`);
        fs.truncateSync(file); // written in append mode: the next line goes to the new end
      }
    }
  };
  look();
  return setInterval(look, 60_000).unref();
}

/** Starts the cluster, and again whenever it dies; tells its address each time. */
function watchCluster(settings: StackSettings, onAddress: (url: string, port: number) => void) {
  let cluster: Cluster | undefined;
  let isStopping = false;
  let opening: Promise<void> = Promise.resolve();
  const open = async (): Promise<void> => {
    const opened = await startCluster({ stateDir: settings.dataDir, durable: true });
    cluster = opened;
    const onExit = (): void => {
      if (!isStopping) {
        say("the database ended and is started again");
        opening = reopen();
      }
    };
    opened.exited.then(onExit, onExit);
    onAddress(opened.url("taabia"), opened.port);
  };
  const reopen = async (): Promise<void> => {
    for (let waitMs = 250; !isStopping; waitMs = Math.min(waitMs * 2, 2000)) {
      try {
        await open();
        return;
      } catch (error) {
        say(`the database could not be started: ${error instanceof Error ? error.message : error}`);
        await sleep(waitMs);
      }
    }
  };
  return {
    start: async (): Promise<Cluster | undefined> => {
      opening = open();
      await opening;
      return cluster;
    },
    stop: async (): Promise<void> => {
      isStopping = true;
      await opening.catch(() => undefined); // half-started it could not be stopped
      await cluster?.stop();
    },
    identity: (): Identity | undefined => cluster?.identity,
  };
}

/** Thrown by `start` when `stop` was called meanwhile. */
export class Stopped extends Error {}

/**
 * `start` resolves once the web server answers that database and worker are well; `prepare` is called with the database's
 * address before anything uses it. `stop` may be called at any time: web and worker first, the database last.
 */
export function openStack(settings: StackSettings, prepare: (databaseUrl: string) => Promise<void>): Stack {
  const { root, dataDir } = settings;
  const isDevelopment = settings.build === "dev";
  const ports = readJson<Ports>(portsFile(dataDir), {});
  const running = readJson<Running>(runningFile(dataDir), { children: {} });
  const logFolder = path.join(dataDir, "logs");
  fs.mkdirSync(logFolder, { recursive: true, mode: 0o700 });
  const trimming = keepLogsShort(logFolder);

  let isStopping = false;
  let databaseUrl = settings.databaseUrl ?? "";
  let sandboxProgram: Supervised | undefined;
  const users: Supervised[] = []; // of the database
  let starting: Promise<unknown> = Promise.resolve();

  const around: Surroundings = {
    root,
    node: process.execPath,
    logFolder,
    isLoud: isDevelopment,
    record: (name, identity) => {
      const { [name]: _before, ...others } = running.children;
      running.children = identity === undefined ? others : { ...others, [name]: identity };
      writeJson(runningFile(dataDir), running);
    },
  };
  const notePort = (name: keyof Ports, port: number): void => {
    ports[name] = port;
    writeJson(portsFile(dataDir), ports);
  };
  const goOn = (): void => {
    if (isStopping) {
      throw new Stopped("stopped while starting");
    }
  };

  const cluster = watchCluster(settings, (url, port) => {
    notePort("database", port);
    if (url !== databaseUrl) {
      databaseUrl = url;
      for (const program of users) {
        program.restart(); // its port was taken meanwhile: they must learn the new one
      }
    }
  });

  const startSandbox = async (): Promise<Sandbox> => {
    const port = await findFreePort(ports.sandbox);
    notePort("sandbox", port);
    const secondPort = await findFreePort(ports.reloadly);
    notePort("reloadly", secondPort);
    const secret = (): string => randomBytes(24).toString("base64url");
    const sandbox: Sandbox = {
      url: `http://127.0.0.1:${port}`,
      apiKey: secret(),
      reloadly: {
        url: `http://127.0.0.1:${secondPort}`,
        clientId: secret(),
        clientSecret: secret(),
        webhookSecret: secret(),
      },
    };
    sandboxProgram = supervise(
      {
        name: "sandbox",
        args: entryArgs(settings, "sandbox"),
        environment: () => sandboxEnvironment(settings, sandbox),
        isReady: () => listens(sandbox.url),
        readyLimitMs,
      },
      around,
    );
    await step("start the provider sandbox", sandboxProgram.start, () => sandbox.url);
    return sandbox;
  };

  const startUsers = async (sandbox: Sandbox | undefined): Promise<void> => {
    const workerPort = await findFreePort(ports.worker);
    notePort("worker", workerPort);
    const reachDatabase = (): string => settings.detour?.database(databaseUrl) ?? databaseUrl;
    const reachSandbox = (): Sandbox | undefined =>
      sandbox && settings.detour
        ? { ...sandbox, url: settings.detour.sandbox(sandbox.url), reloadly: undefined }
        : sandbox;
    const worker = (name: string, port: number): Program => ({
      name,
      args: entryArgs(settings, "worker"),
      environment: () =>
        workerEnvironment(settings, {
          databaseUrl: reachDatabase(),
          workerPort: port,
          sandbox: reachSandbox(),
        }),
      isReady: () => answers(workerHealth(port)),
      readyLimitMs,
    });
    const workers = [worker("worker", workerPort)];
    while (workers.length < (settings.workers ?? 1)) {
      workers.push(worker(`worker-${workers.length + 1}`, await findFreePort()));
    }
    const web: Program = {
      name: "web",
      args: webArgs(settings),
      environment: () =>
        webEnvironment(settings, {
          databaseUrl: reachDatabase(),
          workerPort,
          webhookSecret: sandbox?.reloadly?.webhookSecret,
        }),
      isReady: () => answers(`http://127.0.0.1:${settings.port}/api/health`),
      readyLimitMs: isDevelopment ? developmentLimitMs : readyLimitMs,
    };
    users.push(...[...workers, web].map((program) => supervise(program, around)));
    await step(
      workers.length === 1 ? "start worker and web" : `start ${workers.length} workers and web`,
      () => Promise.all(users.map((program) => program.start())),
    );
  };

  const start = async (): Promise<{ databaseUrl: string; sandbox: Sandbox | undefined }> => {
    if (settings.databaseUrl === undefined) {
      const tell = (one: Cluster | undefined): string => `127.0.0.1:${one?.port}, data in ${one?.home}`;
      await step("start PostgreSQL", cluster.start, tell);
    }
    goOn();
    await prepare(databaseUrl);
    goOn();
    const sandbox = settings.hasSandbox ? await startSandbox() : undefined;
    goOn();
    await startUsers(sandbox);
    goOn();
    return { databaseUrl, sandbox };
  };

  return {
    members: () => {
      const database = cluster.identity();
      return { ...running.children, ...(database && { database }) };
    },
    start: () => {
      const promise = start();
      starting = promise.catch(() => undefined);
      return promise;
    },
    stop: async () => {
      isStopping = true;
      clearInterval(trimming);
      await Promise.all(users.map((program) => program.stop()));
      await sandboxProgram?.stop();
      await cluster.stop();
      await starting;
      // What a start that was under way has begun meanwhile.
      await Promise.all(
        [...users, ...(sandboxProgram === undefined ? [] : [sandboxProgram])].map((one) => one.stop()),
      );
    },
  };
}

/** Writes down who runs on this folder. */
export const claimFolder = (dataDir: string, starter: Identity | undefined, origin: string): void =>
  writeJson(runningFile(dataDir), { starter, origin, children: {} } satisfies Running);

/** Nothing runs on this folder any more. */
export const releaseFolder = (dataDir: string): void => fs.rmSync(runningFile(dataDir), { force: true });

// What the start scripts read from the environment, checked before any work is done. `.env` is for every process,
// `.env.worker` for the worker alone; what the shell sets wins over both.
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";

type Variables = Record<string, string>;

/** A value that cannot be used. Its message is the one line shown. */
export class BadSetting extends Error {}

export type Settings = {
  root: string;
  port: number;
  origin: string;
  /** Absent = the embedded PostgreSQL. */
  databaseUrl: string | undefined;
  dataDir: string;
  timeScale: string;
  demoPassword: string | undefined;
  /** True when a provider has a key or an address: the built-in sandbox stays away then. */
  hasProvider: boolean;
  /** For every process; holds no provider key. */
  shared: Variables;
  /** For the worker alone, on top of `shared`. */
  workerOnly: Variables;
};

const providerNames = [
  "ONECLICKDZ_BASE_URL",
  "ONECLICKDZ_API_KEY",
  "RELOADLY_AUTH_URL",
  "RELOADLY_BASE_URL",
  "RELOADLY_CLIENT_ID",
  "RELOADLY_CLIENT_SECRET",
] as const;
const isForWorkerOnly = (name: string): boolean =>
  /^(ONECLICKDZ|RELOADLY)_/.test(name) && name !== "RELOADLY_WEBHOOK_SECRET";
/** What the start itself uses, or npm told it: no process of the shop needs it. */
const isForScripts = (name: string): boolean => /^npm_|^(INIT_CWD|DEMO_PASSWORD)$/.test(name);
/** Next reads all of these by itself, into the web server's environment. */
const filesOfNext = [
  ".env",
  ".env.local",
  ".env.production",
  ".env.production.local",
  ".env.development",
  ".env.development.local",
];

function readFile(root: string, name: string): Variables {
  const file = path.join(root, name);
  if (!fs.existsSync(file)) {
    return {};
  }
  const entries = Object.entries(parseEnv(fs.readFileSync(file, "utf8")));
  return Object.fromEntries(
    entries.flatMap(([key, value]) => (value === undefined || value === "" ? [] : [[key, value]])),
  );
}

function refuseKeysForWeb(root: string): void {
  for (const file of filesOfNext) {
    const name = Object.keys(readFile(root, file)).find(isForWorkerOnly);
    if (name !== undefined) {
      throw new BadSetting(
        `${name} stands in ${file}, which the web server reads too: move it to .env.worker`,
      );
    }
  }
}

function readAddress(name: string, value: string, protocols: readonly string[]): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !protocols.includes(url.protocol)) {
    // Not the value: a database's address holds a password.
    throw new BadSetting(
      `${name} is not an address that begins with ${protocols.map((one) => `${one}//`).join(" or ")}`,
    );
  }
  return url;
}

function readNumber(name: string, value: string, least: number, most: number, whole: boolean): number {
  const number = Number(value);
  if (!(Number.isFinite(number) && number >= least && number <= most) || (whole && !/^\d+$/.test(value))) {
    throw new BadSetting(
      `${name} must be a ${whole ? "whole " : ""}number from ${least} to ${most}, but is "${value}"`,
    );
  }
  return number;
}

function readOrigin(value: string): string {
  const url = readAddress("APP_ORIGIN", value, ["http:", "https:"]);
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "" || url.username !== "") {
    throw new BadSetting(
      `APP_ORIGIN must be a scheme and a host only, like https://shop.example, but is "${value}"`,
    );
  }
  return url.origin;
}

/** Not mkdir's own "recursive": it never comes back where a file system refuses with "no such file" (/proc). */
function makeFolder(folder: string): void {
  if (!fs.existsSync(folder)) {
    makeFolder(path.dirname(folder));
    // 0711 as root: the database's own account must pass through it, and every file of ours in it is 0600.
    fs.mkdirSync(folder, { mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  }
}

function readDataDir(root: string, value: string): string {
  const folder = path.resolve(root, value);
  try {
    makeFolder(folder);
    fs.accessSync(`${folder}/.`, fs.constants.W_OK); // the dot: of a file it says that it is none
  } catch (error) {
    throw new BadSetting(
      `DATA_DIR ${folder} cannot be used: ${error instanceof Error ? error.message : error}`,
    );
  }
  return fs.realpathSync(folder);
}

/** Reads and checks everything. Throws BadSetting. Makes DATA_DIR. */
export function readSettings(root: string): Settings {
  refuseKeysForWeb(root);
  const present = Object.entries(process.env).flatMap(([name, value]) =>
    value ? [[name, value] as const] : [],
  );
  const all: Variables = { ...readFile(root, ".env"), ...Object.fromEntries(present) };
  const shared = Object.fromEntries(
    Object.entries(all).filter(([name]) => !isForWorkerOnly(name) && !isForScripts(name)),
  );
  const fromShell = Object.fromEntries(present.filter(([name]) => isForWorkerOnly(name)));
  const workerOnly: Variables = { ...readFile(root, ".env.worker"), ...fromShell };

  const port = readNumber("PORT", all["PORT"] ?? "3000", 1, 65_535, true);
  const timeScale = all["PROVIDER_TIME_SCALE"] ?? "1";
  readNumber("PROVIDER_TIME_SCALE", timeScale, 1, 1000, false);
  readNumber("WORKER_CONCURRENCY", all["WORKER_CONCURRENCY"] ?? "10", 1, 64, true);
  const databaseUrl = all["DATABASE_URL"];
  if (databaseUrl !== undefined) {
    readAddress("DATABASE_URL", databaseUrl, ["postgresql:", "postgres:"]);
  }
  for (const name of providerNames.filter((one) => one.endsWith("_URL"))) {
    const value = workerOnly[name];
    if (value !== undefined) {
      readAddress(name, value, ["http:", "https:"]);
    }
  }
  if (all["AUTH_SECRET"] !== undefined && all["AUTH_SECRET"].length < 32) {
    throw new BadSetting("AUTH_SECRET must have at least 32 characters");
  }
  return {
    root,
    port,
    origin: readOrigin(all["APP_ORIGIN"] ?? `http://localhost:${port}`),
    databaseUrl,
    dataDir: readDataDir(root, all["DATA_DIR"] ?? ".data"),
    timeScale,
    demoPassword: all["DEMO_PASSWORD"],
    hasProvider: providerNames.some((name) => workerOnly[name] !== undefined),
    shared,
    workerOnly,
  };
}

/** The value, unless it is absent in production, where a secret made on one machine's disk would differ on the next. */
function need(settings: Settings, name: string): void {
  if (
    settings.databaseUrl !== undefined &&
    settings.shared["NODE_ENV"] === "production" &&
    !settings.shared[name]
  ) {
    throw new BadSetting(`${name} must be set in production, where DATABASE_URL is set`);
  }
}

/** AUTH_SECRET and ENCRYPTION_KEY: as given, else made on the first run and kept in DATA_DIR, readable by its owner only. */
export function readSecrets(settings: Settings): Variables {
  const names = ["AUTH_SECRET", "ENCRYPTION_KEY"];
  for (const name of names) {
    need(settings, name);
  }
  const file = path.join(settings.dataDir, "secrets.json");
  const kept: Variables = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : {};
  const isWhole = names.every((name) => kept[name] !== undefined);
  const secrets = Object.fromEntries(
    names.map((name) => [name, kept[name] ?? randomBytes(32).toString("base64")]),
  );
  if (!isWhole) {
    fs.writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    fs.renameSync(`${file}.new`, file);
  }
  const given = names.flatMap((name) =>
    settings.shared[name] === undefined ? [] : [[name, settings.shared[name]] as const],
  );
  return { ...secrets, ...Object.fromEntries(given) };
}

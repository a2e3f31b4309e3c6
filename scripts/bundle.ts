// What runs in production: the web server's build and one file each for worker, sandbox and seed. Made again only when a
// source changed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { build, stop } from "esbuild";
import { withLock } from "./lock.mjs";
import { say } from "./say.mjs";

const sources = [
  "app",
  "components",
  "lib",
  "messages",
  "public",
  "prisma/schema.prisma",
  "prisma/seed.ts",
  "scripts/bundle.ts",
  "next.config.ts",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];
const entries = { worker: "lib/worker/main.ts", sandbox: "lib/sandbox/main.ts", seed: "prisma/seed.ts" };

function* filesUnder(place: string): Generator<string> {
  if (!fs.existsSync(place)) {
    return;
  }
  if (fs.statSync(place).isFile()) {
    yield place;
    return;
  }
  for (const name of fs.readdirSync(place).sort()) {
    yield* filesUnder(path.join(place, name));
  }
}

/** Names and contents of everything the build is made from, and the Node it is made for. */
function hashSources(root: string): string {
  const hash = createHash("sha256").update(process.version);
  for (const place of sources) {
    for (const file of filesUnder(path.join(root, place))) {
      if (!/\.test\.tsx?$/.test(file)) {
        hash.update(path.relative(root, file)).update("\0").update(fs.readFileSync(file)).update("\0");
      }
    }
  }
  return hash.digest("hex");
}

/** Runs in the shop's browser, between its pages and the network. */
async function bundleServiceWorker(root: string, folder: string, hash: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: { "service-worker": "app/service-worker/worker.ts" },
    outdir: folder,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    define: { "process.env.NODE_ENV": '"production"', BUILD_HASH: JSON.stringify(hash) },
    tsconfig: path.join(root, "tsconfig.json"),
    logLevel: "silent",
  });
}

async function bundleEntries(root: string, folder: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node22.12",
    packages: "external",
    conditions: ["react-server"],
    tsconfig: path.join(root, "tsconfig.json"),
    sourcemap: true,
    logLevel: "silent", // its errors are thrown, with file and line
  });
}

function buildWeb(root: string, distDir: string, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [path.join("node_modules", "next", "dist", "bin", "next"), "build"],
      {
        cwd: root,
        env: { ...process.env, NODE_ENV: "production", NEXT_DIST_DIR: distDir, NEXT_TELEMETRY_DISABLED: "1" },
        stdio: ["ignore", "pipe", "pipe"],
        ...(signal === undefined ? {} : { signal }),
      },
    );
    let words = "";
    const listen = (chunk: unknown): void => {
      words += String(chunk);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`next build ended with ${code}:\n${words.trim()}`)),
    );
  });
}

/**
 * Tells browsers to compile each script whole while it arrives, beside the page, and not function by function when the page
 * is waiting for it (https://v8.dev/blog/explicit-compile-hints). Whoever does not know the word reads a comment.
 */
function hintCompiling(root: string, distDir: string): void {
  const folder = path.join(root, distDir, "static", "chunks");
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".js")) continue;
    const file = path.join(folder, name);
    fs.writeFileSync(file, `//# allFunctionsCalledOnLoad\n${fs.readFileSync(file, "utf8")}`);
  }
}

export type Build = { folder: string; distDir: string };

/** The places of a build; `name` is "up", or "test": both may be in use at once. */
export const buildOf = (root: string, name: string): Build => ({
  folder: path.join(root, ".build", name),
  distDir: `.build/${name}/next`,
});

/** Builds unless what is there was made from these very sources. Returns whether anything had to be built. */
export async function buildIfChanged(
  root: string,
  name: "up" | "test",
  signal?: AbortSignal,
): Promise<boolean> {
  const { folder, distDir } = buildOf(root, name);
  const stamp = path.join(folder, "sources.hash");
  return await withLock(
    path.join(root, ".build", `${name}.lock`),
    async () => {
      const hash = hashSources(root);
      if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === hash) {
        return false;
      }
      fs.rmSync(stamp, { force: true });
      await bundleEntries(root, folder);
      await bundleServiceWorker(root, folder, hash.slice(0, 16));
      await stop(); // else its service stays for as long as we do
      await buildWeb(root, distDir, signal);
      hintCompiling(root, distDir);
      fs.writeFileSync(stamp, hash);
      return true;
    },
    () => say("another command is building: waiting for it"),
  );
}

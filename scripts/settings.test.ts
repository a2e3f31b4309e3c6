import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readSecrets, readSettings } from "./settings";
import { type StackSettings, webEnvironment, workerEnvironment } from "./stack";

let root: string;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "taabia-settings-"));
  for (const name of [
    "PORT",
    "DATABASE_URL",
    "DATA_DIR",
    "APP_ORIGIN",
    "PROVIDER_TIME_SCALE",
    "AUTH_SECRET",
  ]) {
    vi.stubEnv(name, undefined);
  }
});

afterEach(() => {
  vi.unstubAllEnvs();
  fs.rmSync(root, { recursive: true });
});

const write = (name: string, text: string): void => fs.writeFileSync(path.join(root, name), text);

test.each([
  ["PORT", "abc"],
  ["PORT", "70000"],
  ["APP_ORIGIN", "https://shop.example/path"],
  ["DATABASE_URL", "mysql://somewhere"],
  ["PROVIDER_TIME_SCALE", "0"],
  ["WORKER_CONCURRENCY", "many"],
  ["AUTH_SECRET", "short"],
])("a bad %s is refused in one line that names it", (name, value) => {
  vi.stubEnv(name, value);
  expect(() => readSettings(root)).toThrow(new RegExp(`^${name} .*[^\n]*$`));
});

test("a provider's key in a file that the web server reads is refused", () => {
  write(".env", "ONECLICKDZ_API_KEY=secret");
  expect(() => readSettings(root)).toThrow("ONECLICKDZ_API_KEY stands in .env");
});

test("provider keys reach the worker and never the web, wherever they were set", () => {
  write(".env.worker", "ONECLICKDZ_API_KEY=from-file\n");
  write(".env", "RELOADLY_WEBHOOK_SECRET=signs\nWORKER_CONCURRENCY=3\n");
  vi.stubEnv("RELOADLY_CLIENT_SECRET", "from-shell");
  const settings = readSettings(root);
  const stack: StackSettings = { ...settings, build: "up", hasSandbox: !settings.hasProvider };
  const addresses = { databaseUrl: "postgresql://a", workerPort: 1, sandbox: undefined };
  const web = webEnvironment(stack, addresses);
  expect(Object.entries(web).filter(([, value]) => value.includes("from-"))).toEqual([]);
  expect(web).toMatchObject({ RELOADLY_WEBHOOK_SECRET: "signs", PRACTICE: "0" });
  expect(workerEnvironment(stack, addresses)).toMatchObject({
    ONECLICKDZ_API_KEY: "from-file",
    RELOADLY_CLIENT_SECRET: "from-shell",
    WORKER_CONCURRENCY: "3",
  });
});

test("secrets are made once, and only their owner may read them", () => {
  const first = readSecrets(readSettings(root));
  expect(readSecrets(readSettings(root))).toEqual(first);
  expect(fs.statSync(path.join(root, ".data", "secrets.json")).mode & 0o777).toBe(0o600);
});

test("in production with a database of one's own, secrets must be given", () => {
  vi.stubEnv("DATABASE_URL", "postgresql://db.example/shop");
  vi.stubEnv("NODE_ENV", "production");
  expect(() => readSecrets(readSettings(root))).toThrow("AUTH_SECRET must be set");
});

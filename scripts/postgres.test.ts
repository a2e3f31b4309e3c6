import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { identify, untilGone } from "./identity";
import { clearCluster, findRunningCluster, startCluster } from "./postgres";

let stateDir: string;

beforeEach(() => {
  stateDir = fs.mkdtempSync(path.join(os.tmpdir(), "taabia-postgres-"));
});

afterEach(async () => {
  await clearCluster(stateDir, true);
  fs.rmSync(stateDir, { recursive: true });
});

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const start = () => startCluster({ stateDir, durable: true });

test("what was committed survives kill -9 of the server, on the same address", async () => {
  const first = await start();
  const url = first.url("taabia");
  await ask(url, "CREATE TABLE note AS SELECT 'kept' AS word");
  process.kill(first.identity.pid, "SIGKILL");
  await first.exited;
  const second = await start();
  expect(second.url("taabia")).toBe(url);
  expect(await ask(url, "SELECT word FROM note")).toEqual([{ word: "kept" }]);
});

test("a server that an earlier run left behind is stopped and started again", async () => {
  const first = await start();
  const second = await start();
  expect(await untilGone(first.identity, 1000)).toBe(true);
  expect(await findRunningCluster(stateDir)).toBe(second.url("taabia"));
});

test("a stale pid file that names a stranger stops nobody and nothing", async () => {
  const first = await start();
  await first.stop();
  fs.writeFileSync(path.join(first.home, "data", "postmaster.pid"), `${process.pid}\n${first.home}/data\n`);
  const second = await start();
  expect(identify(process.pid)).toBeDefined();
  expect(await findRunningCluster(stateDir)).toBe(second.url("taabia"));
});

test("the application's role is no superuser, and passwords are its owner's alone to read", async () => {
  const cluster = await start();
  const url = cluster.url("taabia");
  expect(await ask(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).toEqual([
    { rolsuper: false },
  ]);
  expect(fs.statSync(path.join(stateDir, "postgres.json")).mode & 0o777).toBe(0o600);
});

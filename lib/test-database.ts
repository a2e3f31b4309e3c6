import "server-only";
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Client, DatabaseError } from "pg";

/** A database of one test's own: a copy of the migrated template, on the cluster that the test run started. */
export async function openTestDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const maintenance = process.env["TEST_DATABASE_URL"];
  if (!maintenance)
    throw new Error("TEST_DATABASE_URL is missing: run the tests through vitest's global set-up");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await run(maintenance, `CREATE DATABASE ${name} TEMPLATE taabia_template`);
  const url = new URL(maintenance);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => dropSurely(maintenance, name) };
}

const TRIES = 100;
const AGAIN_MS = 100;
/** SQLSTATE insufficient_privilege. */
const NOT_PERMITTED = "42501";

/** The server's own cleaner, which may be at work in it just then, is nobody's to end: it is gone in a moment. */
async function dropSurely(url: string, name: string): Promise<void> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await run(url, `DROP DATABASE ${name} WITH (FORCE)`);
    } catch (error) {
      const isCleaned = error instanceof DatabaseError && error.code === NOT_PERMITTED;
      if (!isCleaned || left === 0) throw error;
      await pause(AGAIN_MS);
    }
  }
}

async function run(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

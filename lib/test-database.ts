import "server-only";
import { randomUUID } from "node:crypto";
import { Client } from "pg";

/** A database of one test's own: a copy of the migrated template, on the cluster that the test run started. */
export async function openTestDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const maintenance = process.env["TEST_DATABASE_URL"];
  if (!maintenance)
    throw new Error("TEST_DATABASE_URL is missing: run the tests through vitest's global set-up");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await run(maintenance, `CREATE DATABASE ${name} TEMPLATE taabia_template`);
  const url = new URL(maintenance);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(maintenance, `DROP DATABASE ${name} WITH (FORCE)`) };
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

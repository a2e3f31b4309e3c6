import { createHash, randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import pg from "pg";

// The lock Prisma's own `migrate deploy` takes: two starts at once, or the CLI and us, wait for each other.
const lockKey = 72_707_369;
const lockWaitMs = 60_000;

// Prisma's own table, column for column, so that `prisma migrate deploy` and `status` go on from where we stopped.
const history = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

type Migration = { name: string; sql: string; checksum: string };
type Applied = { migration_name: string; checksum: string; finished_at: Date | null };

function readMigrations(folder: string): Migration[] {
  const names = fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return names.map((name) => {
    const bytes = fs.readFileSync(path.join(folder, name, "migration.sql"));
    return { name, sql: bytes.toString("utf8"), checksum: createHash("sha256").update(bytes).digest("hex") };
  });
}

/** What is still to be applied; throws when the database and the folder tell different histories. */
function findPending(migrations: readonly Migration[], applied: readonly Applied[]): Migration[] {
  for (const row of applied) {
    const migration = migrations.find(({ name }) => name === row.migration_name);
    if (row.finished_at === null) {
      throw new Error(
        `migration ${row.migration_name} failed half way earlier: mend it with "prisma migrate resolve"`,
      );
    }
    if (migration === undefined) {
      throw new Error(
        `migration ${row.migration_name} is applied in the database but missing from prisma/migrations`,
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new Error(
        `migration ${row.migration_name} was changed after it was applied: add a new migration instead`,
      );
    }
  }
  const done = new Set(applied.map((row) => row.migration_name));
  return migrations.filter(({ name }) => !done.has(name));
}

/** The file whole (the simple protocol: functions hold semicolons) and its row, in one transaction: both or neither. */
async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query("BEGIN");
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    const where =
      error instanceof pg.DatabaseError && error.position !== undefined
        ? ` (line ${sql.slice(0, Number(error.position)).split("\n").length})`
        : "";
    throw new Error(`migration ${name} failed${where}: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

/** Applies what is missing, in the order of names. Returns the names applied now. Throws an Error fit to be shown. */
export async function applyMigrations(
  url: string,
  folder = path.resolve("prisma/migrations"),
): Promise<string[]> {
  const migrations = readMigrations(folder);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined); // reported by the query that was under way
  try {
    await client.connect();
    await client.query(`SET lock_timeout = ${lockWaitMs}`);
    await client.query("SELECT pg_advisory_lock($1)", [lockKey]);
    await client.query("RESET lock_timeout");
    await client.query("SET client_min_messages = warning");
    await client.query(history);
    const { rows } = await client.query<Applied>(
      "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at",
    );
    const pending = findPending(migrations, rows);
    for (const migration of pending) {
      await apply(client, migration);
    }
    return pending.map(({ name }) => name);
  } finally {
    await client.end().catch(() => undefined); // ends the session, and with it the lock
  }
}

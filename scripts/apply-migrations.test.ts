import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestDatabase } from "@/lib/test-database";
import { applyMigrations } from "./apply-migrations";

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let folder: string;

const write = (name: string, sql: string): void => {
  fs.mkdirSync(path.join(folder, name), { recursive: true });
  fs.writeFileSync(path.join(folder, name, "migration.sql"), sql);
};

async function ask(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

beforeEach(async () => {
  database = await openTestDatabase();
  await ask("DROP TABLE _prisma_migrations");
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "taabia-migrations-"));
  write(
    "1_shelf",
    "CREATE TABLE shelf (name text); CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 0; RETURN 1; END $$;",
  );
});

afterEach(async () => {
  await database.drop();
  fs.rmSync(folder, { recursive: true });
});

test("a migration is applied once, whole, functions and all", async () => {
  expect(await applyMigrations(database.url, folder)).toEqual(["1_shelf"]);
  expect(await applyMigrations(database.url, folder)).toEqual([]);
  expect(await ask("SELECT one()")).toEqual([{ one: 1 }]);
});

test("a migration that fails leaves nothing behind, and names itself and its line", async () => {
  write("2_broken", "CREATE TABLE book (name text);\nSELECT nothing_like_it();");
  await expect(applyMigrations(database.url, folder)).rejects.toThrow(/2_broken failed \(line 2\)/);
  expect(await ask("SELECT to_regclass('book') AS book")).toEqual([{ book: null }]);
  expect(await ask("SELECT migration_name FROM _prisma_migrations")).toEqual([{ migration_name: "1_shelf" }]);
});

test("a migration changed after it was applied is refused", async () => {
  await applyMigrations(database.url, folder);
  write("1_shelf", "CREATE TABLE shelf (name text, height int);");
  await expect(applyMigrations(database.url, folder)).rejects.toThrow(/1_shelf was changed/);
});

test("an applied migration that is missing from the folder is refused", async () => {
  write("2_extra", "SELECT 1;");
  await applyMigrations(database.url, folder);
  fs.rmSync(path.join(folder, "2_extra"), { recursive: true });
  await expect(applyMigrations(database.url, folder)).rejects.toThrow(/2_extra is applied .* missing/);
});

test("two starts at once apply each migration once", async () => {
  const applied = await Promise.all([
    applyMigrations(database.url, folder),
    applyMigrations(database.url, folder),
  ]);
  expect(applied.flat()).toEqual(["1_shelf"]);
});

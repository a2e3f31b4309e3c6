// A throw-away PostgreSQL for one test run, and the template that its databases are copied from.
import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { applyMigrations } from "./apply-migrations";
import { identify } from "./identity";
import { startCluster } from "./postgres";
import { claimFolder, clearStack, findStarter } from "./stack";

const templateName = "taabia_template";
const runs = path.resolve(".build/test/runs");

export type TestCluster = {
  /** Where this run may keep what it needs; gone afterwards. */
  folder: string;
  /** What the tests find it by: the maintenance database (its role may create others) and the template's name. */
  environment: { TEST_DATABASE_URL: string; TEST_DATABASE_TEMPLATE: string };
  stop: () => Promise<void>;
};

/** Ends what killed runs left: their processes, databases and folders. */
async function clearRuns(): Promise<void> {
  for (const name of fs.existsSync(runs) ? fs.readdirSync(runs) : []) {
    const folder = path.join(runs, name);
    const isFresh = Date.now() - fs.statSync(folder).mtimeMs < 10_000; // its owner may not have signed it yet
    if (findStarter(folder) === undefined && !isFresh) {
      await clearStack(folder, true);
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }
}

async function makeTemplate(maintenanceUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: maintenanceUrl });
  await client.connect();
  try {
    await client.query(`DROP DATABASE IF EXISTS ${templateName} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${templateName}`);
    const url = new URL(maintenanceUrl);
    url.pathname = `/${templateName}`;
    await applyMigrations(url.href);
  } finally {
    await client.end();
  }
}

/** A folder of this run's own, signed: should it be killed, a later run ends and clears what it left there. */
export async function openRunFolder(): Promise<string> {
  await clearRuns();
  const identity = identify(process.pid);
  fs.mkdirSync(runs, { recursive: true });
  const folder = fs.mkdtempSync(path.join(runs, "run-"));
  fs.chmodSync(folder, process.getuid?.() === 0 ? 0o711 : 0o700); // the database's own account must pass through
  claimFolder(folder, identity, "");
  return folder;
}

/** Starts the cluster and makes the template. */
export async function openTestCluster(): Promise<TestCluster> {
  const folder = await openRunFolder();
  const cluster = await startCluster({ stateDir: folder, durable: false });
  const stop = async (): Promise<void> => {
    await cluster.stop();
    fs.rmSync(cluster.home, { recursive: true, force: true });
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    const url = cluster.nearUrl("taabia");
    await makeTemplate(url);
    return { folder, environment: { TEST_DATABASE_URL: url, TEST_DATABASE_TEMPLATE: templateName }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

// The whole shop as real processes, with a fault proxy before its database and one before its provider.
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import type { Luck } from "@/lib/simulator/luck";
import { applyMigrations } from "./apply-migrations";
import type { Truth } from "./chaos-compare";
import { type Fate, type HttpProxy, openHttpProxy, openPostgresProxy } from "./fault-proxy";
import { findFreePort } from "./free-port";
import { type Identity, isAlive } from "./identity";
import { clearStack, openStack, type StackSettings, seed } from "./stack";
import { openRunFolder } from "./test-cluster";

export type Stage = {
  readonly origin: string;
  readonly password: string;
  /** Between the workers and the sandbox. */
  readonly provider: HttpProxy;
  /** Whether connections through the proxies meet a fate of their own. */
  setFates: (areOn: boolean) => void;
  /** Those that live now. */
  members: () => [string, Identity][];
  /** Around the proxy. */
  databaseUrl: () => string;
  /** Rows, around the proxy; null while the database is away. */
  ask: <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<Row[] | null>;
  /** A connection around the proxy, for as long as the work takes. */
  withClient: <Value>(work: (client: pg.Client) => Promise<Value>) => Promise<Value>;
  truth: () => Promise<Truth>;
  /** A wish at the sandbox's own control; one that is just being started hears none. */
  control: (verb: string, wish: object) => Promise<void>;
  /** Ends everything; keeps the logs where it says, if it is told to. */
  close: (keepLogsIn?: string) => Promise<void>;
};

/** What a process gets of our own environment: no developer's setting may decide a test. */
const passedOn = ["PATH", "HOME", "USER", "LANG", "TERM", "TMPDIR", "SystemRoot"];

export type StageTerms = {
  readonly root: string;
  readonly timeScale: number;
  /** Sends at once in each of the two workers. */
  readonly concurrency: number;
};

const settingsFor = (
  { root, timeScale, concurrency }: StageTerms,
  dataDir: string,
  port: number,
): Omit<StackSettings, "detour"> => ({
  root,
  dataDir,
  build: "test",
  port,
  origin: `http://localhost:${port}`,
  timeScale: String(timeScale),
  databaseUrl: undefined,
  hasSandbox: true,
  shared: {
    ...Object.fromEntries(
      passedOn.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name] ?? ""]])),
    ),
    AUTH_SECRET: randomBytes(32).toString("base64"),
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    WORKER_CONCURRENCY: String(concurrency),
  },
  workerOnly: {},
  workers: 2,
});

/** Half the connections to the database end somewhere within their life, at a message that is heard or not. */
const databaseFate = (luck: Luck): Fate | null =>
  luck.chance(0.5) ? { kind: "cut", atMessage: luck.between(40, 4000), isDelivered: luck.chance(0.5) } : null;

/** One request in twelve to the provider is answered in part, or not at all. */
const providerFate = (luck: Luck): Fate | null =>
  luck.chance(1 / 12) ? { kind: "reset-after", bytes: luck.between(0, 300) } : null;

const withPort = (address: string, port: number): string => {
  const url = new URL(address);
  url.port = String(port);
  return url.href.replace(/\/$/, "");
};

export async function openStage(terms: StageTerms, luck: Luck): Promise<Stage> {
  const folder = await openRunFolder();
  const password = randomBytes(12).toString("base64url");
  let areFatesOn = false;
  let databaseUrl = "";
  const [databaseLuck, providerLuck] = [luck.fork("database"), luck.fork("provider")];
  const database = await openPostgresProxy({
    targetPort: 1,
    fate: () => (areFatesOn ? databaseFate(databaseLuck) : null),
  });
  const provider = await openHttpProxy({
    targetPort: 1,
    fate: () => (areFatesOn ? providerFate(providerLuck) : null),
  });
  const settings: StackSettings = {
    ...settingsFor(terms, folder, await findFreePort()),
    detour: {
      database: (url) => {
        databaseUrl = url;
        database.setTarget(Number(new URL(url).port));
        return withPort(url, database.port);
      },
      sandbox: (url) => {
        provider.setTarget(Number(new URL(url).port));
        return withPort(url, provider.port);
      },
    },
  };
  const stack = openStack(settings, async (url) => {
    await applyMigrations(url);
    await seed(settings, url, password);
  });
  let sandboxUrl = "";
  const eye = openEye(() => databaseUrl);
  const close = async (keepLogsIn?: string): Promise<void> => {
    await eye.close();
    await stack.stop();
    await Promise.all([database.close(), provider.close()]);
    if (keepLogsIn !== undefined) {
      fs.rmSync(keepLogsIn, { recursive: true, force: true });
      fs.cpSync(path.join(folder, "logs"), keepLogsIn, { recursive: true });
    }
    await clearStack(folder, true);
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { sandbox } = await stack.start();
    sandboxUrl = sandbox?.url ?? "";
  } catch (error) {
    await close();
    throw error;
  }
  return {
    origin: settings.origin,
    password,
    provider,
    setFates: (areOn) => {
      areFatesOn = areOn;
    },
    members: () => Object.entries(stack.members()).filter(([, identity]) => isAlive(identity)),
    databaseUrl: () => databaseUrl,
    ask: eye.ask,
    withClient: (work) => withClient(databaseUrl, work),
    truth: async () => (await (await fetch(`${sandboxUrl}/control/orders`)).json()) as Truth,
    control: async (verb, wish) => {
      await fetch(`${sandboxUrl}/control/${verb}`, { method: "POST", body: JSON.stringify(wish) }).catch(
        () => undefined,
      );
    },
    close,
  };
}

async function withClient<Value>(url: string, work: (client: pg.Client) => Promise<Value>): Promise<Value> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** One connection that watches, made again whenever the database comes back. */
function openEye(url: () => string) {
  let client: pg.Client | undefined;
  let isClosed = false;
  const connect = async (): Promise<pg.Client> => {
    const fresh = new pg.Client({
      connectionString: url(),
      connectionTimeoutMillis: 1000,
      query_timeout: 2000,
    });
    fresh.on("error", () => undefined);
    await fresh.connect();
    return fresh;
  };
  return {
    ask: async <Row extends pg.QueryResultRow>(
      sql: string,
      values: unknown[] = [],
    ): Promise<Row[] | null> => {
      if (isClosed) {
        return null;
      }
      try {
        client ??= await connect();
        return (await client.query<Row>(sql, values)).rows;
      } catch {
        void client?.end().catch(() => undefined);
        client = undefined;
        return null;
      }
    },
    close: async (): Promise<void> => {
      isClosed = true;
      await client?.end().catch(() => undefined);
    },
  };
}

import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@/prisma/generated/client";
import { webEnv } from "./env";

/** A transaction: the only thing a `store.ts` writes through. */
export type Tx = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

/**
 * The database and its clock, which is the only clock that guards, leases and deadlines compare with: machines disagree
 * about the time, the database does not disagree with itself.
 */
export interface Database {
  readonly url: string;
  /** How many times faster than real time the provider's waits run here; 1 wherever money is real. */
  readonly timeScale: number;
  readonly client: PrismaClient;
  /** Runs at READ COMMITTED; `now` is read once, when the transaction begins, and handed down as a value. */
  transaction<Value>(run: (tx: Tx, now: Date) => Promise<Value>): Promise<Value>;
  now(): Promise<Date>;
  close(): Promise<void>;
}

/** How long a transaction may wait to begin, and take. */
const PATIENCE = { maxWait: 15_000, timeout: 20_000 };

/** Tests hand in a clock of their own; otherwise the database's. */
export function openDatabase(options: {
  url: string;
  clock?: () => Date;
  timeScale?: number;
  connections?: number;
  /** In real time, whatever the clock says. */
  patience?: typeof PATIENCE;
}): Database {
  const pool = {
    connectionString: options.url,
    max: options.connections ?? 10,
    // The driver writes times without an offset: in a database set to another zone they would be hours off.
    options: "-c TimeZone=UTC",
  };
  const adapter = new PrismaPg(pool, { statementNameGenerator: nameStatements() });
  const client = new PrismaClient({ adapter, errorFormat: "minimal" });
  const readClock = async (tx: Pick<PrismaClient, "$queryRaw">): Promise<Date> => {
    if (options.clock) return options.clock();
    const rows = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
    const now = rows[0]?.now;
    if (!now) throw new Error("The database did not tell the time");
    return now;
  };
  return {
    url: options.url,
    timeScale: options.timeScale ?? 1,
    client,
    transaction: (run) =>
      client.$transaction(async (tx) => run(tx, await readClock(tx)), options.patience ?? PATIENCE),
    now: () => readClock(client),
    close: () => client.$disconnect(),
  };
}

/** More texts than the code has are lists of varying length, and not worth a plan each. */
const MOST_NAMED_STATEMENTS = 500;

/**
 * Names statements by their text, so that a connection parses and plans each of them once, not at each use. Without values
 * (BEGIN, COMMIT) there is nothing to plan, and the plain protocol says it in fewer messages.
 */
function nameStatements(): (statement: {
  readonly sql: string;
  readonly args: readonly unknown[];
}) => string {
  const names = new Map<string, string>();
  return ({ sql, args }) => {
    if (args.length === 0) return "";
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= MOST_NAMED_STATEMENTS) return "";
    const name = `taabia_${names.size}`;
    names.set(sql, name);
    return name;
  };
}

const shared = globalThis as { taabiaDatabase?: Database };

/** The web process's database: opened at first use, one for the process (a development reload keeps it). */
export function webDatabase(): Database {
  shared.taabiaDatabase ??= openDatabase({
    url: webEnv().DATABASE_URL,
    timeScale: webEnv().PROVIDER_TIME_SCALE,
  });
  return shared.taabiaDatabase;
}

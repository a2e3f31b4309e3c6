import "server-only";
import { randomUUID } from "node:crypto";
import {
  type AdminScope,
  mintAdminScope,
  mintResellerScope,
  mintWorkerScope,
  type ResellerScope,
  type WorkerScope,
} from "@/lib/auth/scope";
import { type Database, openDatabase } from "@/lib/db";
import type { SendInput } from "@/lib/domain/order-input";
import { syncPlans } from "@/lib/plans/sync-plans";
import { openOneClickDz } from "@/lib/providers/oneclickdz/oneclickdz";
import type { TopUpProvider } from "@/lib/providers/provider";
import { JOBS, sendingQueue } from "@/lib/queue";
import { type OneClickDzSandbox, openOneClickDzSandbox } from "@/lib/sandbox/oneclickdz";
import { addFunds } from "@/lib/wallet/add-funds";
import { openAccounts } from "@/lib/wallet/store";
import { openTestDatabase } from "./test-database";

/**
 * For tests: a shop, its worker, and the provider's sandbox over real HTTP, on a PostgreSQL database of its own. One clock
 * drives them all, so that hours pass at once and nothing waits.
 */
export interface TestShop {
  readonly database: Database;
  readonly sandbox: OneClickDzSandbox;
  readonly admin: AdminScope;
  readonly owner: ResellerScope;
  readonly other: ResellerScope;
  readonly worker: WorkerScope;
  /** Another worker process's scope: same rows, same provider, own stopwatch. */
  openWorker(providers?: readonly TopUpProvider[]): WorkerScope;
  advance(ms: number): void;
  close(): Promise<void>;
}

const KEY = "test-key-0123456789";

export async function openTestShop(options: { fundsMinor?: bigint } = {}): Promise<TestShop> {
  const rows = await openTestDatabase();
  const clock = { now: Date.parse("2026-11-22T08:00:00Z") };
  const database = openDatabase({ url: rows.url, clock: () => new Date(clock.now) });
  const sandbox = await openOneClickDzSandbox({ apiKey: KEY, now: () => clock.now });
  const openWorker = (
    providers: readonly TopUpProvider[] = [openOneClickDz({ baseUrl: sandbox.url, apiKey: KEY })],
  ) =>
    mintWorkerScope({
      database,
      providers: new Map(providers.map((provider) => [provider.id, provider])),
      random: () => 0,
      stopwatchMs: () => clock.now,
      pause: async (ms) => {
        clock.now += ms;
      },
    });
  const worker = openWorker();
  const admin = mintAdminScope({ database, userId: await addUser(database, "admin", null) });
  const owner = await openReseller(database, admin, options.fundsMinor ?? 10_000_00n);
  const other = await openReseller(database, admin, 10_000_00n);
  await syncPlans(worker);
  return {
    database,
    sandbox,
    admin,
    owner,
    other,
    worker,
    openWorker,
    advance: (ms) => {
      clock.now += ms;
    },
    close: async () => {
      const queue = await sendingQueue(rows.url);
      await queue.stop({ graceful: false });
      await sandbox.close();
      await database.close();
      await rows.drop();
    },
  };
}

async function addUser(
  database: Database,
  role: "admin" | "owner",
  resellerId: string | null,
): Promise<string> {
  const id = randomUUID();
  await database.client.user.create({
    data: { id, name: `Test ${role}`, email: `${id}@taabia.test`, role, resellerId },
  });
  return id;
}

async function openReseller(
  database: Database,
  admin: AdminScope,
  fundsMinor: bigint,
): Promise<ResellerScope> {
  const { id: resellerId } = await database.client.reseller.create({ data: { name: "Test shop" } });
  await database.transaction((tx) => openAccounts(tx, resellerId));
  const userId = await addUser(database, "owner", resellerId);
  if (fundsMinor > 0n)
    await addFunds(admin, {
      resellerId,
      amountMinor: fundsMinor,
      reason: "test",
      idempotencyKey: randomUUID(),
    });
  return mintResellerScope({ database, userId, resellerId, role: "owner" });
}

/** What the form posts for a Djezzy prepaid top-up, unless said otherwise. */
export const sendInput = (change: Partial<SendInput> = {}): SendInput => ({
  idempotencyKey: randomUUID(),
  msisdn: "0770123456",
  planCode: "PREPAID_DJEZZY",
  amount: "500",
  parentReference: null,
  ...change,
});

/** The send jobs waiting, as the queue holds them. */
export async function waitingJobs(database: Database): Promise<string[]> {
  const queue = await sendingQueue(database.url);
  const jobs = await queue.findJobs<{ orderId: string }>(JOBS.sendOrder);
  return jobs.map((job) => job.data.orderId);
}

/** Breaks of the books, by name; empty when all is well. Invariants 1 to 5, over the whole database. */
export async function bookFaults(database: Database): Promise<string[]> {
  const rows = await database.client.$queryRaw<{ fault: string }[]>`
    SELECT 'entry ' || p.entry_id || ' does not sum to zero' AS fault
      FROM posting p JOIN ledger_account a ON a.id = p.account_id GROUP BY p.entry_id, a.currency HAVING sum(p.amount_minor) <> 0
    UNION ALL
    SELECT 'balance of ' || a.id || ' is not the sum of its postings'
      FROM ledger_account a WHERE a.kind IN ('available', 'held')
       AND a.balance_minor <> (SELECT COALESCE(sum(p.amount_minor), 0) FROM posting p WHERE p.account_id = a.id)
    UNION ALL
    SELECT 'account ' || id || ' is below zero' FROM ledger_account WHERE balance_minor < 0
    UNION ALL
    SELECT 'held of ' || a.reseller_id || ' is not what its open orders hold'
      FROM ledger_account a WHERE a.kind = 'held' AND a.balance_minor <> (
        SELECT COALESCE(sum(o.price_minor), 0) FROM top_up_order o
        WHERE o.reseller_id = a.reseller_id AND o.state NOT IN ('fulfilled', 'refunded', 'failed'))
    UNION ALL
    SELECT 'order ' || o.reference || ' and its entries disagree' FROM top_up_order o
      WHERE o.plan_kind <> 'menu' AND (
        (SELECT count(*) FROM ledger_entry e WHERE e.order_id = o.id AND e.kind = 'hold') <> 1
        OR (SELECT count(*) FROM ledger_entry e WHERE e.order_id = o.id AND e.kind IN ('capture', 'release'))
           <> (o.state IN ('fulfilled', 'refunded', 'failed'))::int)
    UNION ALL
    SELECT 'order ' || reference || ' is open without a next check' FROM top_up_order
      WHERE next_check_at IS NULL AND state NOT IN ('fulfilled', 'refunded', 'failed')`;
  return rows.map((row) => row.fault);
}

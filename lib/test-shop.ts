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
import { findBookFaults } from "@/lib/wallet/book-faults";
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
  /** Of the clock that drives everything here. */
  nowMs(): number;
  close(): Promise<void>;
}

export const SANDBOX_KEY = "test-key-0123456789";

export async function openTestShop(options: { fundsMinor?: bigint } = {}): Promise<TestShop> {
  const rows = await openTestDatabase();
  const clock = { now: Date.parse("2026-11-22T08:00:00Z") };
  const database = openDatabase({ url: rows.url, clock: () => new Date(clock.now) });
  const sandbox = await openOneClickDzSandbox({ apiKey: SANDBOX_KEY, now: () => clock.now });
  const openWorker = (
    providers: readonly TopUpProvider[] = [openOneClickDz({ baseUrl: sandbox.url, apiKey: SANDBOX_KEY })],
  ) =>
    mintWorkerScope({
      database,
      providers: new Map(providers.map((provider) => [provider.id, provider])),
      random: () => 0,
      stopwatchMs: () => clock.now,
      pause: async (ms) => {
        clock.now += ms;
      },
      every: (run, everyMs) => {
        const timer = setInterval(() => void run(), everyMs);
        return () => clearInterval(timer);
      },
    });
  const worker = openWorker();
  const admin = mintAdminScope({
    database,
    userId: await addUser(database, "admin", null),
    role: "admin",
  });
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
    nowMs: () => clock.now,
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

let numbers = 100_000;

/** A number that nobody has sent to: one in doubt is locked for the next sale. */
export const freshNumber = (): string => {
  numbers += 1;
  return `0770${numbers}`;
};

/** What the form posts for a Djezzy prepaid top-up, unless said otherwise. */
export const sendInput = (change: Partial<SendInput> = {}): SendInput => ({
  idempotencyKey: randomUUID(),
  msisdn: freshNumber(),
  planCode: "PREPAID_DJEZZY",
  amount: "500",
  parentReference: null,
  isSecondOne: false,
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
  const faults = await findBookFaults(database.client, { since: null });
  return faults.map(
    ({ kind, subject, expected, found }) => `${kind}: ${subject} (${found} instead of ${expected})`,
  );
}

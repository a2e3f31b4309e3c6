import "server-only";
import { randomUUID } from "node:crypto";
import {
  type AdminScope,
  mintAdminScope,
  mintResellerScope,
  mintWorkerScope,
  type ResellerScope,
} from "@/lib/auth/scope";
import { type Database, openDatabase } from "@/lib/db";
import { syncPlans } from "@/lib/plans/sync-plans";
import { openOneClickDz } from "@/lib/providers/oneclickdz/oneclickdz";
import { sendingQueue } from "@/lib/queue";
import { addFunds } from "@/lib/wallet/add-funds";
import { openAccounts } from "@/lib/wallet/store";
import { openProviderBook } from "./provider-book";
import { openWitness, type Witness } from "./witness";

/** A database that worlds take place on, one after the other; nothing of one world can be felt in the next. */
export interface Ground {
  readonly database: Database;
  readonly witness: Witness;
  readonly admins: readonly [string, string];
  /** Whose time the database's clock tells. */
  readonly clock: { nowMs: () => number };
  close(): Promise<void>;
}

export const BASE = { baseUrl: "http://provider.invalid", apiKey: "simulated-key" } as const;

export async function openGround(url: string): Promise<Ground> {
  const clock = { nowMs: () => Date.parse("2026-01-01T00:00:00Z") };
  const database = openDatabase({ url, clock: () => new Date(clock.nowMs()), connections: 2 });
  const queue = await sendingQueue(url);
  const witness = await openWitness(url);
  await learnPlans(database);
  const admins = [await addPerson(database, null), await addPerson(database, null)] as const;
  // Else the very first sale would open them, and go another way than all later ones.
  await database.client.ledgerAccount.createMany({
    data: [
      { kind: "float", provider: "oneclickdz" },
      { kind: "cost_variance", provider: "oneclickdz" },
      { kind: "revenue" },
      { kind: "funding" },
    ],
  });
  return {
    database,
    witness,
    admins,
    clock,
    close: async () => {
      await queue.stop({ graceful: false });
      await witness.close();
      await database.close();
    },
  };
}

async function learnPlans(database: Database): Promise<void> {
  const book = openProviderBook("both");
  const provider = openOneClickDz({
    ...BASE,
    wire: {
      get: async (path) => book.ask(path, 0),
      post: async () => {
        throw new Error("Nothing is sent while plans are learnt");
      },
    },
  });
  const worker = mintWorkerScope({
    database,
    providers: new Map([[provider.id, provider]]),
    random: () => 0,
    stopwatchMs: () => 0,
    pause: async () => undefined,
    every: () => () => undefined,
  });
  await syncPlans(worker);
}

async function addPerson(database: Database, resellerId: string | null): Promise<string> {
  const id = randomUUID();
  const role = resellerId === null ? "admin" : "owner";
  await database.client.user.create({
    data: { id, name: "Simulated", email: `${id}@taabia.test`, role, resellerId },
  });
  return id;
}

export const adminScope = (database: Database, userId: string): AdminScope =>
  mintAdminScope({ database, userId });

export interface Shop {
  readonly resellerId: string;
  readonly userId: string;
}

/** A new reseller with funds for what its orders cost, so that its sums stay short. */
export async function openShop({ database, admins }: Ground, fundsMinor: bigint): Promise<Shop> {
  const { id: resellerId } = await database.client.reseller.create({ data: { name: "Simulated shop" } });
  await database.transaction((tx) => openAccounts(tx, resellerId));
  const userId = await addPerson(database, resellerId);
  const funded = await addFunds(adminScope(database, admins[0]), {
    resellerId,
    amountMinor: fundsMinor,
    reason: "simulated funds",
    idempotencyKey: randomUUID(),
  });
  if (!funded.ok) throw new Error(`No funds: ${funded.problem}`);
  return { resellerId, userId };
}

export const shopScope = (database: Database, shop: Shop): ResellerScope =>
  mintResellerScope({ database, ...shop, role: "owner" });

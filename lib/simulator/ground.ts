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
import type { TopUpProvider } from "@/lib/providers/provider";
import { sendingQueue } from "@/lib/queue";
import { addFunds } from "@/lib/wallet/add-funds";
import { openAccounts } from "@/lib/wallet/store";
import type { Dialect, SoldOperator } from "./dialect";
import { DIALECTS } from "./dialects";
import { openLuck } from "./luck";
import type { No } from "./script";
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

/** In a world only its own time passes: that the machine under it is slow is no fault of an order. */
const SLOW_MACHINE = { maxWait: 600_000, timeout: 600_000 };

export async function openGround(url: string): Promise<Ground> {
  const clock = { nowMs: () => Date.parse("2026-01-01T00:00:00Z") };
  const database = openDatabase({
    url,
    clock: () => new Date(clock.nowMs()),
    connections: 2,
    patience: SLOW_MACHINE,
  });
  const queue = await sendingQueue(url);
  const witness = await openWitness(url);
  await learnPlans(database);
  const admins = [await addPerson(database, null), await addPerson(database, null)] as const;
  // Else the very first sale would open them, and go another way than all later ones.
  await database.client.ledgerAccount.createMany({
    data: [{ kind: "revenue" }, { kind: "funding" }, ...DIALECTS.flatMap(houseAccountsOf)],
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

interface HouseAccount {
  readonly kind: "float" | "cost_variance" | "exchange" | "fx_difference";
  readonly provider: string;
  readonly currency?: string;
}

function houseAccountsOf({ id: provider, accountCurrency: currency }: Dialect): readonly HouseAccount[] {
  const float = { kind: "float", provider, currency } as const;
  if (currency === "DZD") return [float, { kind: "cost_variance", provider }];
  return [
    float,
    { kind: "exchange", provider, currency },
    { kind: "exchange", provider },
    { kind: "fx_difference", provider },
  ];
}

/** A provider that answers whatever is asked of it at once. */
function openQuietly(dialect: Dialect): TopUpProvider {
  const acted = dialect.act(openLuck("a quiet day"));
  return acted.openAdapter(
    {
      get: async (path) => acted.answer(path, 0).exchange,
      post: async (path, _headers, body) => {
        if (acted.readOrder(path, body) !== null) throw new Error("Nothing is sent while plans are learnt");
        return acted.signIn(0);
      },
    },
    () => 0,
  );
}

async function learnPlans(database: Database): Promise<void> {
  const providers = DIALECTS.map(openQuietly);
  const worker = mintWorkerScope({
    database,
    providers: new Map(providers.map((provider) => [provider.id, provider])),
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

/** Who sells in a world, and how one of several is chosen for an operator's sales; by price where nothing is said. */
export interface Market {
  readonly dialects: readonly Dialect[];
  readonly operator: SoldOperator;
  readonly choice: { readonly chosenBy: string; readonly providers: readonly string[] } | null;
  /** When one of several accounts refuses everybody, in milliseconds since the world began. */
  readonly closure: {
    readonly provider: string;
    readonly fromMs: number;
    readonly untilMs: number;
    readonly no: No;
  } | null;
}

/** Whoever is not of this world sells nothing; the others' lists were read a moment ago. */
export async function openMarket(
  { database, admins }: Ground,
  { dialects, operator, choice }: Market,
  at: Date,
): Promise<void> {
  const { client } = database;
  const providers = dialects.map(({ id }) => id);
  await client.providerAccount.deleteMany();
  await client.providerAccount.createMany({
    data: providers.map((provider) => ({ provider, plansAt: at })),
  });
  await client.plan.updateMany({ data: { isListed: false } });
  await client.plan.updateMany({ where: { provider: { in: providers } }, data: { isListed: true } });
  await client.providerChoice.deleteMany();
  if (choice === null) return;
  await client.providerChoice.create({
    data: {
      operator,
      chosenBy: choice.chosenBy,
      providers: [...choice.providers],
      updatedAt: at,
      updatedById: admins[0],
    },
  });
}

export const adminScope = (database: Database, userId: string): AdminScope =>
  mintAdminScope({ database, userId, role: "admin" });

export interface Shop {
  readonly resellerId: string;
  readonly userId: string;
}

/** The one margin leaves the other room to earn on, and both cover what every provider takes. */
const MARGIN_BPS = { below: 40, free: 60 } as const;

/** A new reseller with funds for what its orders cost, so that its sums stay short; it may belong to another. */
export async function openShop(
  { database, admins }: Ground,
  fundsMinor: bigint,
  above: Shop | null,
): Promise<Shop> {
  const marginBps = above === null ? MARGIN_BPS.free : MARGIN_BPS.below;
  const belonging = { parentId: above?.resellerId ?? null, mayHaveSubs: above === null };
  const { id: resellerId } = await database.client.reseller.create({
    data: { name: "Simulated shop", marginBps, ...belonging },
  });
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

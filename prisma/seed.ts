import "server-only";
import { createPerson } from "@/lib/auth/create-person";
import { hashPassword } from "@/lib/auth/password";
import { openDatabase, type Tx } from "@/lib/db";
import type { Role } from "@/lib/domain/access";
import { fundingEntry } from "@/lib/domain/ledger";
import { OPERATORS } from "@/lib/domain/plan";
import { databaseEnv } from "@/lib/env";
import { openAccounts, recordEntry } from "@/lib/wallet/store";

/** The practice shop, on an empty database only: two admins, a shop with an owner and a cashier, and a second shop. */

interface PracticePerson {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly role: Role;
}

const ADMINS: readonly PracticePerson[] = [
  { name: "Practice admin", email: "admin@taabia.test", phone: "0550000001", role: "admin" },
  { name: "Second admin", email: "admin2@taabia.test", phone: "0550000002", role: "admin" },
];

const SHOPS: readonly { name: string; fundsMinor: bigint; people: readonly PracticePerson[] }[] = [
  {
    name: "Practice shop",
    fundsMinor: 100_000_00n,
    people: [
      { name: "Practice owner", email: "reseller@taabia.test", phone: "0550000003", role: "owner" },
      { name: "Practice cashier", email: "cashier@taabia.test", phone: "0550000004", role: "cashier" },
    ],
  },
  {
    name: "Other shop",
    fundsMinor: 10_000_00n,
    people: [{ name: "Other owner", email: "other@taabia.test", phone: "0550000005", role: "owner" }],
  },
];

async function seed(): Promise<boolean> {
  const password = process.env["DEMO_PASSWORD"];
  if (!password) throw new Error("DEMO_PASSWORD is missing");
  const database = openDatabase({ url: databaseEnv().DATABASE_URL });
  try {
    const passwordHash = await hashPassword(password);
    return await database.transaction(async (tx, now) => {
      // Two starts at once: the second waits here and then finds the people of the first.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('taabia practice shop'))`;
      if ((await tx.user.count()) > 0) return false;
      for (const admin of ADMINS) await addPerson(tx, admin, null, passwordHash);
      await putFirst(tx, "oneclickdz", now);
      for (const shop of SHOPS) await openShop(tx, shop, passwordHash, now);
      return true;
    });
  } finally {
    await database.close();
  }
}

/** The numbers to try tell the first provider's stories: the second one steps in only where that one cannot. */
async function putFirst(tx: Tx, provider: string, now: Date): Promise<void> {
  const { id } = await tx.user.findFirstOrThrow({ where: { role: "admin" }, orderBy: { email: "asc" } });
  await tx.providerChoice.createMany({
    data: OPERATORS.map((operator) => ({
      operator,
      chosenBy: "hand",
      providers: [provider],
      updatedAt: now,
      updatedById: id,
    })),
  });
}

async function addPerson(
  tx: Tx,
  person: PracticePerson,
  resellerId: string | null,
  passwordHash: string,
): Promise<void> {
  const added = await createPerson(tx, { ...person, resellerId, passwordHash, mustChangePassword: false });
  if (!added.ok) throw new Error(`${person.email}: ${added.problem}`);
}

async function openShop(
  tx: Tx,
  shop: (typeof SHOPS)[number],
  passwordHash: string,
  now: Date,
): Promise<void> {
  const { id: resellerId } = await tx.reseller.create({ data: { name: shop.name }, select: { id: true } });
  await openAccounts(tx, resellerId);
  for (const person of shop.people) await addPerson(tx, person, resellerId, passwordHash);
  const reason = "Practice funds";
  const audit = await tx.auditRow.create({
    data: {
      at: now,
      action: "funds-added",
      resellerId,
      reason,
      details: { amountMinor: shop.fundsMinor.toString() },
    },
  });
  await recordEntry(tx, fundingEntry(resellerId, shop.fundsMinor), { auditId: audit.id, reason }, now);
}

const seeded = await seed();
process.stdout.write(`${JSON.stringify({ seeded })}\n`);

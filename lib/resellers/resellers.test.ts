import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changePassword } from "@/lib/auth/change-password";
import { createAdmin } from "@/lib/auth/create-admin";
import { type AdminScope, mintAdminScope, mintResellerScope, type ResellerScope } from "@/lib/auth/scope";
import { type Database, openDatabase } from "@/lib/db";
import { openTestDatabase } from "@/lib/test-database";
import { addCashier } from "./add-cashier";
import { openReseller } from "./open-reseller";
import { findProfile, findReseller, listAdmins, listCashiers, listResellers } from "./queries";
import { resetPassword } from "./reset-password";
import { setMargin } from "./set-margin";
import { setPersonAccess } from "./set-person-access";
import { setResellerAccess } from "./set-reseller-access";

let drop: () => Promise<void>;
let database: Database;
let admin: AdminScope;
let ours: Shop;
let theirs: Shop;

interface Shop {
  resellerId: string;
  owner: ResellerScope;
  cashier: ResellerScope;
}

const notFound = { ok: false, problem: "not-found" };
const notAllowed = { ok: false, problem: "not-allowed" };

async function openShop(name: string): Promise<Shop> {
  const email = `owner@${name}.test`;
  const made = await openReseller(admin, {
    name,
    marginBps: 50,
    ownerName: `Owner of ${name}`,
    email,
    phone: "",
  });
  if (!made.ok) throw new Error(made.problem);
  const { resellerId } = made.value;
  const { id } = await database.client.user.findUniqueOrThrow({ where: { email } });
  const owner = mintResellerScope({ database, userId: id, resellerId, role: "owner" });
  const added = await addCashier(owner, {
    name: `Cashier of ${name}`,
    email: `cashier@${name}.test`,
    phone: "",
  });
  if (!added.ok) throw new Error(added.problem);
  return {
    resellerId,
    owner,
    cashier: mintResellerScope({ database, userId: added.value.userId, resellerId, role: "cashier" }),
  };
}

beforeAll(async () => {
  const opened = await openTestDatabase();
  drop = opened.drop;
  database = openDatabase({ url: opened.url, connections: 4 });
  const first = await createAdmin(database, { name: "First", email: "admin@house.test", phone: "" });
  if (!first.ok) throw new Error(first.problem);
  admin = mintAdminScope({ database, userId: first.value.userId });
  ours = await openShop("ours");
  theirs = await openShop("theirs");
});

afterAll(async () => {
  await database.close();
  await drop();
});

/** All rows that a use case of this room could have changed. */
async function everything(): Promise<unknown> {
  const { client } = database;
  return {
    users: await client.user.findMany({ orderBy: { id: "asc" }, omit: { updatedAt: true } }),
    accounts: await client.account.findMany({ orderBy: { id: "asc" } }),
    resellers: await client.reseller.findMany({ orderBy: { id: "asc" } }),
    ledger: await client.ledgerAccount.findMany({ orderBy: { id: "asc" } }),
    audit: await client.auditRow.count(),
  };
}

describe("opening a reseller", () => {
  test("gives it an owner with a first password, an empty wallet, and a line in the audit", async () => {
    const made = await openReseller(admin, {
      name: "New",
      marginBps: 75,
      ownerName: "N",
      email: "",
      phone: "0550 11 22 33",
    });
    if (!made.ok) throw new Error(made.problem);
    const detail = await findReseller(admin, made.value.resellerId);
    expect(detail).toMatchObject({
      name: "New",
      marginPercent: "0.75",
      available: "0.00",
      held: "0.00",
      isDisabled: false,
    });
    expect(detail?.people).toMatchObject([
      { role: "owner", email: null, phone: "0550112233", mustChangePassword: true },
    ]);
    const accounts = await database.client.ledgerAccount.findMany({
      where: { resellerId: made.value.resellerId },
    });
    expect(accounts.map((account) => account.kind).sort()).toEqual(["available", "held"]);
    const deeds = await database.client.auditRow.findMany({ where: { resellerId: made.value.resellerId } });
    expect(deeds).toMatchObject([
      { action: "reseller-opened", actorId: admin.userId, details: { marginBps: 75 } },
    ]);
    expect(JSON.stringify(deeds.map((deed) => deed.details))).not.toContain(made.value.password);
  });

  test("changes nothing when a login is taken, or a name or a contact is missing", async () => {
    const input = { name: "Twice", marginBps: 50, ownerName: "T", email: "owner@ours.test", phone: "" };
    const before = await everything();
    expect(await openReseller(admin, input)).toEqual({ ok: false, problem: "email-taken" });
    expect(await openReseller(admin, { ...input, email: "", phone: "0550112233" })).toEqual({
      ok: false,
      problem: "phone-taken",
    });
    expect(await openReseller(admin, { ...input, email: "" })).toEqual({
      ok: false,
      problem: "contact-missing",
    });
    expect(await openReseller(admin, { ...input, name: " " })).toEqual({
      ok: false,
      problem: "name-missing",
    });
    expect(await openReseller(admin, { ...input, ownerName: "" })).toEqual({
      ok: false,
      problem: "name-missing",
    });
    expect(await everything()).toEqual(before);
  });
});

describe("an owner", () => {
  test("sees the cashiers of the own shop and nobody else's", async () => {
    expect((await listCashiers(ours.owner)).map((person) => person.id)).toEqual([ours.cashier.userId]);
    expect((await listCashiers(theirs.owner)).map((person) => person.id)).toEqual([theirs.cashier.userId]);
    expect((await findProfile(ours.owner)).id).toBe(ours.owner.userId);
  });

  test("cannot touch anybody but the own shop's cashiers, whatever ids are sent", async () => {
    const others = [
      theirs.cashier.userId,
      theirs.owner.userId,
      ours.owner.userId,
      admin.userId,
      randomUUID(),
      "' OR 1=1 --",
    ];
    const before = await everything();
    for (const personId of others) {
      expect(await resetPassword(ours.owner, { personId })).toEqual(notFound);
      expect(await setPersonAccess(ours.owner, { personId, isOpen: false })).toEqual(notFound);
      expect(await setPersonAccess(ours.owner, { personId, isOpen: true })).toEqual(notFound);
    }
    expect(await everything()).toEqual(before);
  });

  test("closes and opens a cashier's account and gives a new password, each with a line in the audit", async () => {
    const person = { personId: ours.cashier.userId };
    expect((await setPersonAccess(ours.owner, { ...person, isOpen: false })).ok).toBe(true);
    expect((await setPersonAccess(ours.owner, { ...person, isOpen: false })).ok).toBe(true);
    expect(await listCashiers(ours.owner)).toMatchObject([{ isDisabled: true }]);
    expect((await setPersonAccess(ours.owner, { ...person, isOpen: true })).ok).toBe(true);
    const reset = await resetPassword(ours.owner, person);
    if (!reset.ok) throw new Error(reset.problem);
    expect(await listCashiers(ours.owner)).toMatchObject([{ isDisabled: false, mustChangePassword: true }]);
    const deeds = await database.client.auditRow.findMany({
      where: { subject: person.personId },
      orderBy: { id: "asc" },
    });
    expect(deeds.map((deed) => deed.action)).toEqual([
      "cashier-added",
      "person-disabled",
      "person-enabled",
      "password-reset",
    ]);
    expect(
      deeds.every((deed) => deed.actorId === ours.owner.userId && deed.resellerId === ours.resellerId),
    ).toBe(true);
  });
});

describe("a cashier", () => {
  test("manages nobody", async () => {
    const before = await everything();
    expect(await addCashier(ours.cashier, { name: "X", email: "x@ours.test", phone: "" })).toEqual(
      notAllowed,
    );
    for (const personId of [ours.owner.userId, ours.cashier.userId, theirs.cashier.userId]) {
      expect(await resetPassword(ours.cashier, { personId })).toEqual(notAllowed);
      expect(await setPersonAccess(ours.cashier, { personId, isOpen: false })).toEqual(notAllowed);
      expect(await setPersonAccess(ours.cashier, { personId, isOpen: true })).toEqual(notAllowed);
    }
    expect(await everything()).toEqual(before);
  });

  test("changes the own password", async () => {
    const added = await addCashier(ours.owner, { name: "Second", email: "", phone: "0661 22 33 44" });
    if (!added.ok) throw new Error(added.problem);
    const { userId, password } = added.value;
    const second = mintResellerScope({ database, userId, resellerId: ours.resellerId, role: "cashier" });
    expect(
      await changePassword(second, { current: password, next: "une chaise bleue", sessionId: "none" }),
    ).toEqual({ ok: true, value: null });
    expect(await findProfile(second)).toMatchObject({ mustChangePassword: false });
  });
});

describe("an admin", () => {
  test("gives anybody a new password but not to oneself, and closes anybody but oneself", async () => {
    const second = await createAdmin(database, { name: "Second", email: "admin2@house.test", phone: "" });
    if (!second.ok) throw new Error(second.problem);
    for (const personId of [theirs.owner.userId, theirs.cashier.userId, second.value.userId]) {
      expect((await resetPassword(admin, { personId })).ok).toBe(true);
    }
    expect(await resetPassword(admin, { personId: admin.userId })).toEqual(notFound);
    expect(await setPersonAccess(admin, { personId: admin.userId, isOpen: false })).toEqual(notFound);
    expect((await listAdmins(admin)).map((person) => person.name)).toEqual(["First", "Second"]);
  });

  test("sets a margin within its bounds, and the audit says from what to what", async () => {
    const { resellerId } = theirs;
    for (const marginBps of [-1, 5001, 0.5]) {
      expect(await setMargin(admin, { resellerId, marginBps, belowCostAllowed: false })).toEqual({
        ok: false,
        problem: "margin-invalid",
      });
    }
    expect((await setMargin(admin, { resellerId, marginBps: 80, belowCostAllowed: false })).ok).toBe(true);
    expect((await setMargin(admin, { resellerId, marginBps: 80, belowCostAllowed: false })).ok).toBe(true);
    expect((await findReseller(admin, resellerId))?.marginPercent).toBe("0.80");
    const deeds = await database.client.auditRow.findMany({ where: { action: "margin-set", resellerId } });
    expect(deeds).toMatchObject([{ actorId: admin.userId, details: { fromBps: 50, toBps: 80 } }]);
  });

  test("lets a shop sell below cost by an explicit yes only, which is audited", async () => {
    const { resellerId } = theirs;
    expect((await findReseller(admin, resellerId))?.isBelowCostAllowed).toBe(false);
    expect((await setMargin(admin, { resellerId, marginBps: 300, belowCostAllowed: true })).ok).toBe(true);
    expect((await findReseller(admin, resellerId))?.isBelowCostAllowed).toBe(true);
    const [deed] = await database.client.auditRow.findMany({
      where: { action: "margin-set", resellerId },
      orderBy: { id: "desc" },
    });
    expect(deed?.details).toMatchObject({ toBps: 300, belowCostAllowed: true });
  });

  test("closes a shop only with a reason", async () => {
    const { resellerId } = theirs;
    expect(await setResellerAccess(admin, { resellerId, reason: " ", isOpen: false })).toEqual({
      ok: false,
      problem: "reason-missing",
    });
    expect((await setResellerAccess(admin, { resellerId, reason: "unpaid", isOpen: false })).ok).toBe(true);
    expect((await listResellers(admin)).find((row) => row.id === resellerId)).toMatchObject({
      isDisabled: true,
    });
    expect((await setResellerAccess(admin, { resellerId, reason: "paid", isOpen: true })).ok).toBe(true);
    const deeds = await database.client.auditRow.findMany({
      where: { resellerId, reason: { not: null } },
      orderBy: { id: "asc" },
    });
    expect(deeds.map((deed) => [deed.action, deed.reason])).toEqual([
      ["reseller-disabled", "unpaid"],
      ["reseller-enabled", "paid"],
    ]);
  });

  test.each([randomUUID(), "nonsense", ""])("is told that reseller %j does not exist", async (resellerId) => {
    expect(await findReseller(admin, resellerId)).toBeNull();
    expect(await setMargin(admin, { resellerId, marginBps: 50, belowCostAllowed: false })).toEqual(notFound);
    expect(await setResellerAccess(admin, { resellerId, reason: "why", isOpen: false })).toEqual(notFound);
    expect(await setResellerAccess(admin, { resellerId, reason: "why", isOpen: true })).toEqual(notFound);
  });
});

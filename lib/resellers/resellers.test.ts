import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changePassword } from "@/lib/auth/change-password";
import { createAdmin } from "@/lib/auth/create-admin";
import { endOwnSessions } from "@/lib/auth/end-own-sessions";
import { listOwnSessions } from "@/lib/auth/queries";
import { type AdminScope, mintAdminScope, mintResellerScope, type ResellerScope } from "@/lib/auth/scope";
import { type Database, openDatabase } from "@/lib/db";
import { type OfficeRole, type ResellerRole, ROLES, type Role } from "@/lib/domain/access";
import { openTestDatabase } from "@/lib/test-database";
import { addPerson } from "./add-person";
import { changeRole } from "./change-role";
import { endSessionsOf } from "./end-sessions-of";
import { openReseller } from "./open-reseller";
import { findProfile, findReseller, listResellers, listTeam } from "./queries";
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
  const added = await addPerson(owner, {
    role: "cashier",
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
  admin = mintAdminScope({ database, userId: first.value.userId, role: "admin" });
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
    expect((await listTeam(ours.owner)).map((person) => person.id)).toEqual([ours.cashier.userId]);
    expect((await listTeam(theirs.owner)).map((person) => person.id)).toEqual([theirs.cashier.userId]);
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
    expect(await listTeam(ours.owner)).toMatchObject([{ isDisabled: true }]);
    expect((await setPersonAccess(ours.owner, { ...person, isOpen: true })).ok).toBe(true);
    const reset = await resetPassword(ours.owner, person);
    if (!reset.ok) throw new Error(reset.problem);
    expect(await listTeam(ours.owner)).toMatchObject([{ isDisabled: false, mustChangePassword: true }]);
    const deeds = await database.client.auditRow.findMany({
      where: { subject: person.personId },
      orderBy: { id: "asc" },
    });
    expect(deeds.map((deed) => deed.action)).toEqual([
      "person-added",
      "person-disabled",
      "person-enabled",
      "password-reset",
    ]);
    expect(
      deeds.every((deed) => deed.actorId === ours.owner.userId && deed.resellerId === ours.resellerId),
    ).toBe(true);
  });
});

describe("the ranks of a shop", () => {
  const someone = (role: Role) => ({
    role,
    name: `New ${role}`,
    email: `${randomUUID()}@ours.test`,
    phone: "",
  });
  const opened = async (role: ResellerRole) => {
    const added = await addPerson(ours.owner, someone(role));
    if (!added.ok) throw new Error(added.problem);
    const { userId } = added.value;
    return mintResellerScope({ database, userId, resellerId: ours.resellerId, role });
  };

  test("let an owner make managers, cashiers and auditors, and nobody of the house", async () => {
    for (const role of ROLES) {
      const added = await addPerson(ours.owner, someone(role));
      expect([role, added.ok]).toEqual([role, ["manager", "cashier", "auditor"].includes(role)]);
    }
  });

  test("let a manager manage cashiers and auditors, and neither the owner nor another manager", async () => {
    const [manager, other, auditor] = [
      await opened("manager"),
      await opened("manager"),
      await opened("auditor"),
    ];
    expect((await addPerson(manager, someone("manager"))).ok).toBe(false);
    expect((await addPerson(manager, someone("owner"))).ok).toBe(false);
    expect((await addPerson(manager, someone("cashier"))).ok).toBe(true);
    expect((await endSessionsOf(manager, { personId: auditor.userId })).ok).toBe(true);
    for (const personId of [ours.owner.userId, other.userId, manager.userId, theirs.cashier.userId]) {
      expect(await resetPassword(manager, { personId })).toEqual(notFound);
      expect(await endSessionsOf(manager, { personId })).toEqual(notFound);
      expect(await changeRole(manager, { personId, role: "auditor", reason: "r" })).toEqual(notFound);
    }
    expect((await listTeam(manager)).every(({ role }) => role === "cashier" || role === "auditor")).toBe(
      true,
    );
    for (const scope of [auditor, ours.cashier])
      expect(await endSessionsOf(scope, { personId: other.userId })).toEqual(notAllowed);
  });

  test("are changed with a reason, from what to what is on record, and nobody crosses the counter", async () => {
    const { userId: personId } = await opened("cashier");
    expect(await changeRole(ours.owner, { personId, role: "auditor", reason: "  " })).toEqual({
      ok: false,
      problem: "reason-missing",
    });
    for (const role of ["owner", "admin", "support"] as const)
      expect(await changeRole(ours.owner, { personId, role, reason: "r" })).toEqual(notAllowed);
    expect(await changeRole(admin, { personId, role: "support", reason: "r" })).toEqual(notAllowed);
    expect((await changeRole(ours.owner, { personId, role: "manager", reason: "trusted" })).ok).toBe(true);
    const person = await database.client.user.findUniqueOrThrow({ where: { id: personId } });
    expect(person.role).toBe("manager");
    const deed = await database.client.auditRow.findFirstOrThrow({ orderBy: { id: "desc" } });
    expect(deed).toMatchObject({
      action: "role-changed",
      subject: personId,
      reason: "trusted",
      details: { from: "cashier", to: "manager" },
    });
  });
});

describe("the people of the back office", () => {
  const office = async (role: OfficeRole): Promise<AdminScope> => {
    const email = `${randomUUID()}@house.test`;
    const added = await addPerson(admin, { role, name: role, email, phone: "" });
    if (!added.ok) throw new Error(added.problem);
    return mintAdminScope({ database, userId: added.value.userId, role });
  };

  test("are made and managed by admins only", async () => {
    const [finance, support] = [await office("finance"), await office("support")];
    const email = `${randomUUID()}@house.test`;
    for (const scope of [finance, support]) {
      expect(await addPerson(scope, { role: "support", name: "X", email, phone: "" })).toEqual(notAllowed);
      expect(await resetPassword(scope, { personId: ours.cashier.userId })).toEqual(notAllowed);
      const closing = await setPersonAccess(scope, { personId: admin.userId, isOpen: false });
      expect(closing).toEqual(notAllowed);
      expect(await changeRole(scope, { personId: support.userId, role: "admin", reason: "r" })).toEqual(
        notAllowed,
      );
    }
    expect(await addPerson(admin, { role: "cashier", name: "X", email, phone: "" })).toEqual(notAllowed);
  });

  test("keep an admin, even when two of them put each other out at the same moment", async () => {
    const [one, other] = [await office("admin"), await office("admin")];
    const outcomes = await Promise.all([
      changeRole(one, { personId: other.userId, role: "support", reason: "r" }),
      setPersonAccess(other, { personId: one.userId, isOpen: false }),
    ]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    const left = await database.client.user.count({
      where: { id: { in: [one.userId, other.userId] }, role: "admin", disabledAt: null },
    });
    expect(left).toBe(1);
  });
});

describe("one's own sessions", () => {
  test("are listed with this one first, and ended one by one or all but this one", async () => {
    const { userId } = ours.cashier;
    const open = (id: string, userAgent: string | null, lastSeenAt = new Date()) =>
      database.client.session.create({
        data: { id, token: id, userId, userAgent, lastSeenAt, expiresAt: new Date(Date.now() + 60_000) },
      });
    await database.client.session.deleteMany({ where: { userId } });
    const firefox = "Mozilla/5.0 (Windows NT 10.0; rv:133.0) Gecko/20100101 Firefox/133.0";
    await open("this", null, new Date(0));
    await open("desk", firefox);
    await open("lost", null);
    const sessions = await listOwnSessions(ours.cashier, "this");
    expect(sessions.map(({ id }) => id)[0]).toBe("this");
    expect(sessions.find(({ id }) => id === "desk")).toMatchObject({ browser: "Firefox", system: "Windows" });
    const own = { keepSessionId: "this" };
    expect(await endOwnSessions(ours.owner, { ...own, only: "lost" })).toEqual(notFound);
    expect((await endOwnSessions(ours.cashier, { ...own, only: "lost" })).ok).toBe(true);
    expect(await listOwnSessions(ours.cashier, "this")).toHaveLength(2);
    expect((await endOwnSessions(ours.cashier, { ...own, only: null })).ok).toBe(true);
    expect((await listOwnSessions(ours.cashier, "this")).map(({ id }) => id)).toEqual(["this"]);
  });
});

describe("a cashier", () => {
  test("manages nobody", async () => {
    const before = await everything();
    expect(
      await addPerson(ours.cashier, { role: "cashier", name: "X", email: "x@ours.test", phone: "" }),
    ).toEqual(notAllowed);
    for (const personId of [ours.owner.userId, ours.cashier.userId, theirs.cashier.userId]) {
      expect(await resetPassword(ours.cashier, { personId })).toEqual(notAllowed);
      expect(await setPersonAccess(ours.cashier, { personId, isOpen: false })).toEqual(notAllowed);
      expect(await setPersonAccess(ours.cashier, { personId, isOpen: true })).toEqual(notAllowed);
    }
    expect(await everything()).toEqual(before);
  });

  test("changes the own password", async () => {
    const added = await addPerson(ours.owner, {
      role: "cashier",
      name: "Second",
      email: "",
      phone: "0661 22 33 44",
    });
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
    const team = (await listTeam(admin)).map((person) => person.id);
    expect(team).toContain(second.value.userId);
    expect(team).not.toContain(admin.userId);
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

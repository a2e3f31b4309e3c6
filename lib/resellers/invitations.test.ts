import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { acceptInvitation } from "@/lib/auth/accept-invitation";
import { takeLinkAttempt } from "@/lib/auth/attempts";
import { createAdmin } from "@/lib/auth/create-admin";
import { scopeOfInvitation } from "@/lib/auth/invitation";
import { findInvited } from "@/lib/auth/invitation-queries";
import { isPassword } from "@/lib/auth/password";
import { type AdminScope, mintAdminScope, mintResellerScope, type ResellerScope } from "@/lib/auth/scope";
import { type Database, openDatabase } from "@/lib/db";
import { openTestDatabase } from "@/lib/test-database";
import { addPerson } from "./add-person";
import { invitePerson } from "./invite-person";
import { openReseller } from "./open-reseller";
import { resetPassword } from "./reset-password";
import { setPersonAccess } from "./set-person-access";
import { setResellerAccess } from "./set-reseller-access";

let drop: () => Promise<void>;
let database: Database;
let admin: AdminScope;
let owner: ResellerScope;
const clock = { now: Date.parse("2026-11-23T08:00:00Z") };
const HOUR_MS = 60 * 60_000;
const OWN = "a sentence of my own";

beforeAll(async () => {
  const opened = await openTestDatabase();
  drop = opened.drop;
  database = openDatabase({ url: opened.url, connections: 4, clock: () => new Date(clock.now) });
  const first = await createAdmin(database, { name: "First", email: "admin@house.test", phone: "" });
  if (!first.ok) throw new Error(first.problem);
  admin = mintAdminScope({ database, userId: first.value.userId, role: "admin" });
  const made = await openReseller(admin, {
    name: "The shop",
    marginBps: 50,
    ownerName: "Its owner",
    email: "owner@shop.test",
    phone: "",
  });
  if (!made.ok) throw new Error(made.problem);
  const { resellerId, ownerId: userId } = made.value;
  owner = mintResellerScope({ database, userId, resellerId, role: "owner" });
});
afterAll(async () => {
  await database.close();
  await drop();
});

let personId: string;
let people = 0;
/** A new cashier of the shop, who has not chosen a password yet. */
beforeEach(async () => {
  people += 1;
  const phone = `0550${100_000 + people}`;
  const added = await addPerson(owner, { role: "cashier", name: "Newcomer", email: "", phone });
  if (!added.ok) throw new Error(added.problem);
  personId = added.value.userId;
});

async function invite(): Promise<string> {
  const invited = await invitePerson(owner, { personId });
  if (!invited.ok) throw new Error(invited.problem);
  return invited.value.token;
}
function holder(token: string) {
  const scope = scopeOfInvitation(database, token);
  if (scope === null) throw new Error("It stands in no link of ours");
  return scope;
}
const join = (token: string, password = OWN) => acceptInvitation(holder(token), { password });
const over = { ok: false, problem: "invitation-over" };
const person = () =>
  database.client.user.findUniqueOrThrow({ where: { id: personId }, include: { accounts: true } });
const deedsAbout = async () =>
  (await database.client.auditRow.findMany({ where: { subject: personId }, orderBy: { id: "asc" } })).map(
    ({ action, actorId }) => [action, actorId],
  );

describe("an invitation", () => {
  it("says who is invited to where, and lets them choose a password that nobody else knows", async () => {
    const token = await invite();
    expect(token).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(await findInvited(holder(token))).toEqual({ name: "Newcomer", shopName: "The shop" });
    expect(await join(token, "12345678")).toEqual({ ok: false, problem: "password-common" });
    const { phoneNumber } = await person();
    expect(await join(token)).toEqual({ ok: true, value: { login: phoneNumber } });
    const joined = await person();
    expect(joined.mustChangePassword).toBe(false);
    expect(await isPassword(OWN, joined.accounts[0]?.password ?? "")).toBe(true);
    expect(await deedsAbout()).toEqual([
      ["person-added", owner.userId],
      ["person-invited", owner.userId],
      ["person-joined", personId],
    ]);
  });

  it("is kept as a hash only, in no row and no line of the log as it stands in the link", async () => {
    const token = await invite();
    const { client } = database;
    const rows = [await client.invitation.findMany(), await client.auditRow.findMany()];
    const text = JSON.stringify(rows, (_name, value) => (typeof value === "bigint" ? String(value) : value));
    expect(text).not.toContain(token);
  });

  it("is used once: of fifty who follow it at once, one joins", async () => {
    const token = await invite();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, place) => join(token, `a sentence of my own ${place}`)),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.filter((each) => !each.ok && each.problem === "invitation-over")).toHaveLength(49);
    expect(await findInvited(holder(token))).toBeNull();
  });

  it("is over after 72 hours, and until then it is good", async () => {
    const token = await invite();
    clock.now += 72 * HOUR_MS - 1;
    expect(await findInvited(holder(token))).not.toBeNull();
    clock.now += 1;
    expect(await findInvited(holder(token))).toBeNull();
    expect(await join(token)).toEqual(over);
  });

  it("ends with the next one, and with a first password; the first password ends with an invitation", async () => {
    const first = await invite();
    const second = await invite();
    expect(await findInvited(holder(first))).toBeNull();
    expect(await join(first)).toEqual(over);
    const reset = await resetPassword(owner, { personId });
    if (!reset.ok) throw new Error(reset.problem);
    expect(await join(second)).toEqual(over);
    const third = await invite();
    expect(await isPassword(reset.value.password, (await person()).accounts[0]?.password ?? "")).toBe(false);
    expect((await join(third)).ok).toBe(true);
  });

  it("is one at a time, of fifty made at once", async () => {
    const made = await Promise.all(Array.from({ length: 50 }, () => invitePerson(owner, { personId })));
    const tokens = made.flatMap((each) => (each.ok ? [each.value.token] : []));
    expect(tokens).toHaveLength(50);
    const good = await Promise.all(tokens.map((token) => findInvited(holder(token))));
    expect(good.filter((each) => each !== null)).toHaveLength(1);
  });

  it("is followed or replaced, whichever comes first, where both are done at once", async () => {
    const token = await invite();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, place) =>
        place % 2 === 0 ? join(token) : invitePerson(owner, { personId }),
      ),
    );
    const joined = answers.filter((each) => each.ok && "login" in each.value);
    expect(joined.length).toBeLessThanOrEqual(1);
    expect((await person()).mustChangePassword).toBe(joined.length === 0);
  });

  it("leads nowhere while the person or the shop is closed", async () => {
    const token = await invite();
    await setPersonAccess(owner, { personId, isOpen: false });
    expect(await join(token)).toEqual(over);
    await setPersonAccess(owner, { personId, isOpen: true });
    const { resellerId } = owner;
    await setResellerAccess(admin, { resellerId, reason: "why", isOpen: false });
    expect(await findInvited(holder(token))).toBeNull();
    await setResellerAccess(admin, { resellerId, reason: "why", isOpen: true });
    expect((await join(token)).ok).toBe(true);
  });

  it("is for whoever has not chosen a password yet, by whoever manages them", async () => {
    const cashier = mintResellerScope({ ...owner, userId: personId, role: "cashier" });
    expect(await invitePerson(cashier, { personId })).toEqual({ ok: false, problem: "not-allowed" });
    for (const nobody of [owner.userId, randomUUID(), "nonsense"])
      expect(await invitePerson(owner, { personId: nobody })).toEqual({ ok: false, problem: "not-found" });
    await join(await invite());
    expect(await invitePerson(owner, { personId })).toEqual({ ok: false, problem: "already-joined" });
    expect((await invitePerson(admin, { personId: owner.userId })).ok).toBe(true);
  });
});

it("a text that stands in no link of ours is asked of nobody, and a good-looking one is like one that is over", async () => {
  for (const text of ["", "short", "x".repeat(23), "ümlaut-ümlaut-ümlaut-22", "../../../../etc/passwd0"])
    expect(scopeOfInvitation(database, text)).toBeNull();
  expect(await findInvited(holder("A".repeat(22)))).toBeNull();
  expect(await join("A".repeat(22))).toEqual(over);
});

it("who tries link after link is not answered any more, and others are", async () => {
  const from = (address: string) => new Headers({ "x-forwarded-for": address });
  const tried = [];
  for (let turn = 0; turn < 101; turn += 1) tried.push(await takeLinkAttempt(database, from("10.0.0.9")));
  expect(tried.indexOf(false)).toBe(100);
  expect(await takeLinkAttempt(database, from("10.0.0.10"))).toBe(true);
});

describe("the database by itself", () => {
  it("keeps a used or ended invitation as it is, and has one that is open of a person", async () => {
    await join(await invite());
    const sql = (text: string) => database.client.$executeRawUnsafe(text);
    await expect(sql(`UPDATE invitation SET used_at = NULL WHERE user_id = '${personId}'`)).rejects.toThrow(
      /never rewritten/,
    );
    const another = `INSERT INTO invitation (id, user_id, token_hash, created_by_id, created_at, expires_at)
      VALUES (gen_random_uuid(), '${personId}', repeat('a', 63) || '%', '${owner.userId}', now(), now() + interval '1 hour')`;
    await sql(another.replace("%", "1"));
    await expect(sql(another.replace("%", "2"))).rejects.toThrow(/invitation_open_is_one|unique/i);
    await expect(sql(another.replace("%", "z"))).rejects.toThrow(/invitation_keeps_a_hash/);
  });
});

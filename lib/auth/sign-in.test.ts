import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "@/lib/db";
import { openReseller } from "@/lib/resellers/open-reseller";
import { setPersonAccess } from "@/lib/resellers/set-person-access";
import { setResellerAccess } from "@/lib/resellers/set-reseller-access";
import { openTestDatabase } from "@/lib/test-database";
import { type Auth, answerAuthRequest, openAuth } from "./auth";
import { changePassword } from "./change-password";
import { createAdmin } from "./create-admin";
import { findPresence } from "./presence";
import { type AdminScope, mintAdminScope, mintResellerScope } from "./scope";
import { signIn } from "./sign-in";

const ORIGIN = "http://localhost:3000";
const SECRET = "a secret for tests, long enough for signing";
const OWNER = { email: "owner@shop.test", phone: "0770123456" };

let drop: () => Promise<void>;
let database: Database;
let auth: Auth;
let admin: AdminScope;
let shop: { resellerId: string; ownerId: string; password: string };

beforeAll(async () => {
  const opened = await openTestDatabase();
  drop = opened.drop;
  database = openDatabase({ url: opened.url, connections: 4 });
  auth = openAuth({ database, origin: ORIGIN, secret: SECRET });
  const first = await createAdmin(database, { name: "First", email: "admin@house.test", phone: "" });
  if (!first.ok) throw new Error(first.problem);
  admin = mintAdminScope({ database, userId: first.value.userId, role: "admin" });
  const made = await openReseller(admin, { name: "Shop", marginBps: 50, ownerName: "Owner", ...OWNER });
  if (!made.ok) throw new Error(made.problem);
  const owner = await database.client.user.findUniqueOrThrow({ where: { email: OWNER.email } });
  shop = { ...made.value, ownerId: owner.id };
});

afterAll(async () => {
  await database.close();
  await drop();
});

beforeEach(() => database.client.rateLimit.deleteMany());

const from = (address: string) => new Headers({ "x-forwarded-for": address });
const anywhere = from("10.0.0.1");

/** The headers a browser would send after this sign-in. */
async function browserOf(login: string, password: string): Promise<Headers> {
  const signedIn = await signIn(auth, { login, password }, anywhere);
  if (!signedIn.ok) throw new Error(signedIn.problem);
  const cookie = signedIn.value.cookies.getSetCookie().map((line) => line.split(";")[0]);
  return new Headers({ cookie: cookie.join("; ") });
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  answerAuthRequest(
    auth,
    new Request(`${ORIGIN}/api/auth/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: ORIGIN, ...headers },
      body: JSON.stringify(body),
    }),
  );

describe("signing in", () => {
  test.each([OWNER.email, "OWNER@Shop.test", OWNER.phone, "+213 770 12 34 56"])(
    "%s and the password open a session",
    async (login) => {
      const presence = await findPresence(database, await browserOf(login, shop.password), SECRET);
      expect(presence).toMatchObject({
        userId: shop.ownerId,
        role: "owner",
        resellerId: shop.resellerId,
        resellerName: "Shop",
        mustChangePassword: true,
      });
    },
  );

  test("a session's cookie cannot be read by scripts nor sent by other sites, and is secure where we are", async () => {
    const plain = await signIn(auth, { login: OWNER.email, password: shop.password }, anywhere);
    const abroad = openAuth({ database, origin: "https://taabia.test", secret: SECRET });
    const secure = await signIn(abroad, { login: OWNER.email, password: shop.password }, anywhere);
    if (!plain.ok || !secure.ok) throw new Error("not signed in");
    expect(plain.value.cookies.getSetCookie()[0]).toMatch(/HttpOnly; SameSite=Lax/i);
    expect(secure.value.cookies.getSetCookie()[0]).toMatch(/^__Secure-.*Secure/i);
  });

  test("a wrong password, an unknown login and nonsense are one answer", async () => {
    for (const login of [
      OWNER.email,
      OWNER.phone,
      "nobody@shop.test",
      "0661999999",
      "nonsense",
      "",
      "x@phone.invalid",
    ]) {
      expect(await signIn(auth, { login, password: "une chaise bleue" }, anywhere)).toEqual({
        ok: false,
        problem: "credentials-wrong",
      });
    }
    expect(await signIn(auth, { login: OWNER.email, password: "long".repeat(100) }, anywhere)).toEqual({
      ok: false,
      problem: "credentials-wrong",
    });
  });

  test("an unknown login takes as long as a wrong password", async () => {
    const spent = async (login: string): Promise<number> => {
      const times: number[] = [];
      for (let round = 0; round < 7; round += 1) {
        const start = performance.now();
        await signIn(auth, { login, password: "une chaise bleue" }, anywhere);
        times.push(performance.now() - start);
      }
      return times.sort((a, b) => a - b)[3] ?? 0;
    };
    const known = await spent(OWNER.email);
    for (const login of ["nobody@shop.test", "0661999999", "nonsense"]) {
      const ratio = (await spent(login)) / known;
      // Without the hash it would be a tenth.
      expect(ratio).toBeGreaterThan(0.4);
    }
  });

  test("guessing is stopped after twenty attempts wherever they come from, and other people still get in", async () => {
    const guesses = Array.from({ length: 20 }, (_, index) =>
      signIn(auth, { login: OWNER.email, password: `guess number ${index}` }, from(`10.0.1.${index}`)),
    );
    expect(
      (await Promise.all(guesses)).every((guess) => !guess.ok && guess.problem === "credentials-wrong"),
    ).toBe(true);
    expect(await signIn(auth, { login: OWNER.email, password: shop.password }, from("10.0.2.1"))).toEqual({
      ok: false,
      problem: "too-many-attempts",
    });
    expect((await signIn(auth, { login: OWNER.phone, password: shop.password }, from("10.0.2.1"))).ok).toBe(
      true,
    );
  });

  test("a right password wipes the slate", async () => {
    for (let round = 0; round < 3; round += 1) {
      for (let guess = 0; guess < 15; guess += 1)
        await signIn(auth, { login: OWNER.email, password: "wrong one" }, anywhere);
      expect((await signIn(auth, { login: OWNER.email, password: shop.password }, anywhere)).ok).toBe(true);
    }
  });
});

describe("who is there", () => {
  test("a cookie that we did not sign is nobody's", async () => {
    const headers = await browserOf(OWNER.email, shop.password);
    const cookie = headers.get("cookie") ?? "";
    expect(
      await findPresence(database, new Headers({ cookie: cookie.replace(/=(.)/, "=x$1") }), SECRET),
    ).toBeNull();
    expect(await findPresence(database, headers, "another secret, just as long as the first")).toBeNull();
    expect(await findPresence(database, new Headers(), SECRET)).toBeNull();
    expect(
      await findPresence(database, new Headers({ cookie: "taabia.session_token=nothing" }), SECRET),
    ).toBeNull();
  });

  test("a session that is over is nobody's", async () => {
    const headers = await browserOf(OWNER.email, shop.password);
    const presence = await findPresence(database, headers, SECRET);
    await database.client.session.update({
      where: { id: presence?.sessionId ?? "" },
      data: { expiresAt: new Date(0) },
    });
    expect(await findPresence(database, headers, SECRET)).toBeNull();
  });

  test("signing out ends the session in the rows, not only in the browser", async () => {
    const headers = await browserOf(OWNER.email, shop.password);
    await auth.api.signOut({ headers });
    expect(await findPresence(database, headers, SECRET)).toBeNull();
  });

  test("a disabled person loses every session and cannot sign in", async () => {
    const made = await openReseller(admin, {
      name: "Closing",
      marginBps: 0,
      ownerName: "C",
      email: "c@shop.test",
      phone: "",
    });
    if (!made.ok) throw new Error(made.problem);
    const headers = await browserOf("c@shop.test", made.value.password);
    const presence = await findPresence(database, headers, SECRET);
    expect(await setPersonAccess(admin, { personId: presence?.userId ?? "", isOpen: false })).toEqual({
      ok: true,
      value: null,
    });
    expect(await findPresence(database, headers, SECRET)).toBeNull();
    expect(await database.client.session.count({ where: { userId: presence?.userId ?? "" } })).toBe(0);
    expect(await signIn(auth, { login: "c@shop.test", password: made.value.password }, anywhere)).toEqual({
      ok: false,
      problem: "account-disabled",
    });
    expect(await signIn(auth, { login: "c@shop.test", password: "wrong one" }, anywhere)).toEqual({
      ok: false,
      problem: "credentials-wrong",
    });
  });

  test("a disabled reseller's people are out until it is opened again", async () => {
    const headers = await browserOf(OWNER.email, shop.password);
    const why = { resellerId: shop.resellerId, reason: "unpaid" };
    expect((await setResellerAccess(admin, { ...why, isOpen: false })).ok).toBe(true);
    expect(await findPresence(database, headers, SECRET)).toBeNull();
    expect(await signIn(auth, { login: OWNER.phone, password: shop.password }, anywhere)).toEqual({
      ok: false,
      problem: "account-disabled",
    });
    expect((await setResellerAccess(admin, { ...why, isOpen: true })).ok).toBe(true);
    expect((await signIn(auth, { login: OWNER.phone, password: shop.password }, anywhere)).ok).toBe(true);
  });
});

describe("the doors from outside", () => {
  test("nobody signs up", async () => {
    const before = await database.client.user.count();
    const body = { name: "Eve", email: "eve@shop.test", password: "une chaise bleue", role: "admin" };
    expect((await post("sign-up/email", body)).status).toBe(404);
    await expect(auth.api.signUpEmail({ body, headers: anywhere })).rejects.toThrow();
    expect(await database.client.user.count()).toBe(before);
  });

  test("no client sets a role, a reseller or anything else on a person", async () => {
    const cookie = (await browserOf(OWNER.email, shop.password)).get("cookie") ?? "";
    const wanted = { role: "admin", resellerId: null, mustChangePassword: false, disabledAt: null };
    expect((await post("update-user", wanted, { cookie })).status).toBe(404);
    await auth.api.updateUser({ body: wanted, headers: new Headers({ cookie }) }).catch(() => undefined);
    await post("sign-in/email", { email: OWNER.email, password: shop.password, ...wanted });
    const owner = await database.client.user.findUniqueOrThrow({ where: { id: shop.ownerId } });
    expect(owner).toMatchObject({ role: "owner", resellerId: shop.resellerId, mustChangePassword: true });
  });

  test.each([
    "change-email",
    "change-password",
    "request-password-reset",
    "reset-password",
    "delete-user",
    "list-sessions",
    "get-session",
  ])("%s stays shut", async (path) => {
    expect((await post(path, {})).status).toBe(404);
  });

  test("signing in over the wire works with e-mail and phone, and not from a stranger's page", async () => {
    for (const email of [OWNER.email, OWNER.phone]) {
      expect((await post("sign-in/email", { email, password: shop.password })).status).toBe(200);
    }
    const stranger = { origin: "https://elsewhere.test", cookie: "any=1" };
    expect(
      (await post("sign-in/email", { email: OWNER.email, password: shop.password }, stranger)).status,
    ).toBe(403);
  });
});

describe("changing one's own password", () => {
  const chosen = "une chaise bleue";

  test("needs the old one, ends the other sessions, and lets its owner in everywhere", async () => {
    const here = await browserOf(OWNER.email, shop.password);
    const elsewhere = await browserOf(OWNER.email, shop.password);
    const sessionId = (await findPresence(database, here, SECRET))?.sessionId ?? "";
    const scope = mintResellerScope({
      database,
      userId: shop.ownerId,
      resellerId: shop.resellerId,
      role: "owner",
    });
    const change = (current: string, next: string) => changePassword(scope, { current, next, sessionId });

    expect(await change("wrong one", chosen)).toEqual({ ok: false, problem: "password-wrong" });
    expect(await change(shop.password, "12345678")).toEqual({ ok: false, problem: "password-common" });
    expect(await change(shop.password, shop.password)).toEqual({ ok: false, problem: "password-same" });
    expect(await change(shop.password, chosen)).toEqual({ ok: true, value: null });

    expect(await findPresence(database, here, SECRET)).toMatchObject({ mustChangePassword: false });
    expect(await findPresence(database, elsewhere, SECRET)).toBeNull();
    expect((await signIn(auth, { login: OWNER.email, password: shop.password }, anywhere)).ok).toBe(false);
    expect((await signIn(auth, { login: OWNER.email, password: chosen }, anywhere)).ok).toBe(true);
    const deeds = await database.client.auditRow.findMany({ where: { action: "password-changed" } });
    expect(deeds).toMatchObject([
      { actorId: shop.ownerId, subject: shop.ownerId, resellerId: shop.resellerId },
    ]);
  });
});

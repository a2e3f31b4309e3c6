import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "@/lib/db";
import { resetTwoFactor } from "@/lib/resellers/reset-two-factor";
import { openTestDatabase } from "@/lib/test-database";
import { totp } from "@/lib/test-totp";
import { type Auth, openAuth } from "./auth";
import { createAdmin } from "./create-admin";
import { findPresence } from "./presence";
import { type AdminScope, mintAdminScope } from "./scope";
import { setTwoFactorRule } from "./set-two-factor-rule";
import { signIn } from "./sign-in";
import { confirmTwoFactor, giveUpTwoFactor, offerTwoFactor, verifyCode } from "./two-factor";

const SECRET = "a secret for tests, long enough for signing";
const EMAIL = "first@house.test";

let drop: () => Promise<void>;
let database: Database;
let auth: Auth;
let admin: AdminScope;
let second: AdminScope;
let password: string;
let secret: string;
let backupCodes: readonly string[];

beforeAll(async () => {
  const opened = await openTestDatabase();
  drop = opened.drop;
  database = openDatabase({ url: opened.url, connections: 4 });
  auth = openAuth({ database, origin: "http://localhost:3000", secret: SECRET });
  const made = await createAdmin(database, { name: "First", email: EMAIL, phone: "" });
  const other = await createAdmin(database, { name: "Second", email: "second@house.test", phone: "" });
  if (!made.ok || !other.ok) throw new Error("no admins");
  admin = mintAdminScope({ database, userId: made.value.userId, role: "admin" });
  second = mintAdminScope({ database, userId: other.value.userId, role: "admin" });
  password = made.value.password;
});
afterAll(async () => {
  await database.close();
  await drop();
});
beforeEach(() => database.client.rateLimit.deleteMany());

/** What a browser sends back of what it was told to keep. */
const kept = (cookies: Headers): Headers =>
  new Headers({
    cookie: cookies
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; "),
  });

/** The password's half of signing in: what the browser has then. */
async function halfWay(): Promise<Headers> {
  const half = await signIn(auth, { login: EMAIL, password }, new Headers());
  if (!half.ok || half.value.userId !== null) throw new Error("not half way");
  return kept(half.value.cookies);
}
const presenceOf = (headers: Headers) => findPresence(database, headers, SECRET);
const deeds = async () =>
  (await database.client.auditRow.findMany({ orderBy: { id: "asc" } })).map(({ action }) => action);
const wrong = (): string => (totp(secret) === "000000" ? "000001" : "000000");

describe("the second step", () => {
  it("is asked for only after a first right code, with the password as proof", async () => {
    const signedIn = await signIn(auth, { login: EMAIL, password }, new Headers());
    if (!signedIn.ok) throw new Error(signedIn.problem);
    const headers = kept(signedIn.value.cookies);
    expect(await offerTwoFactor(auth, { password: "not mine" }, headers)).toEqual({
      ok: false,
      problem: "password-wrong",
    });
    const offered = await offerTwoFactor(auth, { password }, headers);
    if (!offered.ok) throw new Error(offered.problem);
    ({ secret, backupCodes } = offered.value);
    expect(new URL(offered.value.uri).searchParams.get("issuer")).toBe("Taabia");
    expect(backupCodes).toHaveLength(10);
    expect(await confirmTwoFactor(auth, admin, { code: wrong(), headers })).toEqual({
      ok: false,
      problem: "code-wrong",
    });
    expect(await signIn(auth, { login: EMAIL, password }, new Headers())).toMatchObject({
      value: { userId: admin.userId },
    });
    const on = await confirmTwoFactor(auth, admin, { code: totp(secret), headers });
    if (!on.ok) throw new Error(on.problem);
    expect(await presenceOf(kept(on.value.cookies))).toMatchObject({ userId: admin.userId });
    expect(await deeds()).toContain("two-factor-on");
    const row = await database.client.twoFactor.findFirstOrThrow();
    expect(`${row.secret} ${row.backupCodes}`).not.toContain(secret);
  });

  it("leaves the password alone without a session", async () => {
    const headers = await halfWay();
    expect(await presenceOf(headers)).toBeNull();
    expect(await verifyCode({ auth, database }, { code: wrong() }, headers)).toEqual({
      ok: false,
      problem: "code-wrong",
    });
    expect(await presenceOf(headers)).toBeNull();
  });

  it("opens the session with the code, and the same half way opens nothing again", async () => {
    const headers = await halfWay();
    const done = await verifyCode(
      { auth, database },
      { code: `${totp(secret).slice(0, 3)} ${totp(secret).slice(3)}` },
      headers,
    );
    if (!done.ok) throw new Error(done.problem);
    expect(done.value).toMatchObject({ userId: admin.userId, role: "admin" });
    expect(await presenceOf(kept(done.value.cookies))).toMatchObject({ userId: admin.userId });
    expect(await verifyCode({ auth, database }, { code: totp(secret) }, headers)).toEqual({
      ok: false,
      problem: "code-expired",
    });
  });

  it("takes a code once, and of two at the same moment one", async () => {
    const sessions = () => database.client.session.count({ where: { userId: admin.userId } });
    const halves = [await halfWay(), await halfWay(), await halfWay()];
    const before = await sessions();
    const code = totp(secret);
    const [first, ...others] = halves;
    const both = await Promise.all(
      others.map((headers) => verifyCode({ auth, database }, { code }, headers)),
    );
    expect(both.filter((result) => result.ok)).toHaveLength(1);
    expect(both).toContainEqual({ ok: false, problem: "code-wrong" });
    expect(await verifyCode({ auth, database }, { code }, first ?? new Headers())).toEqual({
      ok: false,
      problem: "code-wrong",
    });
    expect(await sessions()).toBe(before + 1);
  });

  it("takes each of the kept codes once", async () => {
    const code = backupCodes[0] ?? "";
    expect((await verifyCode({ auth, database }, { code }, await halfWay())).ok).toBe(true);
    expect(await verifyCode({ auth, database }, { code }, await halfWay())).toEqual({
      ok: false,
      problem: "code-wrong",
    });
  });

  it("is worth nothing without the password's half", async () => {
    expect(await verifyCode({ auth, database }, { code: totp(secret) }, new Headers())).toEqual({
      ok: false,
      problem: "code-expired",
    });
  });

  it("is silent for a while after ten wrong codes, whatever comes then, and wherever it comes from", async () => {
    let refused = 0;
    for (let round = 0; round < 3; round += 1) {
      const headers = await halfWay();
      for (let tries = 0; tries < 4; tries += 1)
        if (!(await verifyCode({ auth, database }, { code: wrong() }, headers)).ok) refused += 1;
    }
    expect(refused).toBe(12);
    expect(await verifyCode({ auth, database }, { code: totp(secret) }, await halfWay())).toEqual({
      ok: false,
      problem: "too-many-attempts",
    });
    await database.client.twoFactor.updateMany({ data: { lockedUntil: null, failedVerificationCount: 0 } });
    expect((await verifyCode({ auth, database }, { code: totp(secret) }, await halfWay())).ok).toBe(true);
  });

  it("is taken away by another admin with a reason, which ends every session and is on record", async () => {
    const person = { personId: admin.userId };
    const noReason = await resetTwoFactor(second, { ...person, reason: " " });
    expect(noReason).toEqual({ ok: false, problem: "reason-missing" });
    const self = await resetTwoFactor(admin, { ...person, reason: "lost" });
    expect(self).toEqual({ ok: false, problem: "not-found" });
    expect(await resetTwoFactor(second, { ...person, reason: "lost" })).toEqual({ ok: true, value: null });
    expect(await database.client.session.count({ where: { userId: admin.userId } })).toBe(0);
    expect(await database.client.twoFactor.count()).toBe(0);
    expect((await deeds()).at(-1)).toBe("two-factor-reset");
    expect((await resetTwoFactor(second, { ...person, reason: "lost" })).ok).toBe(false);
    expect(await signIn(auth, { login: EMAIL, password }, new Headers())).toMatchObject({ ok: true });
  });
});

describe("the rule that everybody of the back office has one", () => {
  it("is made only by who has one, and then leads everybody else to set theirs up", async () => {
    const rule = { isAskedFor: true, reason: "everybody" };
    expect(await setTwoFactorRule(admin, rule)).toEqual({ ok: false, problem: "two-factor-missing" });
    const signedIn = await signIn(auth, { login: EMAIL, password }, new Headers());
    if (!signedIn.ok) throw new Error(signedIn.problem);
    const headers = kept(signedIn.value.cookies);
    expect(await presenceOf(headers)).toMatchObject({ mustSetUpTwoFactor: false });
    await database.client.user.update({ where: { id: second.userId }, data: { twoFactorEnabled: true } });
    expect(await setTwoFactorRule(second, rule)).toEqual({ ok: true, value: null });
    expect(await presenceOf(headers)).toMatchObject({ mustSetUpTwoFactor: true });
    const offered = await offerTwoFactor(auth, { password }, headers);
    if (!offered.ok) throw new Error(offered.problem);
    const on = await confirmTwoFactor(auth, admin, { code: totp(offered.value.secret), headers });
    if (!on.ok) throw new Error(on.problem);
    const after = kept(on.value.cookies);
    expect(await presenceOf(after)).toMatchObject({ mustSetUpTwoFactor: false });
    const off = await giveUpTwoFactor(auth, admin, { password, headers: after });
    if (!off.ok) throw new Error(off.problem);
    expect(await presenceOf(kept(off.value.cookies))).toMatchObject({ mustSetUpTwoFactor: true });
    expect((await deeds()).slice(-3)).toEqual(["two-factor-rule-set", "two-factor-on", "two-factor-off"]);
  });
});

import "server-only";
import { APIError } from "better-auth/api";
import type { Database } from "@/lib/db";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { takeCode } from "./attempts";
import { ACCOUNT_DISABLED, type Auth } from "./auth";
import type { AdminScope, ResellerScope } from "./scope";
import { personSchema, type SignedIn } from "./sign-in";
import { recordDeed } from "./store";

/**
 * The second step of signing in: a code of six digits from an app, or one of the codes kept for the day on which the app is
 * gone, each of which works once. Wrong codes are counted in the rows by the library: five for one password, ten in a row for
 * one person, then a quarter of an hour of silence.
 */

/** Opens the session that the password alone did not. `headers` carry the cookie which the password brought. */
export async function verifyCode(
  { auth, database }: { readonly auth: Auth; readonly database: Database },
  input: { code: string },
  headers: Headers,
): Promise<Result<SignedIn, ProblemCode>> {
  const code = input.code.replace(/\s/g, "");
  const call = { body: { code }, headers, returnHeaders: true } as const;
  try {
    const { headers: cookies, response } = /^\d{6}$/.test(code)
      ? await auth.api.verifyTOTP(call)
      : await auth.api.verifyBackupCode(call);
    const { id: userId, role, mustChangePassword } = personSchema.parse(response.user);
    // The library takes a code for as long as the app shows it, and a while longer, however often it comes.
    if (!(await takeCode(database, userId, code))) {
      await database.client.session.deleteMany({ where: { token: response.token ?? "" } });
      return refuse("code-wrong");
    }
    return ok({ userId, role, mustChangePassword, cookies });
  } catch (error) {
    return refuse(problemOf(error));
  }
}

export interface OfferedTwoFactor {
  /** What the app reads from the picture: `otpauth://totp/…`. */
  readonly uri: string;
  /** The same secret, to be typed by hand. */
  readonly secret: string;
  /** Shown this once. */
  readonly backupCodes: readonly string[];
}

/** A new secret for oneself, with the password as proof. It asks nobody for anything until a first code was right. */
export async function offerTwoFactor(
  auth: Auth,
  input: { password: string },
  headers: Headers,
): Promise<Result<OfferedTwoFactor, ProblemCode>> {
  try {
    const offered = await auth.api.enableTwoFactor({ body: { password: input.password }, headers });
    if (offered.method !== "totp") throw new Error("The library offered another way than the one asked for");
    const secret = new URL(offered.totpURI).searchParams.get("secret") ?? "";
    return ok({ uri: offered.totpURI, secret, backupCodes: offered.backupCodes });
  } catch (error) {
    return refuse(problemOf(error));
  }
}

/** The first right code: from now on it is asked for. The session goes on under a new cookie. */
export async function confirmTwoFactor(
  auth: Auth,
  scope: ResellerScope | AdminScope,
  input: { code: string; headers: Headers },
): Promise<Result<{ cookies: Headers }, ProblemCode>> {
  const code = input.code.replace(/\s/g, "");
  const had = await hasTwoFactor(scope);
  if (had) return refuse("two-factor-on");
  try {
    const { headers: cookies } = await auth.api.verifyTOTP({
      body: { code },
      headers: input.headers,
      returnHeaders: true,
    });
    await note(scope, "two-factor-on");
    return ok({ cookies });
  } catch (error) {
    return refuse(problemOf(error));
  }
}

/** Without a second step again, with the password as proof. */
export async function giveUpTwoFactor(
  auth: Auth,
  scope: ResellerScope | AdminScope,
  input: { password: string; headers: Headers },
): Promise<Result<{ cookies: Headers }, ProblemCode>> {
  if (!(await hasTwoFactor(scope))) return refuse("two-factor-off");
  try {
    const { headers: cookies } = await auth.api.disableTwoFactor({
      body: { password: input.password },
      headers: input.headers,
      returnHeaders: true,
    });
    await note(scope, "two-factor-off");
    return ok({ cookies });
  } catch (error) {
    return refuse(problemOf(error));
  }
}

async function hasTwoFactor({ database, userId }: ResellerScope | AdminScope): Promise<boolean> {
  const person = await database.client.user.findUniqueOrThrow({
    where: { id: userId },
    select: { twoFactorEnabled: true },
  });
  return person.twoFactorEnabled;
}

async function note(
  scope: ResellerScope | AdminScope,
  action: "two-factor-on" | "two-factor-off",
): Promise<void> {
  const { userId } = scope;
  const resellerId = "resellerId" in scope ? scope.resellerId : null;
  await scope.database.transaction((tx, now) =>
    recordDeed(tx, { action, actorId: userId, resellerId, subject: userId }, now),
  );
}

const PROBLEM_OF: Readonly<Record<string, ProblemCode>> = {
  INVALID_CODE: "code-wrong",
  INVALID_BACKUP_CODE: "code-wrong",
  INVALID_TWO_FACTOR_COOKIE: "code-expired",
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "code-expired",
  ACCOUNT_TEMPORARILY_LOCKED: "too-many-attempts",
  INVALID_PASSWORD: "password-wrong",
  TOTP_ALREADY_ENABLED: "two-factor-on",
  TOTP_NOT_ENABLED: "two-factor-off",
  [ACCOUNT_DISABLED]: "account-disabled",
};

function problemOf(error: unknown): ProblemCode {
  const code = error instanceof APIError ? PROBLEM_OF[error.body?.code ?? ""] : undefined;
  if (code === undefined) throw error;
  return code;
}

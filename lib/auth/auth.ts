import "server-only";
import { randomUUID } from "node:crypto";
import { type BetterAuthOptions, betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { APIError, createAuthMiddleware } from "better-auth/api";
import { twoFactor } from "better-auth/plugins/two-factor";
import { type Database, webDatabase } from "@/lib/db";
import { type Login, parseLogin } from "@/lib/domain/contact";
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from "@/lib/domain/password";
import { webEnv } from "@/lib/env";
import { log } from "@/lib/log";
import { forgiveAttempts, takeAttempt } from "./attempts";
import { hashPassword, isPassword } from "./password";

export const COOKIE_PREFIX = "taabia";
/** As an app for codes lists it. */
const APP_NAME = "Taabia";
const SESSION_SECONDS = 14 * 24 * 60 * 60;

/** Nobody's address: what cannot be a login goes the same way, and takes the same time, as a login nobody has. */
const NOBODY = "nobody@nobody.invalid";

/** Codes that a refused sign-in carries; everything else reads as wrong credentials. */
export const TOO_MANY_ATTEMPTS = "TOO_MANY_ATTEMPTS";
export const ACCOUNT_DISABLED = "ACCOUNT_DISABLED";

export interface AuthOptions {
  readonly database: Database;
  /** The public origin; cookies are secure when it is https. */
  readonly origin: string;
  readonly secret: string;
}

export type Auth = ReturnType<typeof openAuth>;

/** Database sessions, e-mail or phone with a password, for whoever wants it a second step, and nothing else: no sign-up, no mails, no fields a client may set. */
export function openAuth({ database, origin, secret }: AuthOptions) {
  const options = {
    appName: APP_NAME,
    baseURL: origin,
    secret,
    trustedOrigins: [origin],
    database: prismaAdapter(database.client, { provider: "postgresql" }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: SHORTEST_PASSWORD,
      maxPasswordLength: LONGEST_PASSWORD,
      password: { hash: hashPassword, verify: ({ password, hash }) => isPassword(password, hash) },
    },
    user: { additionalFields: USER_FIELDS },
    // A session ends when it was said to: reading one never writes one, so pages and the status route stay cheap.
    session: { expiresIn: SESSION_SECONDS, disableSessionRefresh: true },
    // Counted by login as well as by address, on both ways in: see `attempts.ts`.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      // Said aloud, because the library forgets it where it thinks it is being tested.
      disableOriginCheck: false,
      useSecureCookies: origin.startsWith("https:"),
      database: { generateId: () => randomUUID() },
    },
    telemetry: { enabled: false },
    plugins: [twoFactor({ issuer: APP_NAME })],
    logger: { level: "error", log: (_level, message: string) => log.error({ message }, "auth error") },
    // Without this it writes refusals (a stranger's page, a wrong password) to the console as errors.
    onAPIError: { onError: logBreakage },
    hooks: { before: readLogin(database), after: forgiveLogin(database) },
    databaseHooks: {
      session: {
        create: { before: (session: { userId: string }) => refuseDisabled(database, session.userId) },
      },
    },
  } satisfies BetterAuthOptions;
  return betterAuth(options);
}

function logBreakage(error: unknown): void {
  if (error instanceof APIError && error.statusCode < 500) return;
  log.error({ error: error instanceof Error ? error.message : String(error) }, "auth error");
}

/** Columns of ours on the user row. None is ever taken from a client. */
const OURS = { required: false, input: false } as const;
const USER_FIELDS = {
  phoneNumber: { type: "string", ...OURS },
  role: { type: "string", ...OURS },
  resellerId: { type: "string", ...OURS },
  locale: { type: "string", ...OURS },
  disabledAt: { type: "date", ...OURS, returned: false },
  mustChangePassword: { type: "boolean", ...OURS },
} as const;

/** One door for both kinds of login: counts the attempt, and puts the person's e-mail in place of a phone. */
const readLogin = (database: Database) =>
  createAuthMiddleware(async (ctx) => {
    if (ctx.path !== "/sign-in/email") return;
    const body: unknown = ctx.body;
    const typed =
      typeof body === "object" && body !== null && "email" in body && typeof body.email === "string"
        ? body.email
        : "";
    const login = parseLogin(typed);
    const counted = login ?? { kind: "email", email: NOBODY };
    if (!(await takeAttempt(database, counted, ctx.headers ?? new Headers()))) {
      throw new APIError("TOO_MANY_REQUESTS", { code: TOO_MANY_ATTEMPTS, message: "Too many attempts" });
    }
    const email = login === null ? NOBODY : await emailOf(database, login);
    return { context: { body: { ...ctx.body, email, callbackURL: undefined } } };
  });

async function emailOf(database: Database, login: Login): Promise<string> {
  if (login.kind === "email") return login.email;
  const person = await database.client.user.findUnique({
    where: { phoneNumber: login.phone },
    select: { email: true },
  });
  return person?.email ?? NOBODY;
}

const forgiveLogin = (database: Database) =>
  createAuthMiddleware(async (ctx) => {
    const signedIn = ctx.context.newSession;
    if (ctx.path !== "/sign-in/email" || !signedIn) return;
    const phone: unknown = signedIn.user["phoneNumber"];
    const logins: Login[] = [{ kind: "email", email: signedIn.user.email }];
    if (typeof phone === "string") logins.push({ kind: "phone", phone });
    await forgiveAttempts(database, logins, ctx.headers ?? new Headers());
  });

/** Asked after the password was right, so that it tells nothing to who does not know it. */
async function refuseDisabled(database: Database, userId: string): Promise<void> {
  const person = await database.client.user.findUnique({
    where: { id: userId },
    select: { disabledAt: true, reseller: { select: { disabledAt: true } } },
  });
  if (!person || person.disabledAt || person.reseller?.disabledAt) {
    throw new APIError("FORBIDDEN", { code: ACCOUNT_DISABLED, message: "This account is closed" });
  }
}

/** What may be called from outside; the library has many more doors, and every one we do not use stays shut. */
const OPEN_PATHS: ReadonlySet<string> = new Set(["POST /api/auth/sign-in/email", "POST /api/auth/sign-out"]);

export async function answerAuthRequest(auth: Auth, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (!OPEN_PATHS.has(`${request.method} ${pathname}`)) return new Response(null, { status: 404 });
  return auth.handler(request);
}

let shared: Auth | undefined;

/** The web process's own. */
export function webAuth(): Auth {
  shared ??= openAuth({ database: webDatabase(), origin: webEnv().APP_ORIGIN, secret: webEnv().AUTH_SECRET });
  return shared;
}

import "server-only";
import { parseSetCookieHeader, toCookieOptions } from "better-auth/cookies";
import { cookies, headers } from "next/headers";
import { forbidden, redirect } from "next/navigation";
import { cache } from "react";
import { webDatabase } from "@/lib/db";
import {
  isOffice,
  may,
  type OfficeRight,
  type ResellerRight,
  type Right,
  type Role,
} from "@/lib/domain/access";
import { settingsOf } from "@/lib/domain/landing";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { webEnv } from "@/lib/env";
import { takeLinkAttempt } from "./attempts";
import { webAuth } from "./auth";
import { scopeOfInvitation } from "./invitation";
import { findPresence, type Presence } from "./presence";
import {
  type AdminScope,
  type InvitationScope,
  mintAdminScope,
  mintResellerScope,
  type ResellerScope,
} from "./scope";
import { type SignedIn, signIn } from "./sign-in";
import {
  confirmTwoFactor,
  giveUpTwoFactor,
  type OfferedTwoFactor,
  offerTwoFactor,
  verifyCode,
} from "./two-factor";

/** Asked once per request, however many components ask. */
export const currentPresence = cache(
  async (): Promise<Presence | null> => findPresence(webDatabase(), await headers(), webEnv().AUTH_SECRET),
);

export type Scope =
  | { readonly kind: "reseller"; readonly scope: ResellerScope }
  | { readonly kind: "admin"; readonly scope: AdminScope };

/** What this person may see. The only place of the web where a scope is made. */
export function scopeOf(presence: Presence): Scope {
  const { userId, role, resellerId } = presence;
  const database = webDatabase();
  if (isOffice(role)) return { kind: "admin", scope: mintAdminScope({ database, userId, role }) };
  if (resellerId === null) throw new Error("A person of a reseller has no reseller");
  return { kind: "reseller", scope: mintResellerScope({ database, userId, resellerId, role }) };
}

/** What has to be done before anything else: a password of one's own, and where it is asked for a second step. */
const firstOf = (presence: Presence): "password-must-change" | "two-factor-missing" | null => {
  if (presence.mustChangePassword) return "password-must-change";
  return presence.mustSetUpTwoFactor ? "two-factor-missing" : null;
};

/** For route handlers: null is 401. Nobody gets one who has something to do first. */
export async function currentScope(): Promise<Scope | null> {
  const presence = await currentPresence();
  return presence && firstOf(presence) === null ? scopeOf(presence) : null;
}

/** The gate of both sides, for actions: who is there, has nothing to do first, and has the right. Pages ask the same table. */
async function admit(right: Right): Promise<Result<Scope, ProblemCode>> {
  const presence = await currentPresence();
  if (!presence) return refuse("signed-out");
  const first = firstOf(presence);
  if (first) return refuse(first);
  return may(presence.role, right) ? ok(scopeOf(presence)) : refuse("not-allowed");
}

/** A right may have the same name on both sides of the counter, and is never the same. */
export async function admitToShop(right: ResellerRight): Promise<Result<ResellerScope, ProblemCode>> {
  const admitted = await admit(right);
  if (!admitted.ok) return admitted;
  return admitted.value.kind === "reseller" ? ok(admitted.value.scope) : refuse("not-allowed");
}

export async function admitToOffice(right: OfficeRight): Promise<Result<AdminScope, ProblemCode>> {
  const admitted = await admit(right);
  if (!admitted.ok) return admitted;
  return admitted.value.kind === "admin" ? ok(admitted.value.scope) : refuse("not-allowed");
}

export interface Person {
  readonly name: string;
  readonly role: Role;
  readonly resellerName: string | null;
  readonly runsSubs: boolean;
  readonly locale: string | null;
  readonly mustChangePassword: boolean;
  readonly mustSetUpTwoFactor: boolean;
}

/** For the shell and the language: who is signed in, in words; null when nobody is. */
export async function currentPerson(): Promise<Person | null> {
  const presence = await currentPresence();
  if (!presence) return null;
  const { name, role, resellerName, runsSubs, locale, mustChangePassword, mustSetUpTwoFactor } = presence;
  return { name, role, resellerName, runsSubs, locale, mustChangePassword, mustSetUpTwoFactor };
}

export interface Gate {
  /** This page's address with its query, to come back to after signing in. */
  readonly at?: string;
  /** True on the page where the password is changed and the second step set up. */
  readonly evenBeforePasswordChange?: boolean;
}

/** A page's gate: signed out goes to `/sign-in`, whoever has something to do first goes to the settings. */
export async function requirePresence(gate: Gate = {}): Promise<Presence> {
  const presence = await currentPresence();
  if (!presence)
    return redirect(gate.at === undefined ? "/sign-in" : `/sign-in?next=${encodeURIComponent(gate.at)}`);
  if (firstOf(presence) !== null && !gate.evenBeforePasswordChange)
    return redirect(settingsOf(presence.role));
  return presence;
}

/** For pages of the counter. Whoever is not of a shop, or has not the right, is answered "forbidden"; null: everybody has it. */
export async function requireResellerScope(
  gate: Gate & { readonly right: ResellerRight | null },
): Promise<ResellerScope> {
  const found = scopeOf(await requirePresence(gate));
  if (found.kind !== "reseller") return forbidden();
  return gate.right === null || may(found.scope.role, gate.right) ? found.scope : forbidden();
}

/** The same for pages of the back office. */
export async function requireAdminScope(
  gate: Gate & { readonly right: OfficeRight | null },
): Promise<AdminScope> {
  const found = scopeOf(await requirePresence(gate));
  if (found.kind !== "admin") return forbidden();
  return gate.right === null || may(found.scope.role, gate.right) ? found.scope : forbidden();
}

/** Writes what signing in or out answered into the browser's cookies; in server actions and route handlers only. */
async function writeCookies(answer: Headers): Promise<void> {
  const jar = await cookies();
  for (const line of answer.getSetCookie()) {
    for (const [name, cookie] of parseSetCookieHeader(line))
      jar.set(name, cookie.value, toCookieOptions(cookie));
  }
}

type Arrived = Pick<SignedIn, "role" | "mustChangePassword">;

/** The gate of an invitation's link: counted by address, as a sign-in is. */
export async function admitInvited(token: string): Promise<Result<InvitationScope, ProblemCode>> {
  const scope = scopeOfInvitation(webDatabase(), token);
  if (scope === null) return refuse("invitation-over");
  return (await takeLinkAttempt(webDatabase(), await headers())) ? ok(scope) : refuse("too-many-attempts");
}

/** Begins a session in this browser; null where a code is still to come. */
export async function beginSession(input: {
  login: string;
  password: string;
}): Promise<Result<Arrived | null, ProblemCode>> {
  const signedIn = await signIn(webAuth(), input, await headers());
  if (!signedIn.ok) return signedIn;
  await writeCookies(signedIn.value.cookies);
  if (signedIn.value.userId === null) return ok(null);
  const { role, mustChangePassword } = signedIn.value;
  return ok({ role, mustChangePassword });
}

/** The second step: a code from an app, or one of the codes kept for when it is lost. */
export async function finishSession(input: { code: string }): Promise<Result<Arrived, ProblemCode>> {
  const signedIn = await verifyCode({ auth: webAuth(), database: webDatabase() }, input, await headers());
  if (!signedIn.ok) return signedIn;
  const { role, mustChangePassword, cookies: written } = signedIn.value;
  await writeCookies(written);
  return ok({ role, mustChangePassword });
}

export const beginTwoFactor = async (input: {
  password: string;
}): Promise<Result<OfferedTwoFactor, ProblemCode>> => offerTwoFactor(webAuth(), input, await headers());

export async function turnTwoFactorOn(
  scope: ResellerScope | AdminScope,
  { code }: { code: string },
): Promise<Result<null, ProblemCode>> {
  const on = await confirmTwoFactor(webAuth(), scope, { code, headers: await headers() });
  if (!on.ok) return on;
  await writeCookies(on.value.cookies);
  return ok(null);
}

export async function turnTwoFactorOff(
  scope: ResellerScope | AdminScope,
  { password }: { password: string },
): Promise<Result<null, ProblemCode>> {
  const off = await giveUpTwoFactor(webAuth(), scope, { password, headers: await headers() });
  if (!off.ok) return off;
  await writeCookies(off.value.cookies);
  return ok(null);
}

/** Ends this browser's session, in the rows and in its cookies. */
export async function endSession(): Promise<void> {
  const { headers: answer } = await webAuth().api.signOut({ headers: await headers(), returnHeaders: true });
  await writeCookies(answer);
}

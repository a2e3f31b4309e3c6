import "server-only";
import { parseSetCookieHeader, toCookieOptions } from "better-auth/cookies";
import { cookies, headers } from "next/headers";
import { forbidden, redirect } from "next/navigation";
import { cache } from "react";
import { webDatabase } from "@/lib/db";
import { may, type ResellerRight, type Role } from "@/lib/domain/access";
import { settingsOf } from "@/lib/domain/landing";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result } from "@/lib/domain/result";
import { webEnv } from "@/lib/env";
import { webAuth } from "./auth";
import { findPresence, type Presence } from "./presence";
import { type AdminScope, mintAdminScope, mintResellerScope, type ResellerScope } from "./scope";
import { type SignedIn, signIn } from "./sign-in";

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
  if (role === "admin") return { kind: "admin", scope: mintAdminScope({ database, userId }) };
  if (resellerId === null) throw new Error("A person of a reseller has no reseller");
  return { kind: "reseller", scope: mintResellerScope({ database, userId, resellerId, role }) };
}

/**
 * For route handlers: null is 401. Nobody whose password was chosen by somebody else gets one before having changed it.
 */
export async function currentScope(): Promise<Scope | null> {
  const presence = await currentPresence();
  return presence && !presence.mustChangePassword ? scopeOf(presence) : null;
}

export interface Person {
  readonly name: string;
  readonly role: Role;
  readonly resellerName: string | null;
  readonly locale: string | null;
  readonly mustChangePassword: boolean;
}

/** For the shell and the language: who is signed in, in words; null when nobody is. */
export async function currentPerson(): Promise<Person | null> {
  const presence = await currentPresence();
  if (!presence) return null;
  const { name, role, resellerName, locale, mustChangePassword } = presence;
  return { name, role, resellerName, locale, mustChangePassword };
}

export interface Gate {
  /** This page's address with its query, to come back to after signing in. */
  readonly at?: string;
  /** True on the page where the password is changed, and in layouts around it. */
  readonly evenBeforePasswordChange?: boolean;
}

/** A page's gate: signed out goes to `/sign-in`, a password to be changed goes to the settings. */
export async function requirePresence(gate: Gate = {}): Promise<Presence> {
  const presence = await currentPresence();
  if (!presence)
    return redirect(gate.at === undefined ? "/sign-in" : `/sign-in?next=${encodeURIComponent(gate.at)}`);
  if (presence.mustChangePassword && !gate.evenBeforePasswordChange)
    return redirect(settingsOf(presence.role));
  return presence;
}

/** For pages of the counter. An admin is answered "forbidden"; with `right`, so is a person without it. */
export async function requireResellerScope(
  gate: Gate & { readonly right?: ResellerRight } = {},
): Promise<ResellerScope> {
  const found = scopeOf(await requirePresence(gate));
  if (found.kind !== "reseller") return forbidden();
  if (gate.right !== undefined && !may(found.scope.role, gate.right)) return forbidden();
  return found.scope;
}

/** For pages of the back office. A person of a reseller is answered "forbidden". */
export async function requireAdminScope(gate: Gate = {}): Promise<AdminScope> {
  const found = scopeOf(await requirePresence(gate));
  return found.kind === "admin" ? found.scope : forbidden();
}

/** Writes what signing in or out answered into the browser's cookies; in server actions and route handlers only. */
async function writeCookies(answer: Headers): Promise<void> {
  const jar = await cookies();
  for (const line of answer.getSetCookie()) {
    for (const [name, cookie] of parseSetCookieHeader(line))
      jar.set(name, cookie.value, toCookieOptions(cookie));
  }
}

/** Begins a session in this browser. */
export async function beginSession(input: {
  login: string;
  password: string;
}): Promise<Result<Pick<SignedIn, "role" | "mustChangePassword">, ProblemCode>> {
  const signedIn = await signIn(webAuth(), input, await headers());
  if (!signedIn.ok) return signedIn;
  await writeCookies(signedIn.value.cookies);
  const { role, mustChangePassword } = signedIn.value;
  return ok({ role, mustChangePassword });
}

/** Ends this browser's session, in the rows and in its cookies. */
export async function endSession(): Promise<void> {
  const { headers: answer } = await webAuth().api.signOut({ headers: await headers(), returnHeaders: true });
  await writeCookies(answer);
}

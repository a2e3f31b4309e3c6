import "server-only";
import { APIError } from "better-auth/api";
import { z } from "zod";
import { ROLES, type Role } from "@/lib/domain/access";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { ACCOUNT_DISABLED, type Auth, TOO_MANY_ATTEMPTS } from "./auth";

export interface SignedIn {
  readonly userId: string;
  readonly role: Role;
  readonly mustChangePassword: boolean;
  /** Carries the `Set-Cookie` headers, for the caller to write. */
  readonly cookies: Headers;
}

export const personSchema = z.object({
  id: z.string(),
  role: z.enum(ROLES),
  mustChangePassword: z.boolean(),
});

/** The password was right, and a code is still to come (lib/auth/two-factor); the cookies say for whom, for ten minutes. */
export interface HalfSignedIn {
  readonly userId: null;
  readonly cookies: Headers;
}

/**
 * Opens a session for a login (e-mail or phone) and its password. A login nobody has and a
 * wrong password are one answer: "credentials-wrong".
 */
export async function signIn(
  auth: Auth,
  input: { login: string; password: string },
  headers: Headers,
): Promise<Result<SignedIn | HalfSignedIn, ProblemCode>> {
  try {
    const { headers: cookies, response } = await auth.api.signInEmail({
      body: { email: input.login, password: input.password },
      headers,
      returnHeaders: true,
    });
    if ("twoFactorRedirect" in response) return ok({ userId: null, cookies });
    const { id: userId, role, mustChangePassword } = personSchema.parse(response.user);
    return ok({ userId, role, mustChangePassword, cookies });
  } catch (error) {
    if (error instanceof APIError) return refuse(problemOf(error));
    throw error;
  }
}

function problemOf(error: APIError): ProblemCode {
  switch (error.body?.code) {
    case TOO_MANY_ATTEMPTS:
      return "too-many-attempts";
    case ACCOUNT_DISABLED:
      return "account-disabled";
    default:
      if (error.statusCode >= 500) throw error;
      return "credentials-wrong";
  }
}

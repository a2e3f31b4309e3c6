import "server-only";
import { endInvitations } from "@/lib/auth/invitation-store";
import { hashPassword, makePassword } from "@/lib/auth/password";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import { recordDeed, savePassword } from "@/lib/auth/store";
import { rolesBelow } from "@/lib/domain/access";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimPerson } from "./store";

/**
 * A new first password for somebody who lost theirs: whoever manages them (`rolesBelow`). It is
 * returned once, every session of the person ends, and it must be changed at the next sign-in.
 */
export async function resetPassword(
  scope: ResellerScope | AdminScope,
  input: { personId: string },
): Promise<Result<{ password: string }, ProblemCode>> {
  if (rolesBelow(scope.role).length === 0) return refuse("not-allowed");
  const password = makePassword();
  const passwordHash = await hashPassword(password);
  return scope.database.transaction(async (tx, now) => {
    const person = await claimPerson(tx, scope, input.personId);
    if (!person) return refuse("not-found");
    await savePassword(tx, person.id, { passwordHash, mustChangePassword: true, keepSessionId: null });
    await endInvitations(tx, person.id, now);
    const { resellerId } = person;
    await recordDeed(
      tx,
      { action: "password-reset", actorId: scope.userId, resellerId, subject: person.id },
      now,
    );
    return ok({ password });
  });
}

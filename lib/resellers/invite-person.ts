import "server-only";
import { makeInvitation } from "@/lib/auth/invitation";
import { openInvitation } from "@/lib/auth/invitation-store";
import { hashPassword, makePassword } from "@/lib/auth/password";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import { recordDeed, savePassword } from "@/lib/auth/store";
import { rolesBelow } from "@/lib/domain/access";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimPerson } from "./store";

/**
 * A link for somebody who has not chosen a password yet: whoever manages them (`rolesBelow`) hands it over. It is returned
 * once; the link before it, and any first password, are good no more.
 */
export async function invitePerson(
  scope: ResellerScope | AdminScope,
  input: { readonly personId: string },
): Promise<Result<{ token: string }, ProblemCode>> {
  if (rolesBelow(scope.role).length === 0) return refuse("not-allowed");
  const { token, tokenHash } = makeInvitation();
  // Nobody is told this one: until the link is followed, there is no password to sign in with.
  const passwordHash = await hashPassword(makePassword());
  return scope.database.transaction(async (tx, now) => {
    const person = await claimPerson(tx, scope, input.personId);
    if (!person) return refuse("not-found");
    if (!person.mustChangePassword) return refuse("already-joined");
    await savePassword(tx, person.id, { passwordHash, mustChangePassword: true, keepSessionId: null });
    await openInvitation(tx, { userId: person.id, tokenHash, createdById: scope.userId }, now);
    const { resellerId } = person;
    const deed = { action: "person-invited", actorId: scope.userId, resellerId, subject: person.id } as const;
    await recordDeed(tx, deed, now);
    return ok({ token });
  });
}

import "server-only";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { rolesBelow } from "@/lib/domain/access";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimPerson, savePersonDisabled } from "./store";

/**
 * Closes a person's account (no sign-in, and every session ends at once; what the person did stays), or opens it again with
 * the password it had.
 */
export async function setPersonAccess(
  scope: ResellerScope | AdminScope,
  input: { personId: string; isOpen: boolean },
): Promise<Result<null, ProblemCode>> {
  if (rolesBelow(scope.role).length === 0) return refuse("not-allowed");
  return scope.database.transaction(async (tx, now) => {
    const person = await claimPerson(tx, scope, input.personId);
    if (!person) return refuse("not-found");
    if ((person.disabledAt === null) === input.isOpen) return ok(null);
    await savePersonDisabled(tx, person.id, input.isOpen ? null : now);
    const { resellerId } = person;
    const action = input.isOpen ? "person-enabled" : "person-disabled";
    await recordDeed(tx, { action, actorId: scope.userId, resellerId, subject: person.id }, now);
    return ok(null);
  });
}

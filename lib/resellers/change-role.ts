import "server-only";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { type Role, rolesToGive } from "@/lib/domain/access";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimPerson, savePersonRole } from "./store";

/**
 * What somebody may do from now on: it holds with their next click, without a new sign-in. Nobody crosses the counter, nobody
 * gives a role that is not theirs to give, and the last admin stays one: nobody changes oneself (`claimPerson`).
 */
export async function changeRole(
  scope: ResellerScope | AdminScope,
  input: { personId: string; role: Role; reason: string },
): Promise<Result<null, ProblemCode>> {
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  if (!rolesToGive(scope.role).includes(input.role)) return refuse("not-allowed");
  return scope.database.transaction(async (tx, now) => {
    const person = await claimPerson(tx, scope, input.personId);
    if (!person) return refuse("not-found");
    if (!rolesToGive(scope.role).includes(person.role)) return refuse("not-allowed");
    if (person.role === input.role) return ok(null);
    await savePersonRole(tx, person.id, input.role);
    const { resellerId } = person;
    const deed = { action: "role-changed", actorId: scope.userId, resellerId, subject: person.id } as const;
    await recordDeed(tx, { ...deed, reason, details: { from: person.role, to: input.role } }, now);
    return ok(null);
  });
}

import "server-only";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import { dropSessions, recordDeed } from "@/lib/auth/store";
import { rolesBelow } from "@/lib/domain/access";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimPerson } from "./store";

/** Signs somebody out everywhere: a phone was lost, a shift is over. Whoever knows the password can sign in again. */
export async function endSessionsOf(
  scope: ResellerScope | AdminScope,
  input: { personId: string },
): Promise<Result<null, ProblemCode>> {
  if (rolesBelow(scope.role).length === 0) return refuse("not-allowed");
  return scope.database.transaction(async (tx, now) => {
    const person = await claimPerson(tx, scope, input.personId);
    if (!person) return refuse("not-found");
    const sessions = await dropSessions(tx, { userId: person.id });
    const { resellerId } = person;
    const deed = { action: "sessions-ended", actorId: scope.userId, resellerId, subject: person.id } as const;
    await recordDeed(tx, { ...deed, details: { sessions } }, now);
    return ok(null);
  });
}

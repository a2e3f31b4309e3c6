import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { dropSessions, dropTwoFactor, recordDeed } from "@/lib/auth/store";
import { may } from "@/lib/domain/access";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimPerson } from "./store";

/**
 * Takes the second step away from somebody who lost phone and codes, and signs them out everywhere. Their password stays, so
 * whoever resets only this cannot be them.
 */
export async function resetTwoFactor(
  scope: AdminScope,
  input: { personId: string; reason: string },
): Promise<Result<null, ProblemCode>> {
  if (!may(scope.role, "manage-people")) return refuse("not-allowed");
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  return scope.database.transaction(async (tx, now) => {
    const person = await claimPerson(tx, scope, input.personId);
    if (!person) return refuse("not-found");
    if (!(await dropTwoFactor(tx, person.id))) return refuse("two-factor-off");
    await dropSessions(tx, { userId: person.id });
    const { resellerId } = person;
    const deed = {
      action: "two-factor-reset",
      actorId: scope.userId,
      resellerId,
      subject: person.id,
    } as const;
    await recordDeed(tx, { ...deed, reason }, now);
    return ok(null);
  });
}

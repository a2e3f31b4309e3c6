import "server-only";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { may } from "@/lib/domain/access";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimPerson, savePersonDisabled } from "./store";

/** Opens a closed account again, with the password it had. */
export async function enablePerson(
  scope: ResellerScope | AdminScope,
  input: { personId: string },
): Promise<Result<null, ProblemCode>> {
  if ("role" in scope && !may(scope.role, "manage-cashiers")) return refuse("not-allowed");
  return scope.database.transaction(async (tx, now) => {
    const person = await claimPerson(tx, scope, input.personId);
    if (!person) return refuse("not-found");
    if (!person.disabledAt) return ok(null);
    await savePersonDisabled(tx, person.id, null);
    const { resellerId } = person;
    await recordDeed(
      tx,
      { action: "person-enabled", actorId: scope.userId, resellerId, subject: person.id },
      now,
    );
    return ok(null);
  });
}

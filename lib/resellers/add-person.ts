import "server-only";
import { createPerson } from "@/lib/auth/create-person";
import { hashPassword, makePassword } from "@/lib/auth/password";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { type Role, rolesToGive } from "@/lib/domain/access";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";

/** Somebody new: of the own shop where an owner or manager asks, of the back office where an admin does. The first password is returned once. */
export async function addPerson(
  scope: ResellerScope | AdminScope,
  input: { name: string; email: string; phone: string; role: Role },
): Promise<Result<{ userId: string; password: string }, ProblemCode>> {
  const resellerId = "resellerId" in scope ? scope.resellerId : null;
  if (!rolesToGive(scope.role).includes(input.role)) return refuse("not-allowed");
  const password = makePassword();
  const passwordHash = await hashPassword(password);
  return scope.database.transaction(async (tx, now) => {
    const created = await createPerson(tx, { ...input, resellerId, passwordHash, mustChangePassword: true });
    if (!created.ok) return created;
    const { userId } = created.value;
    const deed = { action: "person-added", actorId: scope.userId, resellerId, subject: userId } as const;
    await recordDeed(tx, { ...deed, details: { role: input.role } }, now);
    return ok({ userId, password });
  });
}

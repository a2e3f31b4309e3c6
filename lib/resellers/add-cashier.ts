import "server-only";
import { createPerson } from "@/lib/auth/create-person";
import { hashPassword, makePassword } from "@/lib/auth/password";
import type { ResellerScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { may } from "@/lib/domain/access";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";

/** An owner adds a cashier to the own shop. The first password is returned once. */
export async function addCashier(
  scope: ResellerScope,
  input: { name: string; email: string; phone: string },
): Promise<Result<{ userId: string; password: string }, ProblemCode>> {
  if (!may(scope.role, "manage-cashiers")) return refuse("not-allowed");
  const password = makePassword();
  const passwordHash = await hashPassword(password);
  const { resellerId } = scope;
  return scope.database.transaction(async (tx, now) => {
    const person = { ...input, role: "cashier", resellerId, passwordHash, mustChangePassword: true } as const;
    const created = await createPerson(tx, person);
    if (!created.ok) return created;
    const { userId } = created.value;
    await recordDeed(
      tx,
      { action: "cashier-added", actorId: scope.userId, resellerId, subject: userId },
      now,
    );
    return ok({ userId, password });
  });
}

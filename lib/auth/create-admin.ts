import "server-only";
import type { Database } from "@/lib/db";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result } from "@/lib/domain/result";
import { createPerson } from "./create-person";
import { hashPassword, makePassword } from "./password";
import { recordDeed } from "./store";

/**
 * Makes an admin, from the machine itself: whoever may run it has the database anyway. The password is returned once, and
 * must be changed at the first sign-in.
 */
export async function createAdmin(
  database: Database,
  input: { name: string; email: string; phone: string },
): Promise<Result<{ userId: string; password: string }, ProblemCode>> {
  const password = makePassword();
  const passwordHash = await hashPassword(password);
  return database.transaction(async (tx, now) => {
    const created = await createPerson(tx, {
      ...input,
      role: "admin",
      resellerId: null,
      passwordHash,
      mustChangePassword: true,
    });
    if (!created.ok) return created;
    await recordDeed(tx, { action: "admin-created", actorId: null, subject: created.value.userId }, now);
    return ok({ userId: created.value.userId, password });
  });
}

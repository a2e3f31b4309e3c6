import "server-only";
import type { Tx } from "@/lib/db";
import type { Role } from "@/lib/domain/access";
import { parseContact } from "@/lib/domain/contact";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { findTaken, savePerson } from "./store";

/**
 * Writes a person into an open transaction: for whoever has made sure that somebody may (a use case with its scope, the
 * first admin at the machine, the seed). Hash the password before the transaction begins: `hashPassword` takes 30 ms.
 */
export async function createPerson(
  tx: Tx,
  input: {
    name: string;
    email: string;
    phone: string;
    role: Role;
    resellerId: string | null;
    passwordHash: string;
    mustChangePassword: boolean;
  },
): Promise<Result<{ userId: string }, ProblemCode>> {
  const name = input.name.trim();
  if (name === "") return refuse("name-missing");
  const contact = parseContact(input);
  if (!contact.ok) return contact;
  const taken = await findTaken(tx, contact.value);
  if (taken) return refuse(taken);
  const { role, resellerId, passwordHash, mustChangePassword } = input;
  return ok(
    await savePerson(tx, {
      name,
      contact: contact.value,
      role,
      resellerId,
      passwordHash,
      mustChangePassword,
    }),
  );
}

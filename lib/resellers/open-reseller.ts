import "server-only";
import { hashPassword, makePassword } from "@/lib/auth/password";
import type { AdminScope } from "@/lib/auth/scope";
import { findTaken, recordDeed, savePerson } from "@/lib/auth/store";
import { parseContact } from "@/lib/domain/contact";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { openResellerRow } from "./store";

export interface OpenedReseller {
  readonly resellerId: string;
  readonly ownerId: string;
  /** The owner's first password, shown once. */
  readonly password: string;
}

/** A new shop with its empty wallet and its owner. `marginBps` is what it earns on a face value. */
export async function openReseller(
  scope: AdminScope,
  input: { name: string; marginBps: number; ownerName: string; email: string; phone: string },
): Promise<Result<OpenedReseller, ProblemCode>> {
  const name = input.name.trim();
  const ownerName = input.ownerName.trim();
  if (name === "" || ownerName === "") return refuse("name-missing");
  const contact = parseContact(input);
  if (!contact.ok) return contact;
  const password = makePassword();
  const passwordHash = await hashPassword(password);
  return scope.database.transaction(async (tx, now) => {
    const taken = await findTaken(tx, contact.value);
    if (taken) return refuse(taken);
    const { resellerId } = await openResellerRow(tx, { name, marginBps: input.marginBps });
    const owner = { name: ownerName, contact: contact.value, role: "owner", resellerId } as const;
    const { userId } = await savePerson(tx, { ...owner, passwordHash, mustChangePassword: true });
    const deed = { action: "reseller-opened", actorId: scope.userId, resellerId, subject: userId } as const;
    await recordDeed(tx, { ...deed, details: { marginBps: input.marginBps } }, now);
    return ok({ resellerId, ownerId: userId, password });
  });
}

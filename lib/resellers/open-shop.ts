import "server-only";
import { hashPassword, makePassword } from "@/lib/auth/password";
import { findTaken, savePerson } from "@/lib/auth/store";
import type { Tx } from "@/lib/db";
import { type Contact, parseContact } from "@/lib/domain/contact";
import type { Limits } from "@/lib/domain/limits";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { openResellerRow } from "./store";

export interface NewShop {
  readonly name: string;
  readonly ownerName: string;
  readonly email: string;
  readonly phone: string;
}

/** What was typed, read, with the owner's first password. */
export interface PreparedShop {
  readonly name: string;
  readonly ownerName: string;
  readonly contact: Contact;
  readonly password: string;
  readonly passwordHash: string;
}

/** Before the transaction begins: a password takes its time to hash. */
export async function prepareShop(input: NewShop): Promise<Result<PreparedShop, ProblemCode>> {
  const name = input.name.trim();
  const ownerName = input.ownerName.trim();
  if (name === "" || ownerName === "") return refuse("name-missing");
  const contact = parseContact(input);
  if (!contact.ok) return contact;
  const password = makePassword();
  const passwordHash = await hashPassword(password);
  return ok({ name, ownerName, contact: contact.value, password, passwordHash });
}

/** Writes a shop with its empty wallet and its owner into an open transaction, for whoever has made sure that somebody may. */
export async function openShop(
  tx: Tx,
  { name, ownerName, contact, passwordHash }: PreparedShop,
  terms: { readonly marginBps: number; readonly parentId: string | null } & Partial<Limits>,
): Promise<Result<{ resellerId: string; ownerId: string }, ProblemCode>> {
  const taken = await findTaken(tx, contact);
  if (taken) return refuse(taken);
  const { resellerId } = await openResellerRow(tx, { name, ...terms });
  const owner = { name: ownerName, contact, role: "owner", resellerId } as const;
  const { userId: ownerId } = await savePerson(tx, { ...owner, passwordHash, mustChangePassword: true });
  return ok({ resellerId, ownerId });
}

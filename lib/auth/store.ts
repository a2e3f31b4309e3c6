import "server-only";
import { randomUUID } from "node:crypto";
import type { Tx } from "@/lib/db";
import type { Role } from "@/lib/domain/access";
import type { AuditAction } from "@/lib/domain/audit";
import type { Contact } from "@/lib/domain/contact";

export interface NewPerson {
  readonly name: string;
  readonly contact: Contact;
  readonly role: Role;
  /** Null exactly for an admin. */
  readonly resellerId: string | null;
  readonly passwordHash: string;
  /** True when somebody else knows the password. */
  readonly mustChangePassword: boolean;
}

/** Writes a person with a password to sign in by. Throws on a login already taken: ask `findTaken` first. */
export async function savePerson(tx: Tx, person: NewPerson): Promise<{ userId: string }> {
  const userId = randomUUID();
  await tx.user.create({
    data: {
      id: userId,
      name: person.name,
      email: person.contact.email,
      phoneNumber: person.contact.phone,
      role: person.role,
      resellerId: person.resellerId,
      mustChangePassword: person.mustChangePassword,
      accounts: {
        create: {
          id: randomUUID(),
          providerId: "credential",
          accountId: userId,
          password: person.passwordHash,
        },
      },
    },
  });
  return { userId };
}

/** Which of the two logins somebody already has; null when both are free. */
export async function findTaken(tx: Tx, contact: Contact): Promise<"email-taken" | "phone-taken" | null> {
  // A stand-in address is its phone's: the phone is what to name.
  if (contact.phone !== null) {
    const holder = await tx.user.findUnique({ where: { phoneNumber: contact.phone }, select: { id: true } });
    if (holder) return "phone-taken";
  }
  const holder = await tx.user.findUnique({ where: { email: contact.email }, select: { id: true } });
  return holder ? "email-taken" : null;
}

/** Puts a new password in place and ends the person's sessions, but for the one named. */
export async function savePassword(
  tx: Tx,
  userId: string,
  next: { passwordHash: string; mustChangePassword: boolean; keepSessionId: string | null },
): Promise<void> {
  await tx.account.updateMany({
    where: { userId, providerId: "credential" },
    data: { password: next.passwordHash },
  });
  await tx.user.update({ where: { id: userId }, data: { mustChangePassword: next.mustChangePassword } });
  await tx.session.deleteMany({
    where: { userId, ...(next.keepSessionId === null ? {} : { id: { not: next.keepSessionId } }) },
  });
}

/** Ends a person's sessions (`only`: this one of them; `keep`: all but this one). How many there were. */
export async function dropSessions(
  tx: Tx,
  { userId, only = null, keep = null }: { userId: string; only?: string | null; keep?: string | null },
): Promise<number> {
  const { count } = await tx.session.deleteMany({
    where: {
      userId,
      AND: [only === null ? {} : { id: only }, keep === null ? {} : { id: { not: keep } }],
    },
  });
  return count;
}

/** False where there was none to take away. */
export async function dropTwoFactor(tx: Tx, userId: string): Promise<boolean> {
  await tx.twoFactor.deleteMany({ where: { userId } });
  const { count } = await tx.user.updateMany({
    where: { id: userId, twoFactorEnabled: true },
    data: { twoFactorEnabled: false },
  });
  return count === 1;
}

/** One line of what people did, never edited. `actorId` is null only for what was done at the machine itself. */
export interface Deed {
  readonly action: AuditAction;
  readonly actorId: string | null;
  readonly resellerId?: string | null;
  readonly subject?: string;
  readonly reason?: string;
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Says its number, for an entry that it is the cause of. */
export async function recordDeed(tx: Tx, deed: Deed, at: Date): Promise<bigint> {
  const row = await tx.auditRow.create({
    select: { id: true },
    data: {
      at,
      actorId: deed.actorId,
      action: deed.action,
      resellerId: deed.resellerId ?? null,
      subject: deed.subject ?? null,
      reason: deed.reason ?? null,
      details: deed.details ?? {},
    },
  });
  return row.id;
}

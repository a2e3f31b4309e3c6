import "server-only";
import type { Tx } from "@/lib/db";

const GOOD_FOR_MS = 72 * 60 * 60_000;

/** A new link for a person; the one before is good no more. */
export async function openInvitation(
  tx: Tx,
  invitation: { readonly userId: string; readonly tokenHash: string; readonly createdById: string },
  now: Date,
): Promise<void> {
  await endInvitations(tx, invitation.userId, now);
  const expiresAt = new Date(now.getTime() + GOOD_FOR_MS);
  await tx.invitation.create({ data: { ...invitation, createdAt: now, expiresAt } });
}

export async function endInvitations(tx: Tx, userId: string, now: Date): Promise<void> {
  await tx.invitation.updateMany({
    where: { userId, usedAt: null, endedAt: null },
    data: { endedAt: now },
  });
}

/** Who is invited by a link that is good now: somebody who has not chosen a password yet, and is not shut out. */
const isGoodAt = (now: Date) => ({
  usedAt: null,
  endedAt: null,
  expiresAt: { gt: now },
  user: {
    disabledAt: null,
    mustChangePassword: true,
    OR: [{ resellerId: null }, { reseller: { disabledAt: null } }],
  },
});

const INVITED = {
  id: true,
  user: {
    select: {
      id: true,
      name: true,
      email: true,
      phoneNumber: true,
      resellerId: true,
      reseller: { select: { name: true } },
    },
  },
} as const;

export const findGoodInvitation = (tx: Pick<Tx, "invitation">, tokenHash: string, now: Date) =>
  tx.invitation.findFirst({ where: { tokenHash, ...isGoodAt(now) }, select: INVITED });

/** The same, and it is good no more; of two who follow it at once, the second finds nothing. */
export async function claimInvitation(tx: Tx, tokenHash: string, now: Date) {
  // The person's row first, as whoever manages them takes it (lib/resellers/store): a new link waits for this one, or ends it.
  await tx.$queryRaw`
    SELECT 1 FROM "user" u JOIN invitation i ON i.user_id = u.id WHERE i.token_hash = ${tokenHash} FOR UPDATE OF u`;
  const found = await findGoodInvitation(tx, tokenHash, now);
  if (found) await tx.invitation.update({ where: { id: found.id }, data: { usedAt: now } });
  return found;
}

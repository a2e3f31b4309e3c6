import "server-only";
import type { Tx } from "@/lib/db";
import { may } from "@/lib/domain/access";
import type { ResolutionOutcome, Witness } from "@/lib/domain/resolution";
import type { Resolution } from "@/prisma/generated/client";
import { lockOrder, type OrderRow } from "./store";

/** Rows of people's verdicts. Whoever touches one holds its order's lock first, as the worker does when it applies it. */

export interface ClaimedResolution {
  readonly order: OrderRow;
  readonly resolution: Resolution;
}

/** A verdict that nobody has decided yet, and its order, both locked; null where there is none, or it was decided. */
export async function claimProposal(tx: Tx, id: string): Promise<ClaimedResolution | null> {
  const found = await tx.resolution.findUnique({ where: { id }, select: { orderId: true } });
  if (!found) return null;
  const order = await lockOrder(tx, found.orderId);
  const resolution = await tx.resolution.findUniqueOrThrow({ where: { id } });
  const isOpen = resolution.confirmedAt === null && resolution.declinedAt === null;
  return isOpen ? { order, resolution } : null;
}

/** Whether somebody's word about this order is waiting already: for the other admin, or for the worker. */
export async function hasOpenResolution(tx: Tx, orderId: string): Promise<boolean> {
  const open = await tx.resolution.findFirst({
    where: { orderId, declinedAt: null, appliedAt: null },
    select: { id: true },
  });
  return open !== null;
}

export interface NewResolution {
  readonly orderId: string;
  readonly outcome: ResolutionOutcome;
  readonly reason: string;
  readonly evidence: string;
  readonly proposedById: string;
}

export async function saveProposal(tx: Tx, proposal: NewResolution, now: Date): Promise<Resolution> {
  return tx.resolution.create({ data: { ...proposal, proposedAt: now } });
}

export async function saveConfirmed(tx: Tx, id: string, confirmedById: string, now: Date): Promise<void> {
  await tx.resolution.update({ where: { id }, data: { confirmedById, confirmedAt: now } });
}

export async function saveDeclined(
  tx: Tx,
  id: string,
  { declinedById, declineReason }: { declinedById: string; declineReason: string },
  now: Date,
): Promise<void> {
  await tx.resolution.update({ where: { id }, data: { declinedById, declineReason, declinedAt: now } });
}

export type AppliedAs = "applied" | "overtaken" | "too-early";

/** Written beside the order's move; false when another worker has written it already. */
export async function saveApplied(tx: Tx, id: string, applied: AppliedAs, now: Date): Promise<boolean> {
  const { count } = await tx.resolution.updateMany({
    where: { id, appliedAt: null, confirmedAt: { not: null }, declinedAt: null },
    data: { applied, appliedAt: now },
  });
  return count === 1;
}

/** Confirmed and not applied, oldest first. What another worker is writing at this moment is passed over. */
export async function claimToApply(tx: Tx, limit: number): Promise<readonly Resolution[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM resolution WHERE confirmed_at IS NOT NULL AND applied_at IS NULL
    ORDER BY confirmed_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
  const ids = rows.map((row) => row.id);
  return tx.resolution.findMany({
    where: { id: { in: ids } },
    orderBy: [{ confirmedAt: "asc" }, { id: "asc" }],
  });
}

/** The two, locked until the transaction ends: nobody is closed, or given a password, while their word is taken. */
export async function lockWitnesses(
  tx: Tx,
  two: { proposerId: string; confirmerId: string },
  now: Date,
): Promise<{ proposer: Witness; confirmer: Witness; mayBeOne: boolean }> {
  const ids = [two.proposerId, two.confirmerId];
  await tx.$queryRaw`SELECT 1 FROM "user" WHERE id = ANY(${ids}) ORDER BY id FOR SHARE`;
  const people = await tx.user.findMany({
    where: { id: { in: ids } },
    select: { id: true, role: true, disabledAt: true, mustChangePassword: true },
  });
  const witness = (userId: string): Witness => {
    const person = people.find((each) => each.id === userId);
    return {
      userId,
      givesVerdicts: person !== undefined && may(person.role, "give-verdicts"),
      isDisabled: person?.disabledAt !== null,
      mustChangePassword: person?.mustChangePassword !== false,
    };
  };
  const rows = await tx.$queryRaw<{ maybe: boolean }[]>`
    SELECT one_may_stand_behind_both(${two.proposerId}, ${two.confirmerId}, ${now}::timestamptz) AS maybe`;
  return {
    proposer: witness(two.proposerId),
    confirmer: witness(two.confirmerId),
    mayBeOne: rows[0]?.maybe !== false,
  };
}

/** Up to this price one admin is enough; 0 while nobody has said otherwise. */
export async function readOneAdminLimit(tx: Pick<Tx, "businessSettings">): Promise<bigint> {
  const settings = await tx.businessSettings.findUnique({ where: { id: 1 } });
  return settings?.oneAdminLimitMinor ?? 0n;
}

/** Only beside its audit row: the database asks for it. */
export async function saveOneAdminLimit(tx: Tx, oneAdminLimitMinor: bigint): Promise<void> {
  await tx.businessSettings.upsert({
    where: { id: 1 },
    create: { id: 1, oneAdminLimitMinor },
    update: { oneAdminLimitMinor },
  });
}

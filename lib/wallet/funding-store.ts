import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";
import type { UsedAmount } from "@/lib/domain/funding";
import type { FundingRequest } from "@/prisma/generated/client";

/**
 * Rows of requests for funds. Who asks takes its shop's turn, then the amount's; who decides holds the request's row, then the
 * wallet; a proof's turn comes last. Nobody goes the other way round, so nobody waits in a ring.
 */

/** Requests of one shop take turns from here until the transaction ends. The one that this key has opened, and how many wait. */
export async function claimRequests(
  tx: Tx,
  { resellerId }: ResellerScope,
  idempotencyKey: string,
): Promise<{ readonly same: FundingRequest | null; readonly openCount: number }> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`funding of ${resellerId}`}))`;
  const same = await tx.fundingRequest.findUnique({
    where: { resellerId_idempotencyKey: { resellerId, idempotencyKey } },
  });
  const openCount = await tx.fundingRequest.count({ where: { resellerId, state: "open" } });
  return { same, openCount };
}

/** The amounts given for so many dinars before, over all shops, who take turns at it from here. */
export async function claimAmounts(tx: Tx, askedMinor: bigint): Promise<readonly UsedAmount[]> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`funding amount ${askedMinor}`}))`;
  return tx.$queryRaw<UsedAmount[]>`
    SELECT amount_minor AS "amountMinor", bool_or(state = 'open') AS "isOpen", max(asked_at) AS "lastAskedAt"
    FROM funding_request WHERE amount_minor > ${askedMinor} AND amount_minor < ${askedMinor + 100n} GROUP BY amount_minor`;
}

export interface NewRequest {
  readonly idempotencyKey: string;
  readonly askedMinor: bigint;
  readonly amountMinor: bigint;
}

export async function openRequest(
  tx: Tx,
  { resellerId, userId }: ResellerScope,
  request: NewRequest,
  now: Date,
): Promise<{ readonly id: string }> {
  return tx.fundingRequest.create({
    data: { ...request, resellerId, askedById: userId, askedAt: now },
    select: { id: true },
  });
}

/** A request, locked; null for an id that nobody has, or (where a shop is named) that another shop has. */
export async function claimRequest(
  tx: Tx,
  id: string,
  resellerId: string | null,
): Promise<FundingRequest | null> {
  await tx.$queryRaw`SELECT 1 FROM funding_request WHERE id = ${id}::uuid FOR UPDATE`;
  const request = await tx.fundingRequest.findUnique({ where: { id } });
  return resellerId === null || request?.resellerId === resellerId ? request : null;
}

/** Whether another request that is open or funded has this number. Two who bring one number at once take turns. */
export async function claimProof(tx: Tx, id: string, proof: string): Promise<{ readonly isTaken: boolean }> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`funding proof ${proof}`}))`;
  const taken = await tx.fundingRequest.count({
    where: { proof, id: { not: id }, state: { in: ["open", "approved"] } },
  });
  return { isTaken: taken > 0 };
}

export async function saveProof(
  tx: Tx,
  id: string,
  proven: { readonly proof: string; readonly payer: string | null },
): Promise<void> {
  await tx.fundingRequest.update({ where: { id }, data: proven });
}

/** How it ended; an approved one names what came in and the entry that booked it. The database takes one end only. */
export type Decision =
  | {
      readonly state: "approved";
      readonly reason: string | null;
      readonly arrivedMinor: bigint;
      readonly entryId: bigint;
    }
  | { readonly state: "declined"; readonly reason: string }
  | { readonly state: "withdrawn" };

export async function saveDecision(
  tx: Tx,
  id: string,
  decision: Decision,
  by: { readonly userId: string; readonly at: Date },
): Promise<void> {
  await tx.fundingRequest.update({
    where: { id },
    data: { ...decision, decidedById: by.userId, decidedAt: by.at },
  });
}

export async function savePaymentWords(tx: Tx, paymentWords: string | null): Promise<void> {
  await tx.businessSettings.upsert({
    where: { id: 1 },
    create: { id: 1, paymentWords },
    update: { paymentWords },
  });
}

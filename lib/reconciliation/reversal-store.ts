import "server-only";
import type { Tx } from "@/lib/db";
import { type CorrectionEnd, type Direction, TURNING_KINDS } from "@/lib/domain/correction";
import type { EntryDraft, PostingDraft } from "@/lib/domain/ledger";
import { lockOrder, type OrderRow } from "@/lib/orders/store";
import { recordEntry } from "@/lib/wallet/store";
import type { Correction, ReconciliationCase } from "@/prisma/generated/client";

/** Correcting entries, and what people say about them. Whoever writes here holds the order's lock. */

export type OpenCase = Pick<ReconciliationCase, "id" | "provider" | "reference" | "orderId" | "evidence">;

/** Open cases of one kind about these orders that nobody has corrected: for the look that has just found them. */
export const findTurned = (
  tx: Pick<Tx, "reconciliationCase">,
  { provider, orderIds }: { readonly provider: string; readonly orderIds: readonly string[] },
): Promise<readonly OpenCase[]> =>
  tx.reconciliationCase.findMany({
    where: { provider, orderId: { in: [...orderIds] }, kind: "delivered-here", closedAt: null },
    select: { id: true, provider: true, reference: true, orderId: true, evidence: true },
  });

export type CorrectionToPost = Correction & { readonly case: OpenCase };

/** What two people have said and nobody has brought to its end, the oldest first. */
export const findCorrectionsToPost = (
  tx: Pick<Tx, "correction">,
  provider: string,
): Promise<readonly CorrectionToPost[]> =>
  tx.correction.findMany({
    where: { confirmedAt: { not: null }, endedAt: null, case: { provider } },
    orderBy: { confirmedAt: "asc" },
    include: {
      case: { select: { id: true, provider: true, reference: true, orderId: true, evidence: true } },
    },
  });

/** What stands in the way, seen under the order's lock; null where nothing does. */
export async function findObstacle(
  tx: Tx,
  { orderId, caseId, correctionId }: { orderId: string; caseId: string; correctionId: string | null },
): Promise<"reversed" | "case-closed" | "ended" | null> {
  if ((await tx.reversal.count({ where: { orderId } })) > 0) return "reversed";
  if ((await tx.reconciliationCase.count({ where: { id: caseId, closedAt: null } })) === 0)
    return "case-closed";
  if (correctionId === null) return null;
  const isWaiting = await tx.correction.count({
    where: { id: correctionId, confirmedAt: { not: null }, endedAt: null },
  });
  return isWaiting === 0 ? "ended" : null;
}

/** What the order's capture moved, account by account; empty where it has none. */
export async function readCaptured(tx: Tx, orderId: string): Promise<readonly PostingDraft[]> {
  const postings = await tx.posting.findMany({
    where: { entry: { orderId, kind: "capture" } },
    select: { amountMinor: true, account: true },
  });
  return postings.map(({ amountMinor, account: { kind, currency, resellerId, provider } }) => ({
    account: accountOf(kind, resellerId, provider),
    currency,
    amountMinor,
  }));
}

function accountOf(
  kind: PostingDraft["account"]["kind"],
  resellerId: string | null,
  provider: string | null,
): PostingDraft["account"] {
  switch (kind) {
    case "available":
    case "held":
    case "credit":
    case "commission":
      return { kind, resellerId: resellerId ?? "" };
    case "revenue":
    case "funding":
      return { kind };
    default:
      return { kind, provider: provider ?? "" };
  }
}

interface NewReversal {
  readonly orderId: string;
  readonly caseId: string;
  readonly correctionId: string | null;
  readonly direction: Direction;
  readonly eventId: bigint;
  readonly draft: EntryDraft;
}

/** The entry, what it was for, and its case closed by it: one transaction's work. */
export async function saveReversal(
  tx: Tx,
  { eventId, draft, ...turn }: NewReversal,
  now: Date,
): Promise<void> {
  const entryId = await recordEntry(tx, draft, { orderId: turn.orderId, eventId }, now);
  await tx.reversal.create({ data: { ...turn, entryId, at: now } });
  await tx.reconciliationCase.update({ where: { id: turn.caseId }, data: { closedAt: now } });
}

/** False where it has ended already. */
export async function saveCorrectionEnd(
  tx: Tx,
  id: string,
  endedAs: CorrectionEnd,
  now: Date,
): Promise<boolean> {
  const { count } = await tx.correction.updateMany({
    where: { id, endedAt: null },
    data: { endedAs, endedAt: now },
  });
  return count === 1;
}

/** The order of an open case that a correcting entry can end; null where it is no such case. */
export async function findTurningCase(tx: Tx, caseId: string): Promise<string | null> {
  const found = await tx.reconciliationCase.findFirst({
    where: { id: caseId, closedAt: null, kind: { in: [...TURNING_KINDS] } },
    select: { orderId: true },
  });
  return found?.orderId ?? null;
}

export const hasOpenCorrection = async (tx: Tx, orderId: string): Promise<boolean> =>
  (await tx.correction.count({ where: { orderId, endedAt: null } })) > 0;

export async function saveCorrection(
  tx: Tx,
  proposal: Pick<Correction, "caseId" | "orderId" | "reason" | "proposedById">,
  now: Date,
): Promise<string> {
  const { id } = await tx.correction.create({
    data: { ...proposal, proposedAt: now },
    select: { id: true },
  });
  return id;
}

/** One that waits for its second person, and its order, locked; null where there is none, or it was decided. */
export async function claimCorrection(
  tx: Tx,
  id: string,
): Promise<{ readonly order: OrderRow; readonly correction: Correction } | null> {
  const found = await tx.correction.findUnique({ where: { id }, select: { orderId: true } });
  if (!found) return null;
  const order = await lockOrder(tx, found.orderId);
  const correction = await tx.correction.findUniqueOrThrow({ where: { id } });
  return correction.confirmedAt === null && correction.endedAt === null ? { order, correction } : null;
}

export async function saveCorrectionConfirmed(
  tx: Tx,
  id: string,
  confirmedById: string,
  now: Date,
): Promise<void> {
  await tx.correction.update({ where: { id }, data: { confirmedById, confirmedAt: now } });
}

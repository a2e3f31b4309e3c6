import "server-only";
import type { Tx } from "@/lib/db";
import { isOffice } from "@/lib/domain/access";
import type { ReviewTagName } from "@/lib/domain/review-tag";

/** Rows of people's work on the review. None of it moves an order or its money. */

export interface ReviewedOrder {
  readonly id: string;
  readonly reference: string;
  readonly resellerId: string;
}

export const findReviewed = (tx: Tx, reference: string): Promise<ReviewedOrder | null> =>
  tx.topUpOrder.findUnique({
    where: { reference },
    select: { id: true, reference: true, resellerId: true },
  });

/** Somebody who can be given an order: of the house, and not closed. */
export async function findAssignee(tx: Tx, userId: string): Promise<{ readonly name: string } | null> {
  const person = await tx.user.findUnique({
    where: { id: userId },
    select: { name: true, role: true, disabledAt: true },
  });
  return person && isOffice(person.role) && person.disabledAt === null ? { name: person.name } : null;
}

/**
 * Compare and set: gives an order from one (null = nobody) to another (null = nobody), if that is how it still stands. False
 * where it does not. Of two at once the second waits for the first, and then finds it changed.
 */
export async function moveAssignment(
  tx: Tx,
  orderId: string,
  { from, to }: { readonly from: string | null; readonly to: string | null },
  now: Date,
): Promise<boolean> {
  if (from === null) {
    if (to === null) return (await tx.reviewAssignment.findUnique({ where: { orderId } })) === null;
    const data = { orderId, assigneeId: to, since: now };
    return (await tx.reviewAssignment.createMany({ data, skipDuplicates: true })).count === 1;
  }
  const where = { orderId, assigneeId: from };
  if (to === null) return (await tx.reviewAssignment.deleteMany({ where })).count === 1;
  return (await tx.reviewAssignment.updateMany({ where, data: { assigneeId: to, since: now } })).count === 1;
}

export async function saveNote(
  tx: Tx,
  note: { readonly orderId: string; readonly byId: string; readonly text: string },
  now: Date,
): Promise<{ readonly id: bigint }> {
  return tx.reviewNote.create({ data: { ...note, at: now }, select: { id: true } });
}

/** False where it was there already. */
export async function saveTag(
  tx: Tx,
  tag: { readonly orderId: string; readonly byId: string; readonly tag: ReviewTagName },
  now: Date,
): Promise<boolean> {
  const { count } = await tx.reviewTag.createMany({ data: [{ ...tag, at: now }], skipDuplicates: true });
  return count === 1;
}

/** False where it was not there. */
export async function dropTag(tx: Tx, orderId: string, tag: ReviewTagName): Promise<boolean> {
  return (await tx.reviewTag.deleteMany({ where: { orderId, tag } })).count === 1;
}

import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { LONGEST_NOTE } from "@/lib/domain/review-tag";
import { findReviewed, saveNote } from "./review-store";

/** Writes down what somebody found out about an order: for ever, beside its evidence. It decides nothing. */
export async function noteReview(
  admin: AdminScope,
  input: { readonly reference: string; readonly text: string },
): Promise<Result<null, ProblemCode>> {
  const text = input.text.trim();
  if (text === "") return refuse("note-missing");
  if ([...text].length > LONGEST_NOTE) return refuse("note-too-long");
  return admin.database.transaction(async (tx, now) => {
    const order = await findReviewed(tx, input.reference);
    if (!order) return refuse("not-found");
    const note = await saveNote(tx, { orderId: order.id, byId: admin.userId, text }, now);
    await recordDeed(
      tx,
      {
        action: "review-noted",
        actorId: admin.userId,
        resellerId: order.resellerId,
        subject: order.reference,
        details: { noteId: note.id.toString() },
      },
      now,
    );
    return ok(null);
  });
}

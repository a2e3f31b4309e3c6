import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { findAssignee, findReviewed, moveAssignment } from "./review-store";

export interface Assigning {
  readonly reference: string;
  /** Who had it when whoever asks looked; null = nobody. It is how somebody else's is taken over: by saying whose. */
  readonly from: string | null;
  /** Who is to have it, by id; null = nobody. */
  readonly to: string | null;
}

/**
 * Gives an order in review to somebody of the house, takes it, or gives it back. Refused where somebody else has taken it
 * since: two never both believe that it is theirs.
 */
export async function assignReview(
  admin: AdminScope,
  { reference, from, to }: Assigning,
): Promise<Result<null, ProblemCode>> {
  return admin.database.transaction(async (tx, now) => {
    const order = await findReviewed(tx, reference);
    if (!order) return refuse("not-found");
    const assignee = to === null ? null : await findAssignee(tx, to);
    if (to !== null && assignee === null) return refuse("assignee-unknown");
    if (!(await moveAssignment(tx, order.id, { from, to }, now))) return refuse("assignment-changed");
    if (from === to) return ok(null);
    await recordDeed(
      tx,
      {
        action: to === null ? "review-given-back" : "review-assigned",
        actorId: admin.userId,
        resellerId: order.resellerId,
        subject: order.reference,
        details: { fromId: from, ...(assignee ? { toId: to, to: assignee.name } : {}) },
      },
      now,
    );
    return ok(null);
  });
}

import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import type { ReviewTagName } from "@/lib/domain/review-tag";
import { dropTag, findReviewed, saveTag } from "./review-store";

/** Puts a tag on an order, or takes it off. What is so already stays so, and is not written down again. */
export async function tagReview(
  admin: AdminScope,
  {
    reference,
    tag,
    isOn,
  }: { readonly reference: string; readonly tag: ReviewTagName; readonly isOn: boolean },
): Promise<Result<null, ProblemCode>> {
  return admin.database.transaction(async (tx, now) => {
    const order = await findReviewed(tx, reference);
    if (!order) return refuse("not-found");
    const hasChanged = isOn
      ? await saveTag(tx, { orderId: order.id, byId: admin.userId, tag }, now)
      : await dropTag(tx, order.id, tag);
    if (!hasChanged) return ok(null);
    await recordDeed(
      tx,
      {
        action: isOn ? "review-tagged" : "review-untagged",
        actorId: admin.userId,
        resellerId: order.resellerId,
        subject: order.reference,
        details: { tag },
      },
      now,
    );
    return ok(null);
  });
}

import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { saveResellerAccess } from "./store";
import { claimFamily } from "./sub-store";

/** A shop closes one of its own, or opens it again, as the house can; but what the house closed only the house opens. */
export async function setSubAccess(
  scope: ResellerScope,
  input: { readonly subId: string; readonly reason: string; readonly isOpen: boolean },
): Promise<Result<null, ProblemCode>> {
  const { isOpen } = input;
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  return scope.database.transaction(async (tx, now) => {
    const family = await claimFamily(tx, scope, input.subId);
    if (!family) return refuse("not-found");
    const { parent, sub } = family;
    if (!parent.mayHaveSubs) return refuse("subs-not-agreed");
    if ((sub.disabledAt === null) === isOpen) return ok(null);
    if (isOpen && !sub.closedByParent) return refuse("closed-by-house");
    await saveResellerAccess(tx, sub.id, { disabledAt: isOpen ? null : now, closedByParent: !isOpen });
    const action = isOpen ? "sub-reopened" : "sub-closed";
    const details = { shop: sub.name, shopId: sub.id };
    await recordDeed(tx, { action, actorId: scope.userId, resellerId: parent.id, reason, details }, now);
    return ok(null);
  });
}

import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimReseller, saveResellerAccess } from "./store";

/**
 * Closes a shop (none of its people can sign in, and their sessions end; its orders under way are settled all the same), or
 * opens it again; people closed one by one stay closed. A shop that its parent closed can be closed by the house too: then
 * only the house opens it.
 */
export async function setResellerAccess(
  scope: AdminScope,
  input: { resellerId: string; reason: string; isOpen: boolean },
): Promise<Result<null, ProblemCode>> {
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  return scope.database.transaction(async (tx, now) => {
    const reseller = await claimReseller(tx, input.resellerId);
    if (!reseller) return refuse("not-found");
    const { disabledAt, closedByParent } = reseller;
    if ((disabledAt === null) === input.isOpen && !(closedByParent && !input.isOpen)) return ok(null);
    const access = { disabledAt: input.isOpen ? null : (disabledAt ?? now), closedByParent: false };
    await saveResellerAccess(tx, reseller.id, access);
    const action = input.isOpen ? "reseller-enabled" : "reseller-disabled";
    await recordDeed(tx, { action, actorId: scope.userId, resellerId: reseller.id, reason }, now);
    return ok(null);
  });
}

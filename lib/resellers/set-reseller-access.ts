import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimReseller, saveResellerDisabled } from "./store";

/**
 * Closes a shop (none of its people can sign in, and their sessions end; its orders under way are settled all the same), or
 * opens it again; people closed one by one stay closed.
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
    if ((reseller.disabledAt === null) === input.isOpen) return ok(null);
    await saveResellerDisabled(tx, reseller.id, input.isOpen ? null : now);
    const action = input.isOpen ? "reseller-enabled" : "reseller-disabled";
    await recordDeed(tx, { action, actorId: scope.userId, resellerId: reseller.id, reason }, now);
    return ok(null);
  });
}

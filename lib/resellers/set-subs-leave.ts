import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimReseller } from "./store";
import { saveSubsLeave } from "./sub-store";

/**
 * The house lets a shop have shops of its own, or no longer does, for a reason. Those that are there stay as they are; their
 * parent opens no more of them and changes none. A shop's shop is never given it.
 */
export async function setSubsLeave(
  scope: AdminScope,
  input: { readonly resellerId: string; readonly isGiven: boolean; readonly reason: string },
): Promise<Result<null, ProblemCode>> {
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  return scope.database.transaction(async (tx, now) => {
    const reseller = await claimReseller(tx, input.resellerId);
    if (!reseller) return refuse("not-found");
    if (reseller.parentId !== null) return refuse("not-allowed");
    if (reseller.mayHaveSubs === input.isGiven) return ok(null);
    await saveSubsLeave(tx, reseller.id, input.isGiven);
    const action = input.isGiven ? "subs-allowed" : "subs-forbidden";
    await recordDeed(tx, { action, actorId: scope.userId, resellerId: reseller.id, reason }, now);
    return ok(null);
  });
}

import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { judgeSubMargin } from "@/lib/domain/sub";
import { claimFamily, saveSubMargin } from "./sub-store";

/**
 * What a shop's own shop earns on a face value where no rule of the house says otherwise, in basis points: as much as its
 * parent at most. A yes of the house to selling below cost was said to another margin, and ends with it.
 */
export async function setSubMargin(
  scope: ResellerScope,
  input: { readonly subId: string; readonly marginBps: number },
): Promise<Result<null, ProblemCode>> {
  const { marginBps } = input;
  return scope.database.transaction(async (tx, now) => {
    const family = await claimFamily(tx, scope, input.subId);
    if (!family) return refuse("not-found");
    const { parent, sub } = family;
    if (!parent.mayHaveSubs) return refuse("subs-not-agreed");
    const judged = judgeSubMargin(marginBps, parent.marginBps);
    if (!judged.ok) return judged;
    if (sub.marginBps === marginBps) return ok(null);
    await saveSubMargin(tx, sub.id, marginBps);
    const deed = { action: "sub-margin-set", actorId: scope.userId, resellerId: parent.id } as const;
    const details = { shop: sub.name, shopId: sub.id, fromBps: sub.marginBps, toBps: marginBps };
    await recordDeed(tx, { ...deed, details }, now);
    return ok(null);
  });
}

import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { LARGEST_MARGIN_BPS } from "@/lib/domain/margin";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimReseller, saveMargin } from "./store";

/**
 * What a shop earns on a face value from now on, in basis points, and whether it may sell what then costs us more than it
 * pays: without that yes such a sale is refused. Orders already made keep the price they were made at.
 */
export async function setMargin(
  scope: AdminScope,
  input: { resellerId: string; marginBps: number; belowCostAllowed: boolean },
): Promise<Result<null, ProblemCode>> {
  const { marginBps, belowCostAllowed } = input;
  if (!Number.isInteger(marginBps) || marginBps < 0 || marginBps > LARGEST_MARGIN_BPS)
    return refuse("margin-invalid");
  return scope.database.transaction(async (tx, now) => {
    const reseller = await claimReseller(tx, input.resellerId);
    if (!reseller) return refuse("not-found");
    if (reseller.marginBps === marginBps && reseller.belowCostAllowed === belowCostAllowed) return ok(null);
    await saveMargin(tx, reseller.id, { marginBps, belowCostAllowed });
    const deed = { action: "margin-set", actorId: scope.userId, resellerId: reseller.id } as const;
    await recordDeed(
      tx,
      { ...deed, details: { fromBps: reseller.marginBps, toBps: marginBps, belowCostAllowed } },
      now,
    );
    return ok(null);
  });
}

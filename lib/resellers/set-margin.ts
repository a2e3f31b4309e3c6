import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { dayOf } from "@/lib/domain/day";
import { isMargin } from "@/lib/domain/margin";
import { ok, refuse } from "@/lib/domain/result";
import { judgeBelowCost, type MarginOutcome } from "./judge-below-cost";
import { findMarginRules } from "./margin-store";
import { claimReseller, saveMargin } from "./store";
import { readMarginAbove } from "./sub-store";

/**
 * What a shop earns on a face value from now on where no rule says otherwise, in basis points, and whether it may sell what
 * then costs us more than it pays: without that yes such a margin is refused, and later, should a cost rise, such a sale.
 * A shop of another shop earns no more in general than that one; a rule may give it more. Orders already made keep the price they were made at.
 */
export async function setMargin(
  scope: AdminScope,
  input: { resellerId: string; marginBps: number; belowCostAllowed: boolean },
): Promise<MarginOutcome> {
  const { marginBps, belowCostAllowed } = input;
  if (!isMargin(marginBps)) return refuse("margin-invalid");
  return scope.database.transaction(async (tx, now) => {
    const reseller = await claimReseller(tx, input.resellerId);
    if (!reseller) return refuse("not-found");
    const aboveBps = await readMarginAbove(tx, reseller);
    if (aboveBps !== null && marginBps > aboveBps) return refuse("margin-above-parent");
    const today = dayOf(now);
    const planned = { reach: null, validFrom: today, validUntil: null, marginBps, belowCostAllowed };
    const rules = await findMarginRules(tx, reseller.id, today);
    const refused = await judgeBelowCost(tx, planned, { general: reseller, rules });
    if (refused) return refused;
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

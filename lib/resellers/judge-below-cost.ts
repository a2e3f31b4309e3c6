import "server-only";
import type { Tx } from "@/lib/db";
import { type BelowCost, findBelowCost } from "@/lib/domain/below-cost";
import type { MarginTerms, PlannedMargin, StandingMargins } from "@/lib/domain/margin";
import type { ProblemCode } from "@/lib/domain/problem";
import { type Result, refuse } from "@/lib/domain/result";
import { readPlans } from "@/lib/plans/queries";

/** What setting a margin came to. One that sells below cost says what, so that somebody can say yes to it. */
export type MarginOutcome =
  | Result<null, ProblemCode>
  | { readonly ok: false; readonly problem: "margin-below-cost"; readonly belowCost: BelowCost };

/** The refusal of a margin that would sell below cost without an explicit yes; null where it would not, or somebody said yes. */
export async function judgeBelowCost(
  tx: Pick<Tx, "plan">,
  planned: PlannedMargin & MarginTerms,
  standing: StandingMargins,
): Promise<MarginOutcome | null> {
  if (planned.belowCostAllowed) return null;
  const { known } = await readPlans(tx);
  const belowCost = findBelowCost(known, planned, standing);
  return belowCost && { ...refuse("margin-below-cost" as const), belowCost };
}

import { marginFor, type SoldPlan } from "@/lib/domain/margin";
import type { ShopMargins } from "@/lib/domain/margin-views";
import { parseMajor, priceOf, toMajor } from "@/lib/domain/money";
import type { PlanChoice } from "@/lib/domain/views";
import { amountOf, chosenOffer, chosenPlan, type Draft, operatorFor, plansFor } from "./send-draft";

/**
 * What the form would take from the wallet, in decimals of a dinar, by the margins as they were when the page was read; null
 * where nothing is chosen yet, or for whoever may not see margins. The send takes it along: the sale never costs more.
 */
export function shownPrice(
  draft: Draft,
  plans: readonly PlanChoice[],
  margins: ShopMargins | null,
): string | null {
  const plan = chosenPlan(draft, plansFor(plans, operatorFor(draft)));
  const amount = amountOf(draft, plan);
  const face = amount === null ? null : parseMajor(amount);
  const sold = soldPlan(draft, plan, plans);
  if (margins === null || !face?.ok || sold === null) return null;
  const { rules, fromAbove, day, generalBps } = margins;
  const otherwiseBps = marginFor(fromAbove, sold, day, generalBps);
  return toMajor(priceOf(face.value, marginFor(rules, sold, day, otherwiseBps)));
}

/** As the send names it: an offer that the counter does not list is of the operator that its order was for. */
function soldPlan(draft: Draft, plan: PlanChoice | null, plans: readonly PlanChoice[]): SoldPlan | null {
  const offer = chosenOffer(draft);
  if (draft.offered === null || offer === null) return plan;
  const listed = plans.find(({ planCode }) => planCode === offer.planCode);
  return { planCode: offer.planCode, operator: listed?.operator ?? draft.offered.operator };
}

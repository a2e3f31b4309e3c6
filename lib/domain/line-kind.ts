import type { SuggestedOffer } from "./offer";

/** How a line is paid: with credit beforehand, or by an invoice (facture) afterwards. A plan for one fails on the other. */
export const LINE_KINDS = ["prepaid", "facture"] as const;
export type LineKind = (typeof LINE_KINDS)[number];

interface PlanFacts {
  readonly planCode: string;
  /** Plain credit of its operator, under whichever code. */
  readonly isAirtime: boolean;
}

/** The line that a plan is for, as far as its code says so; null where it says nothing. Names are never parsed. */
export function lineOfPlan({ planCode, isAirtime }: PlanFacts): LineKind | null {
  if (/^facture(_|$)/i.test(planCode)) return "facture";
  return isAirtime || /^prepaid(_|$)/i.test(planCode) ? "prepaid" : null;
}

/** The line of a number that was offered these: where they speak of both kinds they prove neither. */
export function lineOfOffers(offers: readonly SuggestedOffer[]): LineKind | null {
  const said = new Set(offers.map(({ planCode }) => lineOfPlan({ planCode, isAirtime: false })));
  said.delete(null);
  const [only = null] = said;
  return said.size === 1 ? only : null;
}

/** Whether the plan is known to be for the other kind of line. */
export function isForAnotherLine(plan: PlanFacts, line: LineKind | null): boolean {
  const own = lineOfPlan(plan);
  return own !== null && line !== null && own !== line;
}

import { costInDinars } from "./ledger";
import { type MarginTerms, type PlannedMargin, ruleFor, type StandingMargins, wouldDecide } from "./margin";
import { priceOf, toMajor } from "./money";
import { faceValueOf, type Plan } from "./plan";
import { choicesOf } from "./plan-choices";
import { expectedCost } from "./provider-cost";

/** What a plan is expected to cost us in dinars; null where its provider's rate is unknown. */
export function expectedCostInDinars(plan: Plan, faceValueMinor: bigint): bigint | null {
  const cost = plan.kind === "menu" ? null : expectedCost(plan, faceValueMinor);
  if (cost === null || plan.terms === null) return cost?.minor ?? null;
  return costInDinars(cost, plan.terms.fxRate).minor;
}

/** What a margin would sell for less than it costs; amounts are decimals in dinars. */
export interface BelowCost {
  /** How many of the things that can be bought. */
  readonly count: number;
  /** The one that loses most of its face value. */
  readonly worst: {
    readonly name: string;
    readonly faceValue: string;
    readonly price: string;
    readonly cost: string;
  };
}

interface Loss {
  readonly plan: Plan;
  readonly faceValueMinor: bigint;
  readonly priceMinor: bigint;
  readonly costMinor: bigint;
}

/**
 * What the planned margin would sell below the expected cost of whoever delivers it cheapest, and what stands now does not:
 * a send that is refused already is not its doing. Null where there is nothing. A cost that nobody knows is none, there as
 * here.
 */
export function findBelowCost(
  plans: readonly Plan[],
  planned: PlannedMargin & { readonly marginBps: number },
  { general, rules }: StandingMargins,
): BelowCost | null {
  const sold = plans.filter(({ isEnabled, kind }) => isEnabled && kind !== "menu");
  const losses = choicesOf(sold).flatMap((plan) => {
    const { operator, code: planCode } = plan;
    if (!wouldDecide(planned, rules, { operator, planCode })) return [];
    const now = ruleFor(rules, { operator, planCode }, planned.validFrom) ?? general;
    return worstOf(lossesOf(plan, sold, planned.marginBps).filter((loss) => !isRefused(loss, now))) ?? [];
  });
  const worst = worstOf(losses);
  if (worst === null) return null;
  return {
    count: losses.length,
    worst: {
      name: worst.plan.name,
      faceValue: toMajor(worst.faceValueMinor),
      price: toMajor(worst.priceMinor),
      cost: toMajor(worst.costMinor),
    },
  };
}

const isRefused = ({ faceValueMinor, costMinor }: Loss, now: MarginTerms): boolean =>
  !now.belowCostAllowed && priceOf(faceValueMinor, now.marginBps) < costMinor;

function lossesOf(plan: Plan, sold: readonly Plan[], marginBps: number): readonly Loss[] {
  const deliverers = deliverersOf(plan, sold);
  return facesOf(plan, deliverers).flatMap((faceValueMinor) => {
    const costMinor = cheapest(deliverers, faceValueMinor);
    const priceMinor = priceOf(faceValueMinor, marginBps);
    return costMinor === null || priceMinor >= costMinor
      ? []
      : [{ plan, faceValueMinor, priceMinor, costMinor }];
  });
}

/** Plain credit comes from anybody who sells it, everything else from its own provider. */
const deliverersOf = (plan: Plan, sold: readonly Plan[]): readonly Plan[] =>
  plan.isAirtime && plan.operator !== null
    ? sold.filter(({ isAirtime, operator }) => isAirtime && operator === plan.operator)
    : [plan];

const ONE_DINAR = 100n;

/**
 * One provider's price and cost grow evenly with the amount, but for what it takes for each order: the ends of each range
 * say it all.
 */
function facesOf({ amountMinor, minimumMinor }: Plan, deliverers: readonly Plan[]): readonly bigint[] {
  if (amountMinor !== null) return [amountMinor];
  const ends = deliverers.flatMap((each) => [each.minimumMinor, each.maximumMinor]);
  return [minimumMinor ?? ONE_DINAR, ...ends.filter((end) => end !== null)].filter((end) => end > 0n);
}

/** Null where nobody takes the amount, or one who does may cost anything. */
function cheapest(deliverers: readonly Plan[], faceValueMinor: bigint): bigint | null {
  const takers = deliverers.filter((plan) => faceValueOf(plan, faceValueMinor).ok);
  const costs = takers.map((plan) => expectedCostInDinars(plan, faceValueMinor));
  const known = costs.filter((cost) => cost !== null).toSorted((one, other) => (one < other ? -1 : 1));
  return known.length < costs.length ? null : (known[0] ?? null);
}

const worstOf = (losses: readonly Loss[]): Loss | null =>
  losses.reduce<Loss | null>((worst, loss) => (worst === null || isWorse(loss, worst) ? loss : worst), null);

/** By the share of the face value that is lost. */
const isWorse = (one: Loss, other: Loss): boolean =>
  (one.costMinor - one.priceMinor) * other.faceValueMinor >
  (other.costMinor - other.priceMinor) * one.faceValueMinor;

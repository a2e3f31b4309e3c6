import type { Plan } from "./plan";

/**
 * Who delivers a sale that several providers could deliver. Pure: what is known of each comes in, an order comes out. The
 * choice is made when the order opens, and again only while nothing of it can have been sent.
 */
export const CHOSEN_BY = ["price", "health", "hand"] as const;

/** What an admin decided for an operator. */
export interface ProviderChoice {
  readonly chosenBy: (typeof CHOSEN_BY)[number];
  /** By hand: the first comes first; whoever is not named comes after them. */
  readonly providers: readonly string[];
}

export const UNDECIDED_CHOICE: ProviderChoice = { chosenBy: "price", providers: [] };

/** A plan that would deliver what was asked for. */
export interface Candidate {
  readonly plan: Plan;
  readonly faceValueMinor: bigint;
  /** In dinars; null where the provider's rate is unknown. */
  readonly expectedCostMinor: bigint | null;
  /** Neither stopped nor paused nor silent: a send could leave now. */
  readonly isOpen: boolean;
  /** When one could; null where nobody can say. */
  readonly opensAt: Date | null;
  /** What the provider says of this operator; null where it says nothing. */
  readonly isOperatorUp: boolean | null;
  /** Of what ended there for this operator lately, in thousandths; null where nothing did. */
  readonly successPerMille: number | null;
}

/**
 * The best first. Whoever cannot send now comes last, whatever the admin decided: a customer waits at the counter.
 * Between equals the cheaper, then the name, so that the same facts always give the same answer.
 */
export function rankCandidates(
  candidates: readonly Candidate[],
  choice: ProviderChoice,
): readonly Candidate[] {
  const wish = WISHES[choice.chosenBy];
  return [...candidates].sort(
    (a, b) =>
      Number(b.isOpen) - Number(a.isOpen) ||
      wish(a, b, choice) ||
      byPrice(a, b) ||
      byName(a.plan.provider, b.plan.provider) ||
      byName(a.plan.code, b.plan.code),
  );
}

type Comparison = (a: Candidate, b: Candidate, choice: ProviderChoice) => number;

/** A cost that nobody knows is the dearest. */
const byPrice = ({ expectedCostMinor: a }: Candidate, { expectedCostMinor: b }: Candidate): number => {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
};

/** Without news an operator is up, and a provider without sales is as good as one that never failed. */
const byHealth = (a: Candidate, b: Candidate): number =>
  Number(b.isOperatorUp !== false) - Number(a.isOperatorUp !== false) ||
  (b.successPerMille ?? 1000) - (a.successPerMille ?? 1000);

const byHand: Comparison = (a, b, { providers }) =>
  placeOf(a.plan.provider, providers) - placeOf(b.plan.provider, providers);

const placeOf = (provider: string, providers: readonly string[]): number => {
  const place = providers.indexOf(provider);
  return place === -1 ? providers.length : place;
};

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const WISHES: Readonly<Record<ProviderChoice["chosenBy"], Comparison>> = {
  price: byPrice,
  health: byHealth,
  hand: byHand,
};

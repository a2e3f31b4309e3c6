import type { Plan } from "./plan";
import { AS_LISTED } from "./plan-shelf";

/** A plan the provider proposes instead, for the same number. It need not be in the plan list. */
export interface SuggestedOffer {
  readonly planCode: string;
  /** The provider's own words, in its own mix of scripts: shown isolated, never parsed. */
  readonly name: string;
  readonly amountMinor: bigint;
}

/** Nearest in price to what the customer asked for, first. */
export function nearestFirst(offers: readonly SuggestedOffer[], faceValueMinor: bigint): SuggestedOffer[] {
  const distance = (offer: SuggestedOffer): bigint =>
    offer.amountMinor > faceValueMinor
      ? offer.amountMinor - faceValueMinor
      : faceValueMinor - offer.amountMinor;
  return [...offers].sort((a, b) => Number(distance(a) - distance(b)));
}

/**
 * An offer taken up, as a plan to send. Where the plan list knows the code, it lends its rate, kind and operator; where
 * it does not, the cost is unknown and the offer's own word is all there is.
 */
export function planOfOffer(offer: SuggestedOffer, listed: Plan | null, provider: string): Plan {
  const shelf = listed?.shelf ?? AS_LISTED;
  return {
    provider,
    code: offer.planCode,
    name: offer.name,
    kind: "fixed",
    operator: listed?.operator ?? null,
    isEnabled: shelf.place !== "off",
    // It is this provider's offer, for this number.
    isAirtime: false,
    minimumMinor: null,
    maximumMinor: null,
    amountMinor: offer.amountMinor,
    costPpm: listed?.costPpm ?? null,
    terms: listed?.terms ?? null,
    shelf,
  };
}

/** A plan the provider proposes instead, for the same number. It need not be in the plan list. */
export interface SuggestedOffer {
  readonly planCode: string;
  /** The provider's own words, in its own mix of scripts: shown isolated, never parsed. */
  readonly name: string;
  readonly amountMinor: bigint;
}

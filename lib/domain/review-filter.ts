import { OPERATORS, type Operator } from "./plan";
import type { ResolutionOutcome } from "./resolution";
import { type ReviewTagName, tagOf } from "./review-tag";

export const REVIEW_SHARES = ["everyone", "mine", "nobody"] as const;
export type ReviewShare = (typeof REVIEW_SHARES)[number];

/** Which orders of the review somebody wants to see; null is not asked for. */
export interface ReviewFilter {
  /** Whose: all of them, those given to whoever looks, or those that nobody has taken. */
  readonly whose: ReviewShare;
  readonly tag: ReviewTagName | null;
  readonly operator: Operator | null;
  /** By its id. */
  readonly provider: string | null;
}

export const WHOLE_REVIEW: ReviewFilter = { whose: "everyone", tag: null, operator: null, provider: null };

/** What an address asks for; whatever it says that makes no sense is not asked for. */
export function readReviewFilter(
  asked: Readonly<Record<string, string | string[] | undefined>>,
): ReviewFilter {
  const provider = asked["provider"];
  return {
    whose: REVIEW_SHARES.find((each) => each === asked["whose"]) ?? "everyone",
    tag: tagOf(asked["tag"]),
    operator: OPERATORS.find((each) => each === asked["operator"]) ?? null,
    provider: typeof provider === "string" && /^[a-z0-9-]{1,40}$/.test(provider) ? provider : null,
  };
}

/** The same, as the address says it: only what is asked for. */
export function filterQuery(filter: ReviewFilter): Readonly<Record<string, string>> {
  const { whose, tag, operator, provider } = filter;
  return {
    ...(whose === "everyone" ? {} : { whose }),
    ...(tag === null ? {} : { tag }),
    ...(operator === null ? {} : { operator }),
    ...(provider === null ? {} : { provider }),
  };
}

/** Where an order of that list is on the table; without one, the list alone. */
export function reviewHref(
  filter: ReviewFilter,
  order: string | null = null,
  outcome: ResolutionOutcome | null = null,
): string {
  const query = new URLSearchParams({
    ...filterQuery(filter),
    ...(order === null ? {} : { order }),
    ...(outcome === null ? {} : { outcome }),
  }).toString();
  return query === "" ? "/admin/review" : `/admin/review?${query}`;
}

/** What an order in review is about. A fixed vocabulary: words that everybody makes up are found by nobody. */
export const REVIEW_TAGS = [
  "customer-called",
  "provider-asked",
  "outage",
  "repeat-number",
  "evidence-wanted",
] as const;
export type ReviewTagName = (typeof REVIEW_TAGS)[number];

export const tagOf = (word: unknown): ReviewTagName | null =>
  REVIEW_TAGS.find((each) => each === word) ?? null;

/** Of a note, in characters. */
export const LONGEST_NOTE = 1000;

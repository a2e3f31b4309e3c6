import fc from "fast-check";
import { expect, test } from "vitest";
import { OPERATORS } from "./plan";
import {
  filterQuery,
  REVIEW_SHARES,
  type ReviewFilter,
  readReviewFilter,
  reviewHref,
  WHOLE_REVIEW,
} from "./review-filter";
import { REVIEW_TAGS } from "./review-tag";

const filters: fc.Arbitrary<ReviewFilter> = fc.record({
  whose: fc.constantFrom(...REVIEW_SHARES),
  tag: fc.constantFrom(null, ...REVIEW_TAGS),
  operator: fc.constantFrom(null, ...OPERATORS),
  provider: fc.constantFrom(null, "oneclickdz", "reloadly"),
});

test("what an address says is what is asked for, and the whole review has the plain address", () => {
  fc.assert(
    fc.property(filters, (filter) => {
      expect(readReviewFilter(filterQuery(filter))).toEqual(filter);
      const { searchParams } = new URL(reviewHref(filter, "tb_one", "delivered"), "https://shop.test");
      expect(readReviewFilter(Object.fromEntries(searchParams))).toEqual(filter);
    }),
  );
  expect(reviewHref(WHOLE_REVIEW)).toBe("/admin/review");
});

test("an address that makes no sense asks for everything, never for something else", () => {
  const nonsense = fc.oneof(fc.string(), fc.array(fc.string()), fc.constant(undefined));
  const asked = fc.record({ whose: nonsense, tag: nonsense, operator: nonsense });
  fc.assert(
    fc.property(asked, (words) => {
      const known = [...REVIEW_SHARES, ...REVIEW_TAGS, ...OPERATORS] as readonly unknown[];
      fc.pre(Object.values(words).every((word) => !known.includes(word)));
      expect(readReviewFilter(words)).toEqual(WHOLE_REVIEW);
    }),
  );
  expect(readReviewFilter({ provider: "'; DROP TABLE" })).toEqual(WHOLE_REVIEW);
});

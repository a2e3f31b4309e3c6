import "server-only";
import type { Candidate } from "@/lib/domain/choose-provider";
import { dayOf } from "@/lib/domain/day";
import { type MarginTerms, ruleFor, type SoldPlan } from "@/lib/domain/margin";
import { priceOf } from "@/lib/domain/money";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { rulesOf } from "@/lib/resellers/margin-store";
import type { MarginRule } from "@/prisma/generated/client";
import { type ProviderTermsRow, termsRowOf } from "./provider-terms";

/** What an order freezes: columns of its row. */
export interface SaleTerms extends ProviderTermsRow {
  readonly faceValueMinor: bigint;
  readonly priceMinor: bigint;
  readonly marginBps: number;
}

/** The margin by which something is sold now, on this day of Algiers: a rule's, or the shop's general one. */
export function marginOf(
  shop: MarginTerms & { readonly marginRules: readonly MarginRule[] },
  sold: SoldPlan,
  now: Date,
): MarginTerms {
  return ruleFor(rulesOf(shop.marginRules), sold, dayOf(now)) ?? shop;
}

/** What each of them would be sold at, without those that would take more than the sale brings in, unless somebody said yes. */
export function termsToSell(candidates: readonly Candidate[], margin: MarginTerms): readonly SaleTerms[] {
  const all = candidates.map((candidate) => termsOf(candidate, margin.marginBps));
  return all.filter((terms) => margin.belowCostAllowed || !isBelowCost(terms));
}

function termsOf(candidate: Candidate, marginBps: number): SaleTerms {
  const { plan, faceValueMinor } = candidate;
  const priceMinor = plan.kind === "menu" ? 0n : priceOf(faceValueMinor, marginBps);
  return { ...termsRowOf(candidate), faceValueMinor, priceMinor, marginBps };
}

const isBelowCost = ({ priceMinor, expectedCostMinor }: SaleTerms): boolean =>
  expectedCostMinor !== null && priceMinor < expectedCostMinor;

/** Nobody pays more than was on the screen, which may be from before midnight, or than there is. */
export function judgePrice(
  { priceMinor }: SaleTerms,
  shownMinor: bigint | null,
  availableMinor: bigint,
): Result<null, ProblemCode> {
  if (shownMinor !== null && priceMinor > shownMinor) return refuse("price-changed");
  return priceMinor > availableMinor ? refuse("balance-too-low") : ok(null);
}

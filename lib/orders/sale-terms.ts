import "server-only";
import type { Candidate } from "@/lib/domain/choose-provider";
import { commissionOf } from "@/lib/domain/commission";
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

/** What the shop above earns, frozen with the rest: columns of the order's row. */
export interface CommissionTerms {
  readonly commissionMinor: bigint;
  readonly commissionResellerId: string | null;
}

interface ShopWithRules extends MarginTerms {
  readonly marginRules: readonly MarginRule[];
  /** The shop that it belongs to. */
  readonly parent?: (MarginTerms & { readonly marginRules: readonly MarginRule[] }) | null;
}

/** By the margin that the shop above has itself for what is sold, on this day. */
export function earnedOn(
  terms: SaleTerms,
  parent: (ShopWithRules & { readonly id: string }) | null,
  sold: SoldPlan,
  now: Date,
): CommissionTerms {
  const commissionMinor = parent === null ? 0n : commissionOf(terms, marginOf(parent, sold, now));
  // An enquiry has no price, so nobody earns on it.
  return { commissionMinor, commissionResellerId: commissionMinor === 0n ? null : (parent?.id ?? null) };
}

/**
 * The margin by which something is sold now, on this day of Algiers: a rule's, or the shop's general one, which is never more
 * than what the shop above earns on it.
 */
export function marginOf(shop: ShopWithRules, sold: SoldPlan, now: Date): MarginTerms {
  const rule = ruleFor(rulesOf(shop.marginRules), sold, dayOf(now));
  if (rule !== null) return rule;
  const { marginBps, belowCostAllowed, parent } = shop;
  if (!parent) return { marginBps, belowCostAllowed };
  return { marginBps: Math.min(marginBps, marginOf(parent, sold, now).marginBps), belowCostAllowed };
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

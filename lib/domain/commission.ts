import type { MarginTerms } from "./margin";
import { priceOf } from "./money";

/** A sale of a shop that belongs to another one. */
export interface SubSale {
  readonly faceValueMinor: bigint;
  /** What the shop that sells pays. */
  readonly priceMinor: bigint;
  /** In dinars; null where nobody knows it. */
  readonly expectedCostMinor: bigint | null;
}

/**
 * What a shop earns when one of its own shops sells, in centimes: what the sale brings in above its own price for the same thing
 * on that day. Never so much that less is left than the sale is expected to cost us, unless it has our explicit yes to that;
 * where its own price is not the lower one, nothing.
 */
export function commissionOf(sale: SubSale, parent: MarginTerms): bigint {
  const { faceValueMinor, priceMinor, expectedCostMinor } = sale;
  const ownPriceMinor = priceOf(faceValueMinor, parent.marginBps);
  const floorMinor =
    parent.belowCostAllowed || expectedCostMinor === null || expectedCostMinor < ownPriceMinor
      ? ownPriceMinor
      : expectedCostMinor;
  return priceMinor > floorMinor ? priceMinor - floorMinor : 0n;
}

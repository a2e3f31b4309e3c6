import type { Currency } from "./money";

/** How money moves. Providers refund; our ledger holds, captures, releases, and reverses. */
export const ENTRY_KINDS = ["hold", "capture", "release", "reverse", "funding"] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/**
 * The accounts. Postings are signed so that what we owe or earned is positive: a reseller's `available` and `held`,
 * `revenue`. What lies elsewhere is negative: `float` (ours, at a provider) and `funding` (what came in from outside).
 */
export type AccountKey =
  | { readonly kind: "available" | "held"; readonly resellerId: string }
  | { readonly kind: "float" | "cost_variance"; readonly provider: string }
  | { readonly kind: "revenue" | "funding" };

export interface PostingDraft {
  readonly account: AccountKey;
  readonly amountMinor: bigint;
}

export interface EntryDraft {
  readonly kind: EntryKind;
  readonly currency: Currency;
  /** Sum to zero; none is zero. */
  readonly postings: readonly PostingDraft[];
}

/** What an entry needs to know of an order. */
export interface Sale {
  readonly resellerId: string;
  readonly provider: string;
  readonly priceMinor: bigint;
  readonly expectedCostMinor: bigint | null;
}

/** Postings that move nothing are left out; what is left must balance. */
function entry(kind: EntryKind, postings: readonly PostingDraft[]): EntryDraft {
  const moving = postings.filter((posting) => posting.amountMinor !== 0n);
  const sum = moving.reduce((total, posting) => total + posting.amountMinor, 0n);
  if (sum !== 0n) throw new Error(`A ${kind} entry must sum to zero, not to ${sum}`);
  return { kind, currency: "DZD", postings: moving };
}

/** available → held, when the order opens. */
export function holdEntry(sale: Sale): EntryDraft {
  return entry("hold", [
    { account: { kind: "available", resellerId: sale.resellerId }, amountMinor: -sale.priceMinor },
    { account: { kind: "held", resellerId: sale.resellerId }, amountMinor: sale.priceMinor },
  ]);
}

/** held → available, when the order ended without delivery. */
export function releaseEntry(sale: Sale): EntryDraft {
  return entry("release", [
    { account: { kind: "held", resellerId: sale.resellerId }, amountMinor: -sale.priceMinor },
    { account: { kind: "available", resellerId: sale.resellerId }, amountMinor: sale.priceMinor },
  ]);
}

/**
 * held → what the provider took + what we earned, when the order was delivered. The provider's own figure is booked where
 * it gave one; what it differs by from the expected cost goes to `cost_variance`, so that revenue says what was agreed.
 * With neither figure the cost is booked at the price (no margin claimed) until reconciliation knows better.
 */
export function captureEntry(sale: Sale, actualCostMinor: bigint | null): EntryDraft {
  const bookedCostMinor = actualCostMinor ?? sale.expectedCostMinor ?? sale.priceMinor;
  const agreedCostMinor = sale.expectedCostMinor ?? bookedCostMinor;
  return entry("capture", [
    { account: { kind: "held", resellerId: sale.resellerId }, amountMinor: -sale.priceMinor },
    { account: { kind: "float", provider: sale.provider }, amountMinor: bookedCostMinor },
    { account: { kind: "revenue" }, amountMinor: sale.priceMinor - agreedCostMinor },
    {
      account: { kind: "cost_variance", provider: sale.provider },
      amountMinor: agreedCostMinor - bookedCostMinor,
    },
  ]);
}

/** funding → available, when an admin adds funds to a wallet. */
export function fundingEntry(resellerId: string, amountMinor: bigint): EntryDraft {
  return entry("funding", [
    { account: { kind: "funding" }, amountMinor: -amountMinor },
    { account: { kind: "available", resellerId }, amountMinor },
  ]);
}

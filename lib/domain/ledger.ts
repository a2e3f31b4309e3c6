import { type CurrencyCode, type FxRate, type Money, multiplyByRate } from "./money";

/** How money moves. Providers refund; our ledger holds, captures, releases, and reverses. */
export const ENTRY_KINDS = [
  "hold",
  "capture",
  "release",
  "reverse",
  "funding",
  "transfer",
  "commission",
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/**
 * The accounts. Postings are signed so that what we owe or earned is positive: a reseller's `available` and `held`,
 * `commission` (what a shop earned on the sales of shops of its own, until it is paid out), `revenue`. What lies elsewhere is negative: `float` (ours, at a provider), `funding` (what came in from outside) and a
 * reseller's `credit` (ours, with a shop that owes it to us).
 * `exchange` is where a sale in dinars becomes a cost in the provider's currency: it has a side in each.
 */
export type AccountKey =
  | { readonly kind: "available" | "held" | "credit" | "commission"; readonly resellerId: string }
  | { readonly kind: "float" | "cost_variance" | "exchange" | "fx_difference"; readonly provider: string }
  | { readonly kind: "revenue" | "funding" };

export interface PostingDraft {
  readonly account: AccountKey;
  readonly currency: CurrencyCode;
  readonly amountMinor: bigint;
}

export interface EntryDraft {
  readonly kind: EntryKind;
  /** Sum to zero in each currency; none is zero. */
  readonly postings: readonly PostingDraft[];
}

/** What an entry needs to know of an order. */
export interface Sale {
  readonly resellerId: string;
  readonly provider: string;
  readonly priceMinor: bigint;
  /** In dinars. */
  readonly expectedCostMinor: bigint | null;
  /** Where the provider's account is not in dinars: what was expected of it, and the rate that the order froze. */
  readonly foreign: ForeignCost | null;
  /** What the shop that this one belongs to earns on it, by what the order froze; null where it belongs to none. */
  readonly commission: Commission | null;
}

export interface Commission {
  readonly resellerId: string;
  readonly minor: bigint;
}

export interface ForeignCost {
  readonly expected: Money;
  readonly fxRate: FxRate;
}

/** Postings that move nothing are left out; what is left must balance. */
function entry(kind: EntryKind, postings: readonly PostingDraft[]): EntryDraft {
  const moving = postings.filter((posting) => posting.amountMinor !== 0n);
  for (const currency of new Set(moving.map((posting) => posting.currency))) {
    const sum = moving
      .filter((posting) => posting.currency === currency)
      .reduce((total, posting) => total + posting.amountMinor, 0n);
    if (sum !== 0n) throw new Error(`A ${kind} entry must sum to zero, not to ${sum} ${currency}`);
  }
  return { kind, postings: moving };
}

const inDinars = (account: AccountKey, amountMinor: bigint): PostingDraft => ({
  account,
  currency: "DZD",
  amountMinor,
});

/** available → held, when the order opens. */
export function holdEntry({ resellerId, priceMinor }: Pick<Sale, "resellerId" | "priceMinor">): EntryDraft {
  return entry("hold", [
    inDinars({ kind: "available", resellerId }, -priceMinor),
    inDinars({ kind: "held", resellerId }, priceMinor),
  ]);
}

/** held → available, when the order ended without delivery. */
export function releaseEntry({
  resellerId,
  priceMinor,
}: Pick<Sale, "resellerId" | "priceMinor">): EntryDraft {
  return entry("release", [
    inDinars({ kind: "held", resellerId }, -priceMinor),
    inDinars({ kind: "available", resellerId }, priceMinor),
  ]);
}

/**
 * held → what the provider took + what the shop above earned + what we earned, when the order was delivered. The provider's
 * own figure is booked where it gave one; what it differs by from the expected cost goes to `cost_variance`, so that revenue
 * says what was agreed. With neither figure the cost is booked at what is left to us of the price (no margin claimed) until
 * reconciliation knows better. A figure in a currency that the provider's account is not kept in is nobody's figure.
 */
export function captureEntry(sale: Sale, actualCost: Money | null): EntryDraft {
  if (sale.foreign !== null) return foreignCapture(sale, sale.foreign, actualCost);
  const actualCostMinor = actualCost?.currency === "DZD" ? actualCost.minor : null;
  const leftMinor = leftOf(sale);
  const bookedCostMinor = actualCostMinor ?? sale.expectedCostMinor ?? leftMinor;
  const agreedCostMinor = sale.expectedCostMinor ?? bookedCostMinor;
  const { resellerId, provider } = sale;
  return entry("capture", [
    inDinars({ kind: "held", resellerId }, -sale.priceMinor),
    inDinars({ kind: "float", provider }, bookedCostMinor),
    ...commissionOn(sale),
    inDinars({ kind: "revenue" }, leftMinor - agreedCostMinor),
    inDinars({ kind: "cost_variance", provider }, agreedCostMinor - bookedCostMinor),
  ]);
}

/** What is left to us of a price, to pay the provider from. */
export const leftOf = ({ priceMinor, commission }: Pick<Sale, "priceMinor" | "commission">): bigint =>
  priceMinor - (commission?.minor ?? 0n);

const commissionOn = ({ commission }: Sale): readonly PostingDraft[] =>
  commission === null
    ? []
    : [inDinars({ kind: "commission", resellerId: commission.resellerId }, commission.minor)];

/**
 * The same where the provider's account is in another currency: what it took leaves the float in that currency, through
 * `exchange`, and is worth in dinars what the order's own rate says. What that differs by from the expected cost goes to
 * `fx_difference`.
 */
function foreignCapture(sale: Sale, { expected, fxRate }: ForeignCost, actual: Money | null): EntryDraft {
  const booked = actual?.currency === expected.currency ? actual : expected;
  const bookedMinor = costInDinars(booked, fxRate).minor;
  const agreedMinor = sale.expectedCostMinor ?? bookedMinor;
  const { resellerId, provider } = sale;
  return entry("capture", [
    inDinars({ kind: "held", resellerId }, -sale.priceMinor),
    inDinars({ kind: "exchange", provider }, bookedMinor),
    ...commissionOn(sale),
    inDinars({ kind: "revenue" }, leftOf(sale) - agreedMinor),
    inDinars({ kind: "fx_difference", provider }, agreedMinor - bookedMinor),
    { account: { kind: "exchange", provider }, currency: booked.currency, amountMinor: -booked.minor },
    { account: { kind: "float", provider }, currency: booked.currency, amountMinor: booked.minor },
  ]);
}

/** A cost as dinars, to hold it against a price: rounded up to the centime. */
export const costInDinars = (cost: Money, fxRate: FxRate): Money =>
  cost.currency === "DZD" ? cost : multiplyByRate(cost, fxRate, "DZD", "up");

/**
 * A correcting entry for a delivery that its provider took back later: all that the capture moved goes back, account by
 * account, and what it took from held is available again. `captured`: the capture's own postings.
 */
export function giveBackEntry(captured: readonly PostingDraft[]): EntryDraft {
  return entry(
    "reverse",
    fromAvailable(captured.map((each) => ({ ...each, amountMinor: -each.amountMinor }))),
  );
}

/** A correcting entry for an order that was given back and delivered all the same: as its capture, but out of available. */
export const chargeEntry = (sale: Sale, actualCost: Money | null): EntryDraft =>
  entry("reverse", fromAvailable(captureEntry(sale, actualCost).postings));

const fromAvailable = (postings: readonly PostingDraft[]): readonly PostingDraft[] =>
  postings.map((posting) =>
    posting.account.kind === "held"
      ? { ...posting, account: { kind: "available", resellerId: posting.account.resellerId } }
      : posting,
  );

/**
 * funding → float: what came to our account at a provider, or left it, that was no order. In another currency it goes through
 * `exchange`, which has a side in each; what was paid for it, or came back for it, in dinars is in nobody's list and is said
 * by whoever books it. `worthMinor`: in dinars, signed as the movement; says nothing of a movement in dinars.
 */
export function floatEntry(provider: string, { currency, minor }: Money, worthMinor: bigint): EntryDraft {
  if (currency === "DZD")
    return entry("funding", [
      inDinars({ kind: "funding" }, minor),
      inDinars({ kind: "float", provider }, -minor),
    ]);
  return entry("funding", [
    inDinars({ kind: "funding" }, worthMinor),
    inDinars({ kind: "exchange", provider }, -worthMinor),
    { account: { kind: "exchange", provider }, currency, amountMinor: minor },
    { account: { kind: "float", provider }, currency, amountMinor: -minor },
  ]);
}

/** funding → available, when an admin adds funds to a wallet. */
export function fundingEntry(resellerId: string, amountMinor: bigint): EntryDraft {
  return entry("funding", [
    inDinars({ kind: "funding" }, -amountMinor),
    inDinars({ kind: "available", resellerId }, amountMinor),
  ]);
}

/** available → another shop's available: between a shop and one of its own, either way. */
export function transferEntry(fromId: string, toId: string, amountMinor: bigint): EntryDraft {
  return entry("transfer", [
    inDinars({ kind: "available", resellerId: fromId }, -amountMinor),
    inDinars({ kind: "available", resellerId: toId }, amountMinor),
  ]);
}

/** credit → available, when a shop is lent what it may spend. */
export function creditEntry(resellerId: string, amountMinor: bigint): EntryDraft {
  return entry("funding", [
    inDinars({ kind: "credit", resellerId }, -amountMinor),
    inDinars({ kind: "available", resellerId }, amountMinor),
  ]);
}

/** commission → available, when what a shop earned on the sales of its own shops is paid out to it. */
export function commissionEntry(resellerId: string, amountMinor: bigint): EntryDraft {
  return entry("commission", [
    inDinars({ kind: "commission", resellerId }, -amountMinor),
    inDinars({ kind: "available", resellerId }, amountMinor),
  ]);
}

/** funding → credit, when money came in for what a shop owes: nothing that it can spend moves. */
export function repaymentEntry(resellerId: string, amountMinor: bigint): EntryDraft {
  return entry("funding", [
    inDinars({ kind: "funding" }, -amountMinor),
    inDinars({ kind: "credit", resellerId }, amountMinor),
  ]);
}

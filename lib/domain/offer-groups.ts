import { lineOfPlan } from "./line-kind";
import { parseMajor } from "./money";
import type { OfferOnWire } from "./order-status";

/** What an offer is to the customer: credit, an invoice paid, or a bundle. By its code alone: names are never parsed. */
export const OFFER_KINDS = ["credit", "bundle", "invoice"] as const;
export type OfferKind = (typeof OFFER_KINDS)[number];

export interface OfferGroup {
  readonly kind: OfferKind;
  readonly offers: readonly OfferOnWire[];
}

const LINES = { prepaid: "credit", facture: "invoice" } as const;

function kindOf({ planCode }: OfferOnWire): OfferKind {
  const line = lineOfPlan({ planCode, isAirtime: false });
  return line === null ? "bundle" : LINES[line];
}

const minorOf = (amount: string): bigint => {
  const parsed = parseMajor(amount);
  return parsed.ok ? parsed.value : 0n;
};

const distance = (offer: OfferOnWire, wantedMinor: bigint): bigint => {
  const apart = minorOf(offer.amount) - wantedMinor;
  return apart < 0n ? -apart : apart;
};

/**
 * Offers in groups. With a wanted price the nearest comes first, and the group it is in; of two as near, the cheaper. Else
 * from the smallest amount up, the groups in their usual order.
 */
export function groupOffers(offers: readonly OfferOnWire[], wanted: string | null): readonly OfferGroup[] {
  const wantedMinor = wanted === null ? 0n : minorOf(wanted);
  const sorted = [...offers].sort(
    (a, b) =>
      Number(distance(a, wantedMinor) - distance(b, wantedMinor)) ||
      Number(minorOf(a.amount) - minorOf(b.amount)),
  );
  const groups = Map.groupBy(sorted, kindOf);
  const kinds = wanted === null ? OFFER_KINDS.filter((kind) => groups.has(kind)) : [...groups.keys()];
  return kinds.map((kind) => ({ kind, offers: groups.get(kind) ?? [] }));
}

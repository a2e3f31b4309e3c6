import { z } from "zod";
import type { SuggestedOffer } from "./offer";

/** Offers as they rest in a JSON column: a bigint is its decimal string there. */
const restingOffers = z.array(
  z.object({
    planCode: z.string(),
    name: z.string(),
    amountMinor: z.string().regex(/^\d+$/).transform(BigInt),
  }),
);

export const restOffers = (offers: readonly SuggestedOffer[]) =>
  offers.map((offer) => ({
    planCode: offer.planCode,
    name: offer.name,
    amountMinor: offer.amountMinor.toString(),
  }));

export const wakeOffers = (resting: unknown): SuggestedOffer[] => restingOffers.parse(resting);

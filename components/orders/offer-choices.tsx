"use client";
import { useTranslations } from "next-intl";
import { MoneyText } from "@/components/text/money-text";
import { PlanName } from "@/components/text/provider-text";
import { Tile, Tiles } from "@/components/ui/tiles";
import { cashChange } from "@/lib/domain/attempts";
import type { OfferOnWire } from "@/lib/domain/order-status";
import { CashChangeWords } from "./cash-change";

/** One plan code may be offered at several prices: both together name an offer. */
export const offerKey = (offer: OfferOnWire): string => `${offer.planCode}@${offer.amount}`;

interface OfferChoicesProps {
  readonly offers: readonly OfferOnWire[];
  readonly chosen: string | null;
  /** What the customer handed over for; null where nothing was bought yet. */
  readonly paidFor: string | null;
  readonly onChoose: (key: string) => void;
}

/** The offers in place of the plans, whether or not our list knows them. */
export function OfferChoices({ offers, chosen, paidFor, onChoose }: OfferChoicesProps) {
  const t = useTranslations("send");
  return (
    <Tiles label={t("plan")} value={chosen} onChoose={onChoose} className="sm:grid-cols-2">
      {offers.map((offer) => (
        <Tile key={offerKey(offer)} value={offerKey(offer)} className="grid content-start gap-0.5 py-3">
          <span className="font-semibold">
            <PlanName name={offer.name} />
          </span>
          <span className="text-22 font-semibold">
            <MoneyText amount={offer.amount} decimals="short" currencyClassName="text-15 font-medium" />
          </span>
          {paidFor === null ? null : <Difference offer={offer} paidFor={paidFor} />}
        </Tile>
      ))}
    </Tiles>
  );
}

/** What changes hands at the counter if this offer is taken. */
function Difference({ offer, paidFor }: { readonly offer: OfferOnWire; readonly paidFor: string }) {
  const change = cashChange(paidFor, offer.amount);
  return change === null ? null : (
    <span className="text-13 text-ink-2">
      <CashChangeWords change={change} />
    </span>
  );
}

"use client";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { MoneyText } from "@/components/text/money-text";
import { PlanName } from "@/components/text/provider-text";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { EarlierOne } from "@/lib/domain/counter-views";
import type { OfferOnWire } from "@/lib/domain/order-status";
import type { LiveOrder } from "./live-order";
import { Difference, offerKey } from "./offer-choices";
import { RefusalWords } from "./refusal-words";
import { SecondOnePanel } from "./second-one-panel";
import { type Refused, type SendOrder, sendAndHear } from "./send-order";
import { wholeAmountOf } from "./whole-amount";

interface OfferListProps {
  readonly order: LiveOrder;
  readonly send: SendOrder;
  readonly onSent: (reference: string) => void;
}

/** A key per order and offer, kept until it is acknowledged: a second tap, or a reload, is the same new order. */
const keyName = (order: LiveOrder, offer: OfferOnWire): string =>
  `taabia.offer.${order.reference}.${offerKey(offer)}`;

function keyFor(order: LiveOrder, offer: OfferOnWire): string {
  const name = keyName(order, offer);
  const kept = sessionStorage.getItem(name) ?? crypto.randomUUID();
  sessionStorage.setItem(name, kept);
  return kept;
}

/** Each offer with a button that sends it, linked to the order it was offered for. */
export function OfferList({ order, send, onSent }: OfferListProps) {
  const t = useTranslations("order");
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<Refused | "unanswered" | null>(null);
  const [asking, setAsking] = useState<{ readonly offer: OfferOnWire; readonly earlier: EarlierOne } | null>(
    null,
  );
  const isSending = useRef(false);

  const take = async (offer: OfferOnWire, isSecondOne: boolean): Promise<void> => {
    if (isSending.current) return;
    isSending.current = true;
    setBusy(offerKey(offer));
    setProblem(null);
    if (!isSecondOne) setAsking(null);
    const outcome = await sendAndHear(send, {
      idempotencyKey: keyFor(order, offer),
      msisdn: order.msisdn,
      planCode: offer.planCode,
      amount: wholeAmountOf(offer.amount),
      parentReference: order.reference,
      isSecondOne,
    });
    isSending.current = false;
    setBusy(null);
    // The panel stays: pressed again, it is the same order.
    if (outcome.kind === "unanswered") return setProblem("unanswered");
    setAsking(null);
    if (outcome.kind === "refused" && outcome.earlier) return setAsking({ offer, earlier: outcome.earlier });
    sessionStorage.removeItem(keyName(order, offer));
    if (outcome.kind === "refused") return setProblem(outcome);
    onSent(outcome.order.reference);
  };

  return (
    <div className="grid gap-3">
      <div>
        <h2 className="text-17">{t("offers")}</h2>
        <p className="text-ink-2">{t("offersHelp")}</p>
      </div>
      <ul className="grid gap-2 sm:grid-cols-2">
        {order.status.suggestedOffers.map((offer) => (
          <li key={offerKey(offer)} className="grid gap-1">
            <Button
              look="primary"
              isBusy={busy !== null}
              onClick={() => void take(offer, false)}
              className="h-full py-2"
            >
              <span>
                {t.rich("sendOffer", {
                  amount: () => <MoneyText amount={offer.amount} decimals="short" />,
                  name: () => <PlanName name={offer.name} />,
                })}
              </span>
            </Button>
            {order.planKind === "menu" ? null : <Difference offer={offer} paidFor={order.faceValue} />}
          </li>
        ))}
      </ul>
      {problem === null ? null : <OfferProblem problem={problem} />}
      {asking === null ? null : (
        <SecondOnePanel
          earlier={asking.earlier}
          isBusy={busy !== null}
          onSendSecond={() => void take(asking.offer, true)}
          onBack={() => setAsking(null)}
        />
      )}
    </div>
  );
}

function OfferProblem({ problem }: { readonly problem: Refused | "unanswered" }) {
  const t = useTranslations("send");
  return (
    <Notice tone="wrong" role="alert">
      {problem === "unanswered" ? t("noConnection") : <RefusalWords {...problem} />}
    </Notice>
  );
}

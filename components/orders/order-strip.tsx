"use client";
import { useTranslations } from "next-intl";
import { MoneyText } from "@/components/text/money-text";
import { PhoneText } from "@/components/text/phone-text";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import type { DeliveryTime } from "@/lib/domain/delivery-time";
import { CancelButton, type CancelOrder } from "./cancel-order";
import { Elapsed, StateRing } from "./elapsed";
import { asTold, type LiveOrder } from "./live-order";
import { toneOf } from "./order-face";
import { useOrderStatus } from "./use-order-status";
import { UsualTime } from "./usual-time";

interface OrderStripProps {
  readonly orders: readonly LiveOrder[];
  /** Orders whose offers were taken up, or put aside, here. */
  readonly settledOffers: readonly string[];
  /** How long top-ups take at this hour. */
  readonly times: readonly DeliveryTime[];
  readonly cancel: CancelOrder;
  readonly onChooseOffer: (order: LiveOrder) => void;
}

/** The till roll: the last orders, each with its state, live. */
export function OrderStrip({ orders, settledOffers, times, cancel, onChooseOffer }: OrderStripProps) {
  const t = useTranslations("send");
  if (orders.length === 0) return <EmptyState title={t("stripEmptyTitle")} body={t("stripEmptyBody")} />;
  return (
    <ol>
      {orders.map((order) => (
        <StripRow
          key={order.reference}
          order={order}
          isSettled={settledOffers.includes(order.reference)}
          times={times}
          cancel={cancel}
          onChooseOffer={onChooseOffer}
        />
      ))}
    </ol>
  );
}

interface StripRowProps {
  readonly order: LiveOrder;
  readonly isSettled: boolean;
  readonly times: readonly DeliveryTime[];
  readonly cancel: CancelOrder;
  readonly onChooseOffer: (order: LiveOrder) => void;
}

function StripRow({ order: first, isSettled, times, cancel, onChooseOffer }: StripRowProps) {
  const t = useTranslations("send");
  const words = useTranslations("order");
  const states = useTranslations("orderState");
  const { status } = useOrderStatus(first.status);
  const order = asTold(first, status);
  const tone = toneOf(order.state);
  const isMenu = order.planKind === "menu";
  const hasOffers = order.state === "refunded" && status.suggestedOffers.length > 0 && !isSettled;
  return (
    <li className="grid animate-arrive border-line border-b border-dashed last:border-b-0">
      <Link
        href={`/orders/${order.reference}`}
        className="flex min-h-16 items-center gap-3 px-4 py-2.5 hover:bg-surface-2"
      >
        <span className={tone.ink}>
          <StateRing state={order.state} createdAt={order.createdAt} finalAt={order.finalAt} />
        </span>
        <span className="min-w-0 flex-1">
          <span id={order.reference} className="flex items-baseline justify-between gap-2">
            <PhoneText msisdn={order.msisdn} className="text-17 font-semibold" />
            <span className="text-15 font-medium">
              {isMenu ? words("enquiry") : <MoneyText amount={order.faceValue} decimals="short" />}
            </span>
          </span>
          <span className="flex items-baseline justify-between gap-2 text-13">
            <span className={`font-semibold ${tone.ink}`}>
              {isMenu && order.state === "refunded" ? words("menuReceived") : states(order.state)}
            </span>
            <span className="flex flex-wrap justify-end gap-x-2 text-ink-3">
              <UsualTime order={order} times={times} />
              <Elapsed createdAt={order.createdAt} finalAt={order.finalAt} />
            </span>
          </span>
        </span>
      </Link>
      {hasOffers ? (
        <Button onClick={() => onChooseOffer(order)} className="mx-4 mb-3">
          {t("chooseOffer")}
        </Button>
      ) : null}
      <CancelButton order={order} cancel={cancel} describedBy={order.reference} className="mx-4 mb-3" />
    </li>
  );
}

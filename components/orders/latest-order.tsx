"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import type { DeliveryTime } from "@/lib/domain/delivery-time";
import { isFinal } from "@/lib/domain/order";
import { CancelButton, type CancelOrder } from "./cancel-order";
import { CashQuestion, type RecordCash } from "./cash-question";
import { asTold, type LiveOrder } from "./live-order";
import { OrderCard } from "./order-card";
import type { Silence } from "./poll-order";
import { useOrderStatus } from "./use-order-status";

interface LatestOrderProps {
  readonly order: LiveOrder | null;
  /** Its offers were taken up, or stand in the form already. */
  readonly isSettled: boolean;
  readonly cancel: CancelOrder;
  readonly recordCash: RecordCash;
  /** How long top-ups take at this hour. */
  readonly times: readonly DeliveryTime[];
  /** Called once it is final: at once (`isNews` false) where it already was when the page opened. */
  readonly onEnd: (order: LiveOrder, isNews: boolean) => void;
  readonly onChooseOffer: (order: LiveOrder) => void;
}

/** The latest order sent here. The card that announces it stays on the page while the orders in it change. */
export function LatestOrder({
  order,
  isSettled,
  cancel,
  recordCash,
  times,
  onEnd,
  onChooseOffer,
}: LatestOrderProps) {
  const t = useTranslations("send");
  const [told, setTold] = useState<{ order: LiveOrder; silence: Silence | null } | null>(null);
  const shown =
    order === null ? null : told?.order.reference === order.reference ? told : { order, silence: null };
  const hasOffers = shown?.order.state === "refunded" && shown.order.status.suggestedOffers.length > 0;
  return (
    <>
      {order === null ? null : <Watch key={order.reference} order={order} onHear={setTold} onEnd={onEnd} />}
      <OrderCard
        isBrief
        times={times}
        order={shown?.order ?? null}
        silence={shown?.silence ?? null}
        signInHref="/sign-in?next=%2Fsend"
      >
        {shown === null ? null : (
          <>
            <CashQuestion key={`${shown.order.reference} cash`} order={shown.order} record={recordCash} />
            <div className="flex flex-wrap gap-2">
              {hasOffers && !isSettled ? (
                <Button look="primary" onClick={() => onChooseOffer(shown.order)}>
                  {t("chooseOffer")}
                </Button>
              ) : null}
              <Button asChild look="quiet" className="-mx-4">
                <Link href={`/orders/${shown.order.reference}`}>{t("open")}</Link>
              </Button>
              {shown.order.state === "fulfilled" && shown.order.planKind !== "menu" ? (
                <Button asChild look="quiet" className="-me-4 ms-2 ps-2">
                  <Link href={`/orders/${shown.order.reference}/receipt`}>{t("receipt")}</Link>
                </Button>
              ) : null}
              <CancelButton key={shown.order.reference} order={shown.order} cancel={cancel} />
            </div>
          </>
        )}
      </OrderCard>
    </>
  );
}

interface WatchProps {
  readonly order: LiveOrder;
  readonly onHear: (heard: { order: LiveOrder; silence: Silence | null }) => void;
  readonly onEnd: LatestOrderProps["onEnd"];
}

const BUZZ_MS = 60;

function Watch({ order, onHear, onEnd }: WatchProps) {
  const { status, silence } = useOrderStatus(order.status);
  const first = useRef(status.state);
  useEffect(() => onHear({ order: asTold(order, status), silence }), [onHear, order, status, silence]);
  const end = useEffectEvent(() => {
    const isNews = first.current !== status.state;
    if (isNews) navigator.vibrate?.(BUZZ_MS);
    onEnd(asTold(order, status), isNews);
  });
  const router = useRouter();
  const isNewDoubt = status.state === "unknown" && order.state !== "unknown";
  useEffect(() => {
    // Why nobody knows is the server's to say.
    if (isNewDoubt) router.refresh();
  }, [router, isNewDoubt]);
  const isEnded = isFinal(status.state);
  useEffect(() => {
    if (isEnded) end();
  }, [isEnded]);
  return null;
}

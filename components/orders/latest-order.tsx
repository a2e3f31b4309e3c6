"use client";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { isFinal } from "@/lib/domain/order";
import { asTold, type LiveOrder } from "./live-order";
import { OrderCard } from "./order-card";
import type { Silence } from "./poll-order";
import { useOrderStatus } from "./use-order-status";

interface LatestOrderProps {
  readonly order: LiveOrder | null;
  /** Its offers were taken up, or stand in the form already. */
  readonly isSettled: boolean;
  /** Called when its state has changed, or when it is shown again after a reload. */
  readonly onTold: (order: LiveOrder) => void;
  readonly onChooseOffer: (order: LiveOrder) => void;
}

/** The latest order sent here. The card that announces it stays on the page while the orders in it change. */
export function LatestOrder({ order, isSettled, onTold, onChooseOffer }: LatestOrderProps) {
  const t = useTranslations("send");
  const [told, setTold] = useState<{ order: LiveOrder; silence: Silence | null } | null>(null);
  const shown = order === null ? null : told?.order.reference === order.reference ? told : { order, silence: null };
  const hasOffers = shown?.order.state === "refunded" && shown.order.status.suggestedOffers.length > 0;
  return (
    <>
      {order === null ? null : <Watch key={order.reference} order={order} onHear={setTold} onTold={onTold} />}
      <OrderCard isBrief order={shown?.order ?? null} silence={shown?.silence ?? null} signInHref="/sign-in?next=%2Fsend">
        {shown === null ? null : (
          <div className="flex flex-wrap gap-2">
            {hasOffers && !isSettled ? (
              <Button look="primary" onClick={() => onChooseOffer(shown.order)}>
                {t("chooseOffer")}
              </Button>
            ) : null}
            <Button asChild look="quiet" className="-my-2 -ms-4">
              <Link href={`/orders/${shown.order.reference}`} prefetch={false}>
                {t("open")}
              </Link>
            </Button>
          </div>
        )}
      </OrderCard>
    </>
  );
}

interface WatchProps {
  readonly order: LiveOrder;
  readonly onHear: (heard: { order: LiveOrder; silence: Silence | null }) => void;
  readonly onTold: (order: LiveOrder) => void;
}

const BUZZ_MS = 60;

function Watch({ order, onHear, onTold }: WatchProps) {
  const { status, silence } = useOrderStatus(order.status);
  const first = useRef(status.state);
  const hear = useEffectEvent(() => onHear({ order: asTold(order, status), silence }));
  useEffect(() => {
    hear();
    // biome-ignore lint/correctness/useExhaustiveDependencies: these say that there is something new to hear
  }, [order, status, silence]);
  const tell = useEffectEvent(() => {
    if (first.current !== status.state && isFinal(status.state)) navigator.vibrate?.(BUZZ_MS);
    onTold(asTold(order, status));
  });
  useEffect(() => {
    if (status.state !== first.current || isFinal(status.state)) tell();
    // biome-ignore lint/correctness/useExhaustiveDependencies: a change of state is what is told
  }, [status.state]);
  return null;
}

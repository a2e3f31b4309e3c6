"use client";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useSyncExternalStore } from "react";
import type { Wish } from "@/lib/domain/attempts";
import { CancelButton, type CancelOrder } from "./cancel-order";
import { asTold, type LiveOrder } from "./live-order";
import { OfferList } from "./offer-list";
import { OrderCard } from "./order-card";
import type { SendOrder } from "./send-order";
import { useOrderStatus } from "./use-order-status";

interface OffersLiveProps {
  readonly order: LiveOrder;
  readonly wish: Wish;
  readonly available: string;
  readonly isOfferTaken: boolean;
  readonly send: SendOrder;
  readonly cancel: CancelOrder;
}

/** What a number takes: waited for, then there, one tap each. */
export function OffersLive({ order: first, wish, available, isOfferTaken, send, cancel }: OffersLiveProps) {
  const router = useRouter();
  const { status, silence } = useOrderStatus(first.status);
  const shownState = useRef(first.state);
  const order = asTold(first, status);
  const said = useSaidWish(first.reference);
  useEffect(() => {
    if (shownState.current === status.state) return;
    shownState.current = status.state;
    router.refresh();
  }, [router, status.state]);
  const hasOffers = !isOfferTaken && order.state === "refunded" && status.suggestedOffers.length > 0;
  return (
    <>
      <OrderCard
        isBrief
        order={order}
        silence={silence}
        isOfferTaken={isOfferTaken}
        signInHref={`/sign-in?next=%2Forders%2F${order.reference}%2Foffers`}
      >
        <CancelButton order={order} cancel={cancel} className="justify-self-start" />
      </OrderCard>
      {hasOffers ? (
        <OfferList
          order={order}
          wish={wish.wanted === null ? { ...wish, wanted: said } : wish}
          available={available}
          send={send}
          onSent={(reference) => router.push(`/orders/${reference}`)}
        />
      ) : null}
    </>
  );
}

const nameOf = (reference: string): string => `taabia.wanted.${reference}`;

/** What the customer said they want to pay, kept by this tab beside the enquiry that was made for them. */
export function keepSaidWish(reference: string, wanted: string): void {
  try {
    sessionStorage.setItem(nameOf(reference), wanted);
  } catch {
    // Then the smallest offer comes first.
  }
}

const never = (): (() => void) => () => undefined;

function useSaidWish(reference: string): string | null {
  return useSyncExternalStore(
    never,
    () => {
      try {
        return sessionStorage.getItem(nameOf(reference));
      } catch {
        return null;
      }
    },
    () => null,
  );
}

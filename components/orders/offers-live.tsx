"use client";
import { useRouter } from "next/navigation";
import { useSyncExternalStore } from "react";
import { leaveNote, readNote } from "@/components/ui/tab-note";
import type { Wish } from "@/lib/domain/attempts";
import { CancelButton, type CancelOrder } from "./cancel-order";
import { asTold, type LiveOrder } from "./live-order";
import { OfferList } from "./offer-list";
import { OrderCard } from "./order-card";
import type { SendOrder } from "./send-order";
import { useNewPage } from "./use-new-page";
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
  const order = asTold(first, status);
  const said = useSaidWish(first.reference);
  useNewPage(first.state, status.state);
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

const placeOf = (reference: string): string => `taabia.wanted.${reference}`;

/** What the customer said they want to pay, kept by this tab beside the enquiry that was made for them. */
export const keepSaidWish = (reference: string, wanted: string): void =>
  leaveNote(placeOf(reference), wanted);

const never = (): (() => void) => () => undefined;

/** Null where nobody said: then the smallest offer comes first. */
const useSaidWish = (reference: string): string | null =>
  useSyncExternalStore(
    never,
    () => readNote(placeOf(reference)),
    () => null,
  );

"use client";
import { useRouter } from "next/navigation";
import type { Wish } from "@/lib/domain/attempts";
import { CancelButton, type CancelOrder } from "./cancel-order";
import { CashQuestion, type RecordCash } from "./cash-question";
import { asTold, type LiveOrder } from "./live-order";
import { OfferList } from "./offer-list";
import { OrderCard } from "./order-card";
import type { SendOrder } from "./send-order";
import { useNewPage } from "./use-new-page";
import { useOrderStatus } from "./use-order-status";

interface OrderLiveProps {
  readonly order: LiveOrder;
  readonly send: SendOrder;
  readonly cancel: CancelOrder;
  readonly recordCash: RecordCash;
  readonly wish: Wish;
  /** What the wallet can spend; null where it was not read. */
  readonly available: string | null;
  readonly isOfferTaken: boolean;
  /** Whoever sells nothing is asked nothing and offered nothing to press. */
  readonly maySend: boolean;
}

/** One order on its own page: its card, live, and its offers while none is taken. */
export function OrderLive({
  order: first,
  wish,
  available,
  isOfferTaken,
  maySend,
  ...doors
}: OrderLiveProps) {
  const { send, cancel, recordCash } = doors;
  const router = useRouter();
  const { status, silence } = useOrderStatus(first.status);
  const order = asTold(first, status);
  useNewPage(first.state, status.state);
  const hasOffers = !isOfferTaken && order.state === "refunded" && status.suggestedOffers.length > 0;
  return (
    <OrderCard
      order={order}
      silence={silence}
      isOfferTaken={isOfferTaken}
      signInHref={`/sign-in?next=%2Forders%2F${order.reference}`}
    >
      {maySend ? <CancelButton order={order} cancel={cancel} className="justify-self-start" /> : null}
      {maySend && hasOffers ? (
        <OfferList
          order={order}
          wish={wish}
          available={available}
          send={send}
          onSent={(reference) => router.push(`/orders/${reference}`)}
        />
      ) : null}
      {maySend ? <CashQuestion order={order} record={recordCash} /> : null}
    </OrderCard>
  );
}

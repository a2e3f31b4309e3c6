"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMemo, useRef, useState } from "react";
import { LatestOrder } from "@/components/orders/latest-order";
import type { LiveOrder } from "@/components/orders/live-order";
import { OrderStrip } from "@/components/orders/order-strip";
import { cashHeld } from "@/lib/domain/cash";
import type { OperatorTiles } from "@/lib/domain/counter-views";
import type { DeliveryTime } from "@/lib/domain/delivery-time";
import type { ShopMargins } from "@/lib/domain/margin-views";
import type { PlanChoice } from "@/lib/domain/views";
import { cancelOrderAction, recordCashAction } from "../orders/actions";
import { findSentAction } from "./actions";
import { emptyDraft, isUntouched, withOffers } from "./send-draft";
import { SendForm } from "./send-form";
import { useCalledNumber } from "./use-called-number";
import { useDesk, useUnheard } from "./use-desk";

const SHOWN = 8;

interface SendDeskProps {
  /** Whose draft it is: a device has several cashiers. */
  readonly person: string;
  readonly plans: readonly PlanChoice[];
  readonly tiles: readonly OperatorTiles[];
  readonly times: readonly DeliveryTime[];
  /** What the wallet can spend, a decimal in dinars. */
  readonly available: string;
  /** Null for whoever may not see what the shop earns: no price is shown then. */
  readonly margins: ShopMargins | null;
  readonly recent: readonly LiveOrder[];
}

/** The counter: a form for the next customer, and the till roll of those before. */
export function SendDesk({ person, plans, tiles, times, available, margins, recent }: SendDeskProps) {
  const t = useTranslations("send");
  const router = useRouter();
  const numberField = useRef<HTMLInputElement>(null);
  const planArea = useRef<HTMLDivElement>(null);
  const { draft, memory, unheardKey, change, replace, remember } = useDesk(person, numberField);
  const [absentKey, setAbsentKey] = useState<string | null>(null);
  const [sentHere, setSentHere] = useState<readonly LiveOrder[]>([]);
  const orders = useMemo(() => newestOf(recent, sentHere), [recent, sentHere]);
  const latest = orders.find((order) => order.reference === memory.latest) ?? null;
  const offeredBy = orders.find((order) => order.reference === draft.offered?.reference);
  const settled = settledAmong(orders, memory.taken);
  const isSettled = (reference: string): boolean => settled.includes(reference);
  const strip = orders.filter((order) => order !== latest).slice(0, SHOWN);

  const heard = (order: LiveOrder): void => {
    const parent = draft.offered?.reference;
    setSentHere((before) => [order, ...before]);
    remember(({ taken }) => ({
      latest: order.reference,
      taken: parent === undefined ? taken : [...taken, parent],
    }));
    router.refresh();
  };

  useCalledNumber(draft, replace);
  useUnheard(unheardKey, draft.isUnconfirmed ? draft.key : null, {
    find: async (idempotencyKey) => (await findSentAction({ idempotencyKey }))?.data,
    onFound: (order, key) => {
      heard(order);
      if (draft.key === key) replace(emptyDraft(crypto.randomUUID()));
    },
    onAbsent: setAbsentKey,
  });

  const takeOffers = (order: LiveOrder): void => {
    replace(withOffers(crypto.randomUUID(), order));
    // The number pad would cover the offers; a radio takes the focus without opening it.
    requestAnimationFrame(() =>
      planArea.current?.querySelector<HTMLElement>('[role="radio"][data-state="checked"]')?.focus(),
    );
  };

  const ended = (order: LiveOrder, isNews: boolean): void => {
    // What came back to the wallet shows in the balance.
    if (isNews) router.refresh();
    const hasOffers = order.state === "refunded" && order.status.suggestedOffers.length > 0;
    if (!hasOffers || isSettled(order.reference) || memory.dismissed.includes(order.reference)) return;
    if (isUntouched(draft)) takeOffers(order);
  };

  return (
    <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_22rem] lg:grid-rows-[auto_1fr] lg:gap-x-10 xl:grid-cols-[minmax(0,1fr)_25rem]">
      {/* Out of the grid while it has nothing to show, never off the page: a reader must know it before it speaks. */}
      <div
        aria-keyshortcuts="Alt+L"
        className={latest === null ? "sr-only" : "lg:col-start-2 lg:row-start-1"}
      >
        <LatestOrder
          order={latest}
          isSettled={
            latest !== null && (isSettled(latest.reference) || draft.offered?.reference === latest.reference)
          }
          cancel={cancelOrderAction}
          recordCash={recordCashAction}
          times={times}
          onEnd={ended}
          onChooseOffer={takeOffers}
        />
      </div>
      <SendForm
        className="lg:col-start-1 lg:row-span-2 lg:row-start-1"
        plans={plans}
        tiles={tiles}
        times={times}
        available={available}
        margins={margins}
        draft={draft}
        paidFor={offeredBy ? cashHeld(offeredBy) : (draft.offered?.paidFor ?? null)}
        hasNotArrived={absentKey === draft.key}
        numberField={numberField}
        planArea={planArea}
        onChange={change}
        onReplace={replace}
        onDismissOffers={(reference) =>
          remember(({ dismissed }) => ({ dismissed: [...dismissed, reference] }))
        }
        onSent={heard}
        onPriceChanged={() => router.refresh()}
      />
      <section
        aria-label={t("strip")}
        hidden={latest !== null && strip.length === 0}
        className="lg:col-start-2 lg:row-start-2"
      >
        <div className="torn-end rounded-t-10 border-line border-x border-t bg-surface-1">
          <h2 className="border-line border-b border-dashed px-4 py-2.5 text-13 font-medium text-ink-3">
            {t("strip")}
          </h2>
          <OrderStrip
            orders={strip}
            settledOffers={draft.offered ? [...settled, draft.offered.reference] : settled}
            times={times}
            cancel={cancelOrderAction}
            onChooseOffer={takeOffers}
          />
        </div>
      </section>
    </div>
  );
}

/** Offers taken up here, and those of a number that something else was sent to since, by whomever. */
function settledAmong(orders: readonly LiveOrder[], taken: readonly string[]): readonly string[] {
  const overtaken = orders.filter((order) =>
    orders.some((later) => later.msisdn === order.msisdn && later.createdAt > order.createdAt),
  );
  return [...taken, ...overtaken.map((order) => order.reference)];
}

/** What the server read, with what was sent since; each order once, newest first. */
function newestOf(recent: readonly LiveOrder[], sentHere: readonly LiveOrder[]): readonly LiveOrder[] {
  const byReference = new Map([...sentHere, ...recent].map((order) => [order.reference, order]));
  return [...byReference.values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

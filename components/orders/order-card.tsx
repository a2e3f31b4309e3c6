"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { MoneyText } from "@/components/text/money-text";
import { PhoneText } from "@/components/text/phone-text";
import { Card } from "@/components/ui/card";
import { cx } from "@/components/ui/cx";
import type { DeliveryTime } from "@/lib/domain/delivery-time";
import { Elapsed, StateRing } from "./elapsed";
import { type LiveOrder, situationOf } from "./live-order";
import { OrderAnswers, OrderSentence } from "./order-answers";
import { toneOf } from "./order-face";
import type { Silence } from "./poll-order";
import { UsualTime } from "./usual-time";

interface OrderCardProps {
  /** As last told. Null keeps the announcer on the page, so that the first order is announced too. */
  readonly order: LiveOrder | null;
  readonly silence: Silence | null;
  /** On the counter, where the next customer waits: says no more than needed while all goes well. */
  readonly isBrief?: boolean;
  readonly isOfferTaken?: boolean;
  /** How long top-ups take at this hour. */
  readonly times?: readonly DeliveryTime[];
  /** What can be done about it. */
  readonly children?: ReactNode;
  readonly signInHref: string;
}

/** One order, live: its state in words and read out when it changes, then the three answers a cashier needs. */
export function OrderCard({
  order,
  silence,
  signInHref,
  isBrief = false,
  isOfferTaken = false,
  times = [],
  children,
}: OrderCardProps) {
  const t = useTranslations("order");
  const tone = order ? toneOf(order.state) : null;
  return (
    <Card className={cx("overflow-hidden", tone?.edge)}>
      <div className={cx("flex items-start gap-3 px-4 py-3", tone?.ground, tone?.ink)}>
        {order ? (
          <StateRing
            state={order.state}
            createdAt={order.createdAt}
            finalAt={order.finalAt}
            className="mt-0.5"
          />
        ) : null}
        <div role="status" aria-label={t("status")} className="min-w-0 flex-1">
          {order ? <Announced order={order} /> : null}
        </div>
        {order ? (
          <span className="grid shrink-0 justify-items-end pt-1">
            <Elapsed createdAt={order.createdAt} finalAt={order.finalAt} className="text-15 font-medium" />
            <UsualTime order={order} times={times} className="text-13" />
          </span>
        ) : null}
      </div>
      {order ? (
        <div
          className={
            isBrief && isCalm(order) && !isOfferTaken
              ? "flex flex-wrap items-center justify-between gap-x-4 px-4 py-1.5"
              : "grid gap-4 px-4 py-4"
          }
        >
          {isBrief && isCalm(order) && !isOfferTaken ? (
            <OrderSentence order={order} />
          ) : (
            <OrderAnswers order={order} isOfferTaken={isOfferTaken} />
          )}
          {silence === null ? null : <SilenceWords silence={silence} signInHref={signInHref} />}
          {children}
        </div>
      ) : null}
    </Card>
  );
}

/** Nothing to be told at length: it is on its way, it has arrived, or an enquiry has its answer. */
const isCalm = (order: LiveOrder): boolean =>
  ["moving", "asking", "fulfilled", "menu"].includes(situationOf(order));

/** Short, because a screen reader says all of it at each change. */
function Announced({ order }: { readonly order: LiveOrder }) {
  const t = useTranslations("order");
  const states = useTranslations("orderState");
  const isMenu = order.planKind === "menu" && order.state === "refunded";
  const menuWords = situationOf(order) === "menu" ? "menuReceived" : "noOffers";
  return (
    <>
      <p className="text-17 leading-snug font-bold">{isMenu ? t(menuWords) : states(order.state)}</p>
      <p className="text-15 text-ink-1">
        <PhoneText msisdn={order.msisdn} />
        {" · "}
        {order.planKind === "menu" ? t("enquiry") : <MoneyText amount={order.faceValue} decimals="short" />}
        {isMenu ? ` · ${states(order.state)}` : null}
      </p>
    </>
  );
}

function SilenceWords({ silence, signInHref }: { readonly silence: Silence; readonly signInHref: string }) {
  const t = useTranslations("order");
  if (silence === "not-found") return null;
  if (silence === "no-connection") return <p className="text-15 text-ink-2">{t("noConnection")}</p>;
  return (
    <p className="text-15 text-ink-2">
      {t("signedOut")}{" "}
      <a href={signInHref} className="font-semibold text-accent underline">
        {t("signIn")}
      </a>
    </p>
  );
}

"use client";
import { useTranslations } from "next-intl";
import { toneOf } from "@/components/orders/order-face";
import { StateGlyph } from "@/components/orders/state-glyph";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { cx } from "@/components/ui/cx";
import type { KnownNumber, Recall } from "./use-known-number";

type KnownOrder = KnownNumber["lastOrders"][number];

/** What the number took last, in whatever state: three lines at most, whose place is kept from the last digit on. */
export function KnownOrders({ recall }: { readonly recall: Recall }) {
  const t = useTranslations("send.known");
  const orders = recall.kind === "known" ? recall.known.lastOrders : [];
  return (
    // There before there is anything to say: a reader speaks only what changes.
    <div aria-live="polite" className={recall.kind === "typing" ? undefined : "min-h-19.5"}>
      {recall.kind === "new" ? <p className="px-3 py-1 text-13 text-ink-3">{t("none")}</p> : null}
      {orders.length === 0 ? null : (
        <ul aria-label={t("last")} className="animate-arrive">
          {orders.map((order) => (
            <KnownLine key={order.reference} order={order} />
          ))}
        </ul>
      )}
    </div>
  );
}

function KnownLine({ order }: { readonly order: KnownOrder }) {
  const states = useTranslations("orderState");
  const words = useTranslations("order");
  const tone = toneOf(order.state);
  const isMenu = order.planKind === "menu";
  return (
    <li className="flex h-6.5 items-center gap-2 px-3 text-13 whitespace-nowrap">
      <StateGlyph state={order.state} className={cx("size-4", tone.ink)} />
      <span className={cx("min-w-0 flex-1 truncate font-semibold", tone.ink)}>
        {isMenu && order.state === "refunded" ? words("menuReceived") : states(order.state)}
      </span>
      <span className="font-medium">
        {isMenu ? words("enquiry") : <MoneyText amount={order.faceValue} decimals="short" />}
      </span>
      <DateText at={order.createdAt} className="min-w-26 text-end text-ink-3" />
    </li>
  );
}

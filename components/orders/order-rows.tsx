import { useFormatter, useTranslations } from "next-intl";
import { OperatorMark } from "@/components/plans/operator-mark";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { PhoneText } from "@/components/text/phone-text";
import { PlanName } from "@/components/text/provider-text";
import { Link } from "@/components/ui/link";
import type { OrderSummary } from "@/lib/domain/views";
import { OrderBadge } from "./order-badge";

/** A ledger of orders under the days they were sent on. */
export function OrderRows({ orders }: { readonly orders: readonly OrderSummary[] }) {
  const format = useFormatter();
  const days = Map.groupBy(orders, (order) => format.dateTime(new Date(order.createdAt), "day"));
  return (
    <div>
      {[...days].map(([day, ofDay]) => (
        <section key={day} aria-label={day}>
          <h2 className="border-line border-b bg-surface-2/60 px-4 py-1.5 text-13 font-medium text-ink-2 first:rounded-t-10">
            {day}
          </h2>
          <ul>
            {ofDay.map((order) => (
              <li key={order.reference} className="border-line border-b last:border-b-0">
                <OrderRow order={order} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function OrderRow({ order }: { readonly order: OrderSummary }) {
  const t = useTranslations("order");
  return (
    <Link
      href={`/orders/${order.reference}`}
      className="grid min-h-16 grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 px-4 py-2.5 hover:bg-surface-2 lg:grid-cols-[4rem_12rem_minmax(0,1fr)_8rem_12rem] lg:py-2"
    >
      <DateText
        at={order.createdAt}
        as="time"
        className="order-4 justify-self-end text-13 text-ink-3 lg:order-none lg:justify-self-start"
      />
      <span className="flex items-center gap-2">
        {order.operator === null ? null : <OperatorMark operator={order.operator} />}
        <PhoneText msisdn={order.msisdn} className="text-17 font-semibold" />
      </span>
      <span className="hidden truncate text-ink-2 lg:block">
        <PlanName name={order.planName} />
        {" · "}
        <bdi dir="auto">{order.cashierName}</bdi>
      </span>
      <span className="justify-self-end text-17 font-semibold lg:text-15">
        {order.planKind === "menu" ? t("enquiry") : <MoneyText amount={order.faceValue} decimals="short" />}
      </span>
      <OrderBadge state={order.state} className="order-3 justify-self-start lg:order-none" />
    </Link>
  );
}

import { useTranslations } from "next-intl";
import { OrderBadge } from "@/components/orders/order-badge";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { PhoneText } from "@/components/text/phone-text";
import { PlanName } from "@/components/text/provider-text";
import { Link } from "@/components/ui/link";
import { ColumnName, NARROW_ROW } from "@/components/ui/narrow";
import { Table, Td, Th } from "@/components/ui/table";
import type { FoundOrder } from "@/lib/domain/order-search";
import { reviewHref, WHOLE_REVIEW } from "@/lib/domain/review-filter";

/** What was found, the newest first: each leads to all that is known of it. */
export function FoundOrders({ orders }: { readonly orders: readonly FoundOrder[] }) {
  const t = useTranslations("review.search");
  return (
    <Table label={t("found")} className="max-lg:block">
      <thead className="max-lg:sr-only">
        <tr>
          <Th>{t("number")}</Th>
          <Th>{t("state")}</Th>
          <Th>{t("shop")}</Th>
          <Th>{t("plan")}</Th>
          <Th isFigure>{t("amount")}</Th>
          <Th>{t("when")}</Th>
        </tr>
      </thead>
      <tbody className="max-lg:block">
        {orders.map((order) => (
          <FoundOrderRow key={order.reference} order={order} />
        ))}
      </tbody>
    </Table>
  );
}

function FoundOrderRow({ order }: { readonly order: FoundOrder }) {
  const [t, words] = [useTranslations("review.search"), useTranslations("order")];
  return (
    <tr className={NARROW_ROW}>
      <Td className="max-lg:col-span-2">
        <Link
          href={reviewHref(WHOLE_REVIEW, order.reference)}
          className="inline-flex min-h-9 items-center font-semibold text-accent underline-offset-4 hover:underline max-lg:min-h-12"
        >
          <PhoneText msisdn={order.msisdn} />
        </Link>
        <span className="block text-13 wrap-anywhere text-ink-3">
          <bdi dir="ltr">{order.reference}</bdi>
        </span>
        {order.providerOrderId === null ? null : (
          <span className="block text-13 wrap-anywhere text-ink-3">
            <bdi>{order.providerName}</bdi> <bdi dir="ltr">{order.providerOrderId}</bdi>
          </span>
        )}
      </Td>
      <Td>
        <ColumnName word={t("state")} />
        <OrderBadge state={order.state} />
      </Td>
      <Td>
        <ColumnName word={t("shop")} />
        <bdi>{order.resellerName}</bdi>
      </Td>
      <Td className="text-ink-2">
        <ColumnName word={t("plan")} />
        <PlanName name={order.planName} />
      </Td>
      <Td isFigure>
        <ColumnName word={t("amount")} />
        {order.planKind === "menu" ? words("enquiry") : <MoneyText amount={order.faceValue} />}
      </Td>
      <Td className="text-13 text-ink-2 lg:whitespace-nowrap">
        <ColumnName word={t("when")} />
        <DateText at={order.createdAt} />
      </Td>
    </tr>
  );
}

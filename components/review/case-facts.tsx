import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { OrderBadge } from "@/components/orders/order-badge";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { PlanName } from "@/components/text/provider-text";
import type { ReviewCase } from "@/lib/domain/review-views";
import { OrderNumber, type RevealNumber } from "./order-number";

/** What is known of an order in review, ours and the provider's names for it among them. */
export function CaseFacts({ order, reveal }: { readonly order: ReviewCase; readonly reveal: RevealNumber }) {
  const t = useTranslations();
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <OrderBadge state={order.state} />
        {order.reason === null ? null : <p className="text-15">{t(`orderReason.${order.reason}`)}</p>}
      </div>
      <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
        <Fact name={t("verdict.number")}>
          <OrderNumber
            key={order.reference}
            reference={order.reference}
            masked={order.msisdn}
            reveal={reveal}
          />
        </Fact>
        <Fact name={t("verdict.operator")}>
          {order.operator ? `${t(`operator.${order.operator}`)} · ` : null}
          <PlanName name={order.planName} />
        </Fact>
        <Fact name={t("verdict.amount")}>
          <MoneyText amount={order.faceValue} className="font-semibold" />
        </Fact>
        <Fact name={t("verdict.price")}>
          <MoneyText amount={order.price} />
        </Fact>
        <Fact name={t("verdict.reseller")}>
          <bdi>{order.resellerName}</bdi>
        </Fact>
        <Fact name={t("verdict.cashier")}>
          <bdi>{order.cashierName}</bdi>
        </Fact>
        <Fact name={t("verdict.since")}>
          <DateText at={order.waitingSince} as="moment" />
        </Fact>
        <Fact name={t("verdict.provider")}>
          <bdi dir="ltr">{order.providerName}</bdi>
        </Fact>
        <Fact name={t("verdict.theirs")}>
          <Name text={order.providerReference} />
        </Fact>
        <Fact name={t("verdict.theirId")}>
          <Name text={order.providerOrderId} />
        </Fact>
      </dl>
    </div>
  );
}

function Name({ text }: { readonly text: string | null }) {
  const t = useTranslations("verdict");
  if (text === null) return t("none");
  return (
    <bdi dir="ltr" className="break-all select-all">
      {text}
    </bdi>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-13 text-ink-3">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

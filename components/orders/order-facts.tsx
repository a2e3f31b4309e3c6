import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { OperatorMark } from "@/components/plans/operator-mark";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { PlanName } from "@/components/text/provider-text";
import { Link } from "@/components/ui/link";
import type { OrderDetail } from "@/lib/domain/views";

/** What stands on an order, as on a receipt. */
export function OrderFacts({ order }: { readonly order: OrderDetail }) {
  const t = useTranslations("order");
  const names = useTranslations("operator");
  return (
    <dl className="grid gap-2 text-15">
      {order.planKind === "menu" ? null : (
        <>
          <Fact name={t("amount")}>
            <MoneyText amount={order.faceValue} />
          </Fact>
          {order.price === null ? null : (
            <Fact name={t("price")}>
              <MoneyText amount={order.price} />
            </Fact>
          )}
        </>
      )}
      <Fact name={t("plan")}>
        <PlanName name={order.planName} />
      </Fact>
      {order.operator === null ? null : (
        <Fact name={t("operator")}>
          <span className="inline-flex items-center gap-1.5">
            <OperatorMark operator={order.operator} className="size-4" />
            {names(order.operator)}
          </span>
        </Fact>
      )}
      <Fact name={t("cashier")}>
        <bdi dir="auto">{order.cashierName}</bdi>
      </Fact>
      <Fact name={t("sentAt")}>
        <DateText at={order.createdAt} />
      </Fact>
      {order.finalAt === null ? null : (
        <Fact name={t("endedAt")}>
          <DateText at={order.finalAt} />
        </Fact>
      )}
      {order.secondOf === null ? null : <SecondOne earlier={order.secondOf.reference} />}
      <div className="border-line border-t border-dashed pt-2">
        <dt className="text-13 text-ink-3">{t("reference")}</dt>
        <dd dir="ltr" className="break-all text-13 select-all rtl:text-end">
          {order.reference}
        </dd>
      </div>
    </dl>
  );
}

/** Sent knowingly beside another one to the number. Of another shop's order nothing is told but that it was there. */
function SecondOne({ earlier }: { readonly earlier: string | null }) {
  const t = useTranslations("order");
  return (
    <Fact name={t("secondOne")}>
      {earlier === null ? (
        t("secondOneOfAnother")
      ) : (
        <Link href={`/orders/${earlier}`} className="text-accent underline">
          {t("secondOneOf")}
        </Link>
      )}
    </Fact>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex items-center justify-between gap-4">
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 text-end font-medium">{children}</dd>
    </div>
  );
}

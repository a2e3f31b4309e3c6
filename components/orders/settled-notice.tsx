import { useTranslations } from "next-intl";
import { MoneyText } from "@/components/text/money-text";
import { PhoneText } from "@/components/text/phone-text";
import { Link } from "@/components/ui/link";
import type { FormAction } from "@/components/ui/use-form-answer";
import type { SettledOrders } from "@/lib/domain/views";
import { OrderBadge } from "./order-badge";
import { SeenForm } from "./seen-form";

interface SettledNoticeProps {
  readonly settled: SettledOrders;
  readonly see: FormAction<null>;
}

/** Orders that were being verified have ended: which, how, and one tap to say that it was seen. */
export function SettledNotice({ settled: { orders, moreCount, upTo }, see }: SettledNoticeProps) {
  const t = useTranslations("settled");
  return (
    <section aria-label={t("title")} className="grid gap-3 rounded-10 border border-line bg-surface-1 p-4">
      <h2 className="text-17">{t("title")}</h2>
      <ul className="grid gap-1">
        {orders.map(({ reference, state, msisdn, faceValue, isCashOwed }) => (
          <li key={reference}>
            <Link
              href={`/orders/${reference}`}
              className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 hover:underline"
            >
              <OrderBadge state={state} />
              <PhoneText msisdn={msisdn} className="font-semibold" />
              <MoneyText amount={faceValue} />
              {isCashOwed ? <span className="font-semibold text-returned">{t("collect")}</span> : null}
            </Link>
          </li>
        ))}
      </ul>
      {moreCount > 0 ? <p className="text-15 text-ink-2">{t("more", { count: moreCount })}</p> : null}
      <SeenForm upTo={upTo} see={see}>
        {t("seen")}
      </SeenForm>
    </section>
  );
}

import Link from "next/link";
import { useTranslations } from "next-intl";
import { MoneyText } from "@/components/text/money-text";
import { PlanName } from "@/components/text/provider-text";
import type { OrderDetail } from "@/lib/domain/views";
import { OrderBadge } from "./order-badge";

/** The order whose offer this one took up, and those that took up its own. */
export function OrderFamily({ order }: { readonly order: OrderDetail }) {
  const t = useTranslations("order");
  return (
    <ul className="grid gap-2">
      {order.parentReference === null ? null : (
        <li>
          <Link
            href={`/orders/${order.parentReference}`}
            className="block min-h-12 rounded-6 border border-line px-3 py-2 hover:bg-surface-2"
          >
            <span className="block text-13 text-ink-3">{t("parent")}</span>
            <span dir="ltr" className="block truncate text-13 font-medium rtl:text-end">
              {order.parentReference}
            </span>
          </Link>
        </li>
      )}
      {order.children.map((child) => (
        <li key={child.reference}>
          <Link
            href={`/orders/${child.reference}`}
            className="grid min-h-12 gap-1 rounded-6 border border-line px-3 py-2 hover:bg-surface-2"
          >
            <span className="text-13 text-ink-3">{t("child")}</span>
            <span className="flex flex-wrap items-baseline justify-between gap-2 font-medium">
              <PlanName name={child.planName} />
              <MoneyText amount={child.faceValue} decimals="short" />
            </span>
            <OrderBadge state={child.state} className="justify-self-start" />
          </Link>
        </li>
      ))}
    </ul>
  );
}

import { useTranslations } from "next-intl";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import type { BalancedView } from "@/lib/domain/reconciliation-views";

/** When the books last agreed with the providers': a promise kept, or plainly a date. No alarm, and no figure of the house. */
export function BalancedBadge({ view: { at, isNow } }: { readonly view: BalancedView }) {
  const t = useTranslations("reconciliation");
  const date = () => <DateText at={at} as="stamp" />;
  return (
    <p className={isNow ? "text-15 font-semibold text-delivered" : "text-15 text-ink-2"}>
      {isNow
        ? t.rich("balancedNow", { at: date, amount: () => <MoneyText amount="0.00" /> })
        : t.rich("balancedLast", { at: date })}
    </p>
  );
}

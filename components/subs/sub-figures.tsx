import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { MarginText } from "@/components/text/margin-text";
import { MoneyText } from "@/components/text/money-text";
import type { SubView } from "@/lib/domain/sub-views";

/** What one of its own shops can spend, sells and earns: sums, and nothing of its customers. */
export function SubFigures({ sub }: { readonly sub: SubView }) {
  const t = useTranslations("subs");
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-10 border border-line bg-line sm:grid-cols-3 lg:grid-cols-6">
      <Figure label={t("available")}>
        <MoneyText amount={sub.available} />
      </Figure>
      <Figure label={t("held")}>
        <MoneyText amount={sub.held} />
      </Figure>
      <Figure label={t("soldToday")}>
        <MoneyText amount={sub.soldToday} />
      </Figure>
      <Figure label={t("soldLately")}>
        <MoneyText amount={sub.soldLately} />
      </Figure>
      <Figure label={t("earnedLately")}>
        <MoneyText amount={sub.earnedLately} />
      </Figure>
      <Figure label={t("margin")}>
        <MarginText percent={sub.marginPercent} />
      </Figure>
    </dl>
  );
}

function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="bg-surface-1 px-4 py-3">
      <dt className="text-13 text-ink-3">{label}</dt>
      <dd className="font-semibold text-17">{children}</dd>
    </div>
  );
}

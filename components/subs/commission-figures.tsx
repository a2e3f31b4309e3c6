import { useTranslations } from "next-intl";
import { MoneyText } from "@/components/text/money-text";
import { Card } from "@/components/ui/card";
import type { CommissionView } from "@/lib/domain/sub-views";

/** What the owner earns on the sales of these shops, and when it can be spent. */
export function CommissionFigures({ commission }: { readonly commission: CommissionView }) {
  const t = useTranslations("subs");
  const { thisMonth, unpaid } = commission;
  return (
    <Card className="grid gap-3 p-4" aria-label={t("earnedTitle")}>
      <dl className="flex flex-wrap gap-x-10 gap-y-3">
        <div>
          <dt className="text-13 text-ink-2">{t("earnedThisMonth")}</dt>
          <dd className="font-semibold text-17">
            <MoneyText amount={thisMonth} />
          </dd>
        </div>
        <div>
          <dt className="text-13 text-ink-2">{t("earnedUnpaid")}</dt>
          <dd className="font-semibold text-17">
            <MoneyText amount={unpaid} />
          </dd>
        </div>
      </dl>
      <p className="max-w-[80ch] text-13 text-ink-2">{t("earnedHelp")}</p>
    </Card>
  );
}

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { MoneyText } from "@/components/text/money-text";
import { Card } from "@/components/ui/card";
import { leavesCommission, type Report } from "@/lib/domain/report";
import { SuccessText } from "./success-text";

/** The range in a few figures, and what they mean. */
export function ReportSummary({ report }: { readonly report: Report }) {
  const t = useTranslations("reports");
  const { total, undecided } = report;
  return (
    <Card className="grid gap-4 p-4" aria-label={t("figures")}>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-5 lg:grid-cols-4">
        <Figure name={t("sold")} beside={t("soldCount", { count: total.soldCount })}>
          <MoneyText amount={total.faceValue} />
        </Figure>
        <Figure name={t("price")}>
          <MoneyText amount={total.price} />
        </Figure>
        {total.shopMargin === null ? null : (
          <Figure name={t("margin")}>
            <MoneyText amount={total.shopMargin} />
          </Figure>
        )}
        {total.house === null ? null : (
          <>
            <Figure name={t("cost")}>
              <MoneyText amount={total.house.cost} />
            </Figure>
            {leavesCommission(total) ? (
              <Figure name={t("commission")}>
                <MoneyText amount={total.house.commission} />
              </Figure>
            ) : null}
            <Figure name={t("houseMargin")}>
              <MoneyText amount={total.house.margin} />
            </Figure>
          </>
        )}
        <Figure
          name={t("success")}
          beside={t("successOf", { delivered: total.deliveredCount, ended: total.endedCount })}
        >
          <SuccessText figures={total} />
        </Figure>
        <Figure name={t("givenBack")} beside={t("orderCount", { count: total.givenBackCount })}>
          <MoneyText amount={total.givenBack} />
        </Figure>
        <Figure name={t("undecided")} beside={t("orderCount", { count: undecided.count })}>
          <MoneyText amount={undecided.price} />
        </Figure>
      </dl>
      <p className="max-w-[80ch] text-13 text-ink-2">{t("definitions")}</p>
    </Card>
  );
}

interface FigureProps {
  readonly name: string;
  readonly beside?: string;
  readonly children: ReactNode;
}

function Figure({ name, beside, children }: FigureProps) {
  return (
    <div className="grid content-start">
      <dt className="text-13 text-ink-2">{name}</dt>
      <dd className="text-17 font-semibold text-ink-1">{children}</dd>
      {beside === undefined ? null : <dd className="text-13 text-ink-2">{beside}</dd>}
    </div>
  );
}

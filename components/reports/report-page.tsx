import { useTranslations } from "next-intl";
import { DayText } from "@/components/text/date-text";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { MOST_SHOWN_DAYS, type Report, type ReportFilter, shownOf } from "@/lib/domain/report";
import { ExportLinks } from "./export-links";
import { ReportFilters } from "./report-filters";
import { ReportView } from "./report-view";

interface ReportPageProps extends React.ComponentProps<typeof ReportFilters> {
  readonly report: Report;
  readonly filter: ReportFilter;
  /** Of the whole range, also of the days that the page does not show. */
  readonly orderCount: number;
  readonly mayExport: boolean;
  readonly maySeeNumbers: boolean;
}

/** A report of either side: its choice, its figures, its files. Its files have every day; it shows what a chart has room for. */
export function ReportPage({ report, orderCount, mayExport, maySeeNumbers, ...choice }: ReportPageProps) {
  const t = useTranslations("reports");
  const { filter, at } = choice;
  const { from } = shownOf(filter);
  return (
    <div className="grid grid-cols-1 gap-5">
      <h1 className="text-22">{t("title")}</h1>
      <ReportFilters {...choice} />
      {from === filter.from ? null : (
        <Notice>{t.rich("shortened", { count: MOST_SHOWN_DAYS, from: () => <DayText day={from} /> })}</Notice>
      )}
      {report.total.orderCount > 0 ? (
        <ReportView report={report} sellers={at === "/reports" ? "bySeller" : "byShop"} />
      ) : (
        <Card>
          <EmptyState
            title={t("emptyTitle")}
            body={t("emptyBody")}
            action={
              <Button asChild look="primary">
                <Link href={{ pathname: at, query: { range: "month" } }}>{t("emptyAction")}</Link>
              </Button>
            }
          />
        </Card>
      )}
      {mayExport && orderCount > 0 ? (
        <ExportLinks filter={filter} orderCount={orderCount} maySeeNumbers={maySeeNumbers} />
      ) : null}
    </div>
  );
}

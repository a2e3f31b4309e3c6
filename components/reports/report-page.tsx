import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import type { Report, ReportFilter } from "@/lib/domain/report";
import { ExportLinks } from "./export-links";
import { ReportFilters } from "./report-filters";
import { ReportView } from "./report-view";

interface ReportPageProps extends React.ComponentProps<typeof ReportFilters> {
  readonly report: Report;
  readonly filter: ReportFilter;
  readonly mayExport: boolean;
  readonly maySeeNumbers: boolean;
}

/** A report of either side: its choice, its figures, its files. */
export function ReportPage({ report, mayExport, maySeeNumbers, ...choice }: ReportPageProps) {
  const t = useTranslations("reports");
  const { filter, at } = choice;
  const { orderCount } = report.total;
  return (
    <div className="grid grid-cols-1 gap-5">
      <h1 className="text-22">{t("title")}</h1>
      <ReportFilters {...choice} />
      {orderCount > 0 ? (
        <>
          <ReportView report={report} sellers={at === "/reports" ? "bySeller" : "byShop"} />
          {mayExport ? (
            <ExportLinks filter={filter} orderCount={orderCount} maySeeNumbers={maySeeNumbers} />
          ) : null}
        </>
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
    </div>
  );
}

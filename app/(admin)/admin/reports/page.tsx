import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ReportPage } from "@/components/reports/report-page";
import { requireAdminScope } from "@/lib/auth/session";
import { may } from "@/lib/domain/access";
import { readReportFilter, shownOf } from "@/lib/domain/report";
import { countOrders, findHouseReport, listReportChoices } from "@/lib/reports/sales-queries";

interface ReportsPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("reports");
  return { title: t("title") };
}

export default async function HouseReportsPage({ searchParams }: ReportsPageProps) {
  const scope = await requireAdminScope({ at: "/admin/reports", right: "see-reports" });
  const filter = readReportFilter(await searchParams, await scope.database.now());
  const [report, orderCount, choices] = await Promise.all([
    findHouseReport(scope, shownOf(filter)),
    countOrders(scope, filter),
    listReportChoices(scope),
  ]);
  return (
    <ReportPage
      at="/admin/reports"
      filter={filter}
      report={report}
      orderCount={orderCount}
      {...choices}
      mayExport={may(scope.role, "export-orders")}
      maySeeNumbers={may(scope.role, "reveal-numbers")}
    />
  );
}

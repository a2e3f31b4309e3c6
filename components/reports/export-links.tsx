import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Download } from "@/components/ui/icons";
import { MOST_SHEET_ROWS, queryOfReport, type ReportFilter } from "@/lib/domain/report";

interface ExportLinksProps {
  readonly filter: ReportFilter;
  readonly orderCount: number;
  /** Whole numbers too, which the audit log then knows of. */
  readonly maySeeNumbers: boolean;
}

/** The orders of this report as files: the same address, written while they are read. */
export function ExportLinks({ filter, orderCount, maySeeNumbers }: ExportLinksProps) {
  const t = useTranslations("reports");
  const fits = orderCount <= MOST_SHEET_ROWS;
  const to = (more: Readonly<Record<string, string>>): string =>
    `/api/exports/orders?${new URLSearchParams({ ...queryOfReport(filter), ...more })}`;
  return (
    <Card className="grid gap-3 p-4">
      <h2 className="text-17">{t("exportTitle")}</h2>
      <p className="text-15 text-ink-2">{t("exportBody", { count: orderCount })}</p>
      {fits ? null : <p className="text-15 font-medium text-returned">{t("tooLong")}</p>}
      <div className="flex flex-wrap gap-3">
        <FileLink href={to({ as: "csv" })} words={t("csv")} />
        {fits ? <FileLink href={to({ as: "xlsx" })} words={t("xlsx")} /> : null}
        {maySeeNumbers ? <FileLink href={to({ as: "csv", numbers: "full" })} words={t("csvFull")} /> : null}
        {maySeeNumbers && fits ? (
          <FileLink href={to({ as: "xlsx", numbers: "full" })} words={t("xlsxFull")} />
        ) : null}
      </div>
      {maySeeNumbers ? <p className="text-13 text-ink-2">{t("fullNote")}</p> : null}
    </Card>
  );
}

const FileLink = ({ href, words }: { readonly href: string; readonly words: string }) => (
  <Button asChild>
    <a href={href} download>
      <Download aria-hidden className="size-5" />
      {words}
    </a>
  </Button>
);

import { useTranslations } from "next-intl";
import { DurationText } from "@/components/text/duration-text";
import { Table, Td, Th } from "@/components/ui/table";
import type { ReportTimes } from "@/lib/domain/report";

interface TimesTableProps {
  readonly times: readonly ReportTimes[];
  readonly nameOf: (times: ReportTimes) => string;
}

export function TimesTable({ times, nameOf }: TimesTableProps) {
  const t = useTranslations("reports");
  return (
    <Table label={t("times")}>
      <thead>
        <tr>
          <Th>{t("operator")}</Th>
          <Th isFigure>{t("count")}</Th>
          <Th isFigure>{t("median")}</Th>
          <Th isFigure>{t("p90")}</Th>
        </tr>
      </thead>
      <tbody>
        {times.map((each) => (
          <tr key={nameOf(each)}>
            <Th scope="row" className="text-15 text-ink-1">
              {nameOf(each)}
            </Th>
            <Td isFigure>{each.count}</Td>
            <Td isFigure>
              <DurationText seconds={Math.round(each.medianMs / 1000)} />
            </Td>
            <Td isFigure>
              <DurationText seconds={Math.round(each.p90Ms / 1000)} />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

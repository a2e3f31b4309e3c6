import { useTranslations } from "next-intl";
import { type ReportFigures, successOf } from "@/lib/domain/report";

/** "98.5 %"; of nothing, words. */
export function SuccessText({
  figures,
}: {
  readonly figures: Pick<ReportFigures, "endedCount" | "deliveredCount">;
}) {
  const t = useTranslations("reports");
  const rate = successOf(figures);
  return rate === null ? t("nothingEnded") : <bdi dir="ltr">{rateText(rate)}</bdi>;
}

export const rateText = (rate: number): string => `${rate} %`;

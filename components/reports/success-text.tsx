import { useTranslations } from "next-intl";
import { isolated, numberOf, percentSign } from "@/components/text/figures";
import { useLanguage } from "@/components/text/use-language";
import { type ReportFigures, successOf } from "@/lib/domain/report";

/** "98.5%"; of nothing, words. */
export function SuccessText({
  figures,
}: {
  readonly figures: Pick<ReportFigures, "endedCount" | "deliveredCount">;
}) {
  const t = useTranslations("reports");
  const told = useRate();
  const rate = successOf(figures);
  return rate === null ? t("nothingEnded") : <bdi dir="ltr">{told(rate)}</bdi>;
}

/** A percentage, in words that can stand in a sentence. */
export function useRate(): (rate: number) => string {
  const locale = useLanguage();
  return (rate) => isolated(`${numberOf(rate, locale)}${percentSign(locale)}`, locale);
}

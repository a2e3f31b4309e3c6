import { useLocale, useTranslations } from "next-intl";
import { isolated, numberOf } from "@/components/text/figures";
import { type ReportFigures, successOf } from "@/lib/domain/report";
import { DEFAULT_LOCALE, localeOf } from "@/lib/i18n/locales";

/** "98.5 %"; of nothing, words. */
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
  const locale = localeOf(useLocale()) ?? DEFAULT_LOCALE;
  return (rate) => isolated(`${numberOf(rate, locale)}\u00a0%`, locale);
}

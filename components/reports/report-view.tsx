import { useFormatter, useTranslations } from "next-intl";
import { percentSign } from "@/components/text/figures";
import { useMoneyWords } from "@/components/text/money-text";
import { useLanguage } from "@/components/text/use-language";
import { Card } from "@/components/ui/card";
import type { Operator } from "@/lib/domain/plan";
import { type Report, type ReportTimes, successOf } from "@/lib/domain/report";
import { ChartCard } from "./chart-card";
import { FiguresTable } from "./figures-table";
import { ReportSummary } from "./report-summary";
import { useRate } from "./success-text";
import { TimesTable } from "./times-table";

interface ReportViewProps {
  readonly report: Report;
  /** Who sold: the people of a shop, or the shops. */
  readonly sellers: "bySeller" | "byShop";
}

/** A report with something in it. */
export function ReportView({ report, sellers }: ReportViewProps) {
  const t = useTranslations("reports");
  return (
    <>
      <ReportSummary report={report} />
      <DaysChart report={report} />
      <div className="grid gap-5 lg:grid-cols-2">
        <OperatorsChart report={report} />
        {report.times.length > 0 ? <TimesChart report={report} /> : null}
      </div>
      <Lines title={t(sellers)} lines={report.sellers} />
      {report.providers.length > 0 ? <Lines title={t("byProvider")} lines={report.providers} /> : null}
      {report.ways.length > 0 ? <Ways ways={report.ways} /> : null}
    </>
  );
}

interface ChartProps {
  readonly report: Report;
}

const useIsRightToLeft = (): boolean => useLanguage() === "ar";

function DaysChart({ report: { days } }: ChartProps) {
  const t = useTranslations("reports");
  const [format, money, isRightToLeft] = [useFormatter(), useMoneyWords(), useIsRightToLeft()];
  // Noon of Greenwich is the same day in Algiers.
  const nameOf = (day: string) => format.dateTime(new Date(`${day}T12:00:00Z`), "day");
  const best = days.reduce((most, each) => (Number(each.faceValue) > Number(most.faceValue) ? each : most));
  const finding =
    Number(best.faceValue) === 0
      ? null
      : t("byDayFinding", { day: nameOf(best.day), amount: money(best.faceValue) });
  const points = days.map(({ day, faceValue }) => ({
    label: `${Number(day.slice(8))}/${Number(day.slice(5, 7))}`,
    told: money(faceValue),
    values: { sold: Number(faceValue) },
  }));
  const series = [{ key: "sold", name: t("sold"), colour: "var(--color-accent)" }];
  return (
    <ChartCard title={t("byDay")} finding={finding} drawing={{ points, series, isRightToLeft, unit: "" }}>
      <FiguresTable
        label={t("byDay")}
        heading={t("day")}
        lines={days.map(({ day, ...figures }) => ({ key: day, name: nameOf(day), figures }))}
      />
    </ChartCard>
  );
}

function useOperatorName(): (operator: Operator | null) => string {
  const [t, operators] = [useTranslations("reports"), useTranslations("operator")];
  return (operator) => (operator === null ? t("unknownOperator") : operators(operator));
}

function OperatorsChart({ report: { operators } }: ChartProps) {
  const t = useTranslations("reports");
  const [rateText, unit] = [useRate(), percentSign(useLanguage())];
  const [nameOf, isRightToLeft] = [useOperatorName(), useIsRightToLeft()];
  const rated = operators
    .flatMap((each) => {
      const rate = successOf(each);
      return rate === null ? [] : [{ name: nameOf(each.operator), rate }];
    })
    .sort((a, b) => b.rate - a.rate);
  const [best, worst] = [rated[0], rated.at(-1)];
  const points = rated.map(({ name, rate }) => ({ label: name, told: rateText(rate), values: { rate } }));
  const series = [{ key: "rate", name: t("success"), colour: "var(--color-delivered)" }];
  return (
    <ChartCard
      title={t("byOperator")}
      finding={
        best && worst && rated.length > 1
          ? best.rate === worst.rate
            ? t("byOperatorEven", { rate: rateText(best.rate) })
            : t("byOperatorFinding", {
                best: best.name,
                bestRate: rateText(best.rate),
                worst: worst.name,
                worstRate: rateText(worst.rate),
              })
          : null
      }
      drawing={{ points, series, isRightToLeft, unit, most: 100 }}
    >
      <FiguresTable
        label={t("byOperator")}
        heading={t("operator")}
        lines={operators.map(({ operator, ...figures }) => ({
          key: operator ?? "",
          name: nameOf(operator),
          figures,
        }))}
      />
    </ChartCard>
  );
}

function TimesChart({ report: { times } }: ChartProps) {
  const [t, text] = [useTranslations("reports"), useTranslations("text")];
  const [operatorName, isRightToLeft] = [useOperatorName(), useIsRightToLeft()];
  const nameOf = ({ operator, provider }: ReportTimes): string =>
    [operatorName(operator), provider].filter((part) => part !== null).join(" · ");
  const secondsOf = (ms: number): number => Math.round(ms / 1000);
  const fastest = times.reduce((least, each) => (each.medianMs < least.medianMs ? each : least));
  const points = times.map((each) => {
    const [median, p90] = [secondsOf(each.medianMs), secondsOf(each.p90Ms)];
    const told = `${t("median")} ${text("seconds", { count: median })} · ${t("p90")} ${text("seconds", { count: p90 })}`;
    return { label: nameOf(each), told, values: { median, p90 } };
  });
  const series = [
    { key: "median", name: t("median"), colour: "var(--color-accent)" },
    { key: "p90", name: t("p90"), colour: "var(--color-returned)" },
  ];
  return (
    <ChartCard
      title={t("times")}
      finding={t("timesFinding", {
        best: nameOf(fastest),
        time: text("seconds", { count: secondsOf(fastest.medianMs) }),
      })}
      drawing={{ points, series, isRightToLeft, unit: "" }}
    >
      <TimesTable times={times} nameOf={nameOf} />
    </ChartCard>
  );
}

/** Which operator goes well at which provider: neither alone says that. */
function Ways({ ways }: Pick<Report, "ways">) {
  const [t, operatorName] = [useTranslations("reports"), useOperatorName()];
  return (
    <Card className="grid gap-3 p-4">
      <h2 className="text-17">{t("byWay")}</h2>
      <FiguresTable
        label={t("byWay")}
        heading={t("byWay")}
        lines={ways.map(({ operator, provider, ...figures }) => ({
          key: `${operator} ${provider}`,
          name: [operatorName(operator), provider].join(" · "),
          figures,
        }))}
      />
    </Card>
  );
}

function Lines({ title, lines }: { readonly title: string; readonly lines: Report["sellers"] }) {
  return (
    <Card className="grid gap-3 p-4">
      <h2 className="text-17">{title}</h2>
      <FiguresTable
        label={title}
        heading={title}
        lines={lines.map(({ id, name, ...figures }) => ({ key: id, name: <bdi>{name}</bdi>, figures }))}
      />
    </Card>
  );
}

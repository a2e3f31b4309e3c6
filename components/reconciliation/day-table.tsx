import { useTranslations } from "next-intl";
import { DateText, DayText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { ColumnName, NARROW_ROW } from "@/components/ui/narrow";
import { Table, Td, Th } from "@/components/ui/table";
import type { FormAction } from "@/components/ui/use-form-answer";
import type { DayView } from "@/lib/domain/reconciliation-views";
import { ActNow } from "./act-now";

interface DayTableProps {
  readonly days: readonly DayView[];
  readonly ask: FormAction<null>;
}

const TONES = {
  never: "text-ink-3",
  waiting: "text-ink-2",
  balanced: "text-delivered",
  explained: "text-ink-2",
  differs: "font-semibold text-failed",
} as const satisfies Record<DayView["state"], string>;

/** The proof, day by day: what we say, what the provider says, what the ledger says, and how far they are apart. */
export function DayTable({ days, ask }: DayTableProps) {
  const t = useTranslations("reconciliation");
  return (
    <Table label={t("days")} className="max-lg:block">
      <thead className="max-lg:sr-only">
        <tr>
          <Th>{t("day")}</Th>
          <Th>{t("result")}</Th>
          <Th isFigure>{t("ours")}</Th>
          <Th isFigure>{t("theirs")}</Th>
          <Th isFigure>{t("ledger")}</Th>
          <Th isFigure>{t("difference")}</Th>
          <Th isFigure>{t("float")}</Th>
          <Th>
            <span className="sr-only">{t("run")}</span>
          </Th>
        </tr>
      </thead>
      <tbody className="max-lg:block">
        {days.map((view) => (
          <Row key={`${view.provider} ${view.day}`} view={view} ask={ask} />
        ))}
      </tbody>
    </Table>
  );
}

function Row({ view, ask }: { readonly view: DayView; readonly ask: FormAction<null> }) {
  const t = useTranslations("reconciliation");
  const { name, provider, day, state, endedAt } = view;
  return (
    <tr className={NARROW_ROW}>
      <Td>
        <bdi className="block font-semibold">{name}</bdi>
        <span className="whitespace-nowrap text-ink-2">
          <DayText day={day} />
        </span>
      </Td>
      <Td>
        <span className={TONES[state]}>{t(`states.${state}`)}</span>
        {view.trouble === null ? null : <span className="block text-13 text-ink-2">{t("notAsked")}</span>}
        {endedAt === null ? null : (
          <span className="block text-13 text-ink-3">
            <DateText at={endedAt} as="stamp" />
          </span>
        )}
      </Td>
      <Figures view={view} />
      <Td className="max-lg:col-span-2">
        <ActNow
          fields={{ provider, day }}
          word={t("run")}
          label={t("runLabel", { provider: name, day })}
          act={ask}
        />
      </Td>
    </tr>
  );
}

function Figures({ view: { figures, currency, state } }: { readonly view: DayView }) {
  const t = useTranslations("reconciliation");
  if (figures === null) return <Td colSpan={5} className="max-lg:hidden" />;
  const { unreadableCount, float, floatDifference } = figures;
  // Under each other, days on which nothing was sold would hide the others.
  const quiet = state === "balanced" && figures.ourCount + figures.openCount === 0 ? "max-lg:hidden" : "";
  return (
    <>
      <Td isFigure className={quiet}>
        <ColumnName word={t("ours")} />
        {t("ended", { count: figures.ourCount })}
        <span className="block text-13 text-ink-3">{t("stillOpen", { count: figures.openCount })}</span>
      </Td>
      <Td isFigure className={quiet}>
        <ColumnName word={t("theirs")} />
        <MoneyText amount={figures.theirs} currency={currency} />
        <span className="block text-13 text-ink-3">{t("rows", { count: figures.theirCount })}</span>
        {unreadableCount === 0 ? null : (
          <span className="block text-13 text-failed">{t("unreadable", { count: unreadableCount })}</span>
        )}
      </Td>
      <Td isFigure className={quiet}>
        <ColumnName word={t("ledger")} />
        <MoneyText amount={figures.ledger} currency={currency} />
      </Td>
      <Td isFigure className={quiet}>
        <ColumnName word={t("difference")} />
        <MoneyText amount={figures.difference} currency={currency} />
      </Td>
      <Td isFigure className={quiet}>
        <ColumnName word={t("float")} />
        {float === null ? null : <MoneyText amount={float} currency={currency} />}
        <span className="block text-13 text-ink-3">
          {floatDifference === null
            ? t("floatMoves")
            : t.rich("floatDiffers", {
                amount: () => <MoneyText amount={floatDifference} currency={currency} />,
              })}
        </span>
      </Td>
    </>
  );
}

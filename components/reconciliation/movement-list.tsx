import { useTranslations } from "next-intl";
import { ReasonedAct } from "@/components/admin/reasoned-act";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { Card } from "@/components/ui/card";
import type { FormAction } from "@/components/ui/use-form-answer";
import type { MovementView } from "@/lib/domain/reconciliation-views";
import { WorthField } from "./worth-field";

interface MovementListProps {
  readonly movements: readonly MovementView[];
  readonly book: FormAction<null>;
}

/** What moved our floats and is no order; each is booked once, by somebody, with a reason. */
export function MovementList({ movements, book }: MovementListProps) {
  const t = useTranslations("reconciliation");
  return (
    <Card>
      <p className="max-w-[70ch] p-4 text-15 text-ink-2">{t("movementsHelp")}</p>
      {movements.length === 0 ? <p className="px-4 pb-4">{t("noMovements")}</p> : null}
      <ul>
        {movements.map((each) => (
          <li
            key={each.id}
            className="grid gap-2 border-line border-t p-4 sm:grid-cols-[1fr_auto] sm:items-start"
          >
            <div className="grid gap-0.5">
              <p className="flex flex-wrap items-baseline gap-x-3">
                <MoneyText
                  amount={each.amount}
                  currency={each.currency}
                  isSigned
                  className="text-17 font-semibold"
                />
                <bdi>{each.name}</bdi>
                <bdi className="text-13 text-ink-3">{each.word}</bdi>
              </p>
              <DateText at={each.at} as="stamp" className="text-13 text-ink-3" />
              {each.booked === null ? null : (
                <p dir="auto" className="text-15 text-ink-2">
                  {t("bookedBy", { name: each.booked.by, reason: each.booked.reason })}
                </p>
              )}
            </div>
            {each.booked === null ? (
              <ReasonedAct
                name={t("book")}
                question={t("bookQuestion")}
                effect={t("bookEffect")}
                confirm={t("book")}
                fields={{ id: each.id }}
                act={book}
              >
                {each.currency === "DZD" ? null : <WorthField />}
              </ReasonedAct>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}

import { useTranslations } from "next-intl";
import { ReasonedAct } from "@/components/admin/reasoned-act";
import { DateText, DayText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { PhoneText } from "@/components/text/phone-text";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import type { FormAction } from "@/components/ui/use-form-answer";
import type { CaseView, SideView } from "@/lib/domain/reconciliation-views";
import { reviewHref, WHOLE_REVIEW } from "@/lib/domain/review-filter";
import { type TurnActs, TurnPanel } from "./turn-panel";
import { WorthField } from "./worth-field";

interface CaseCardProps {
  readonly view: CaseView;
  readonly close: FormAction<null>;
  readonly book: FormAction<null>;
  readonly turnActs: TurnActs;
}

/** One difference: both sides' figures side by side, and what to do about it. */
export function CaseCard({ view, close, book, turnActs }: CaseCardProps) {
  const t = useTranslations("reconciliation");
  const { id, kind, reference, ours, theirs, difference, turn } = view;
  return (
    <Card className="grid gap-3 p-4" aria-label={`${t(`kinds.${kind}`)} ${reference}`}>
      <div className="grid gap-1">
        <h3 className="text-17 font-semibold">{t(`kinds.${kind}`)}</h3>
        <p className="flex flex-wrap gap-x-3 text-15 text-ink-2">
          <bdi>{view.name}</bdi>
          <DayText day={view.day} />
          <DateText at={view.openedAt} as="stamp" />
        </p>
        {difference === null ? <bdi className="break-all text-15">{reference}</bdi> : null}
      </div>
      {difference === null ? (
        <div className="grid gap-3 sm:grid-cols-2">
          <Sides title={t("ours")} sides={ours ? [ours] : []} view={view} />
          {kind === "open-for-days" ? null : <Sides title={t("theirs")} sides={theirs} view={view} />}
        </div>
      ) : (
        <p className="font-semibold">
          {t.rich("differenceOf", {
            amount: () => <MoneyText amount={difference.amount} currency={view.currency} isSigned />,
          })}
        </p>
      )}
      <p className="max-w-[70ch] text-15">{t(`todo.${kind}`)}</p>
      {view.orderReference === null ? null : (
        <Link
          href={reviewHref(WHOLE_REVIEW, view.orderReference)}
          className="inline-flex min-h-12 items-center justify-self-start font-medium text-15 text-accent hover:underline"
        >
          {t("openOrder")}
        </Link>
      )}
      {difference?.canBeBooked ? (
        <ReasonedAct
          name={t("bookDifference")}
          question={t("bookDifferenceQuestion")}
          effect={t("bookDifferenceEffect")}
          confirm={t("bookDifference")}
          fields={{ id }}
          act={book}
        >
          {view.currency === "DZD" ? null : <WorthField />}
        </ReasonedAct>
      ) : null}
      {turn === null ? null : <TurnPanel caseId={id} turn={turn} acts={turnActs} />}
      {turn?.proposal ? null : (
        <ReasonedAct
          name={t("close")}
          question={t("closeQuestion")}
          effect={t("closeEffect")}
          confirm={t("close")}
          fields={{ id }}
          act={close}
        />
      )}
    </Card>
  );
}

interface SidesProps {
  readonly title: string;
  readonly sides: readonly SideView<CaseView["theirs"][number]["state"] | "queued" | "sending" | "unknown">[];
  readonly view: CaseView;
}

function Sides({ title, sides, view: { kind, currency } }: SidesProps) {
  const t = useTranslations("reconciliation");
  return (
    <div className="grid content-start gap-2 rounded-10 bg-surface-2 p-3">
      <h4 className="text-13 font-semibold text-ink-2">{title}</h4>
      {sides.length === 0 ? <p>{t("nothing")}</p> : null}
      {sides.map((side) => (
        <dl key={side.providerOrderId ?? ""} className="grid grid-cols-[auto_1fr] gap-x-4 text-15">
          <dt className="text-ink-3">{t("state")}</dt>
          <dd>{t(`words.${side.state}`)}</dd>
          {side.faceValue === null ? null : (
            <>
              <dt className="text-ink-3">{t("amount")}</dt>
              <dd>
                <MoneyText amount={side.faceValue} />
              </dd>
            </>
          )}
          {side.cost === null ? null : (
            <>
              <dt className="text-ink-3">{t("cost")}</dt>
              <dd>
                <MoneyText amount={side.cost} currency={currency} />
              </dd>
            </>
          )}
          {kind !== "number-differs" || side.msisdn === null ? null : (
            <>
              <dt className="text-ink-3">{t("number")}</dt>
              <dd>
                <PhoneText msisdn={side.msisdn} />
              </dd>
            </>
          )}
        </dl>
      ))}
    </div>
  );
}

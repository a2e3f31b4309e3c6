import { useTranslations } from "next-intl";
import { OrderBadge } from "@/components/orders/order-badge";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { PhoneText } from "@/components/text/phone-text";
import { PlanName, ProviderText } from "@/components/text/provider-text";
import { cx } from "@/components/ui/cx";
import { Table, Td, Th } from "@/components/ui/table";
import type { OpenVerdict } from "@/lib/domain/review-views";
import type { ReviewRow } from "@/lib/domain/views";
import { CheckNow, type CheckOrder } from "./check-now";
import { ReviewAge } from "./review-age";
import { VerdictButtons } from "./verdict-buttons";

interface ReviewTableProps {
  readonly rows: readonly ReviewRow[];
  readonly check: CheckOrder;
  /** Verdicts under way, by the reference of their order. */
  readonly verdicts: ReadonlyMap<string, OpenVerdict>;
  /** The order in the pane beside; null while none is open. */
  readonly chosen: string | null;
}

/** Where it is narrow each row is a sheet of its own: what can be done must not hide behind a sideways scroll. */
const NARROW =
  "*:align-top @max-3xl:grid @max-3xl:gap-2 @max-3xl:border-line @max-3xl:border-b @max-3xl:p-4 @max-3xl:last:border-b-0 @max-3xl:*:h-auto @max-3xl:*:border-0 @max-3xl:*:p-0";

/** Orders whose fate is not known, one row each, in the order they were handed over. */
export function ReviewTable({ rows, check, verdicts, chosen }: ReviewTableProps) {
  const t = useTranslations("review");
  return (
    <Table label={t("title")} className="@max-3xl:block">
      <thead className="@max-3xl:hidden">
        <tr>
          <Th>{t("order")}</Th>
          <Th>{t("age")}</Th>
          <Th isFigure>{t("amount")}</Th>
          <Th>{t("reseller")}</Th>
          <Th>{t("lastAnswer")}</Th>
          <Th>{t("nextCheck")}</Th>
          <Th>{t("actions")}</Th>
        </tr>
      </thead>
      <tbody className="@max-3xl:block">
        {rows.map((row) => (
          <Row
            key={row.reference}
            row={row}
            check={check}
            verdict={verdicts.get(row.reference) ?? null}
            isChosen={row.reference === chosen}
          />
        ))}
      </tbody>
    </Table>
  );
}

interface RowProps {
  readonly row: ReviewRow;
  readonly check: CheckOrder;
  readonly verdict: OpenVerdict | null;
  readonly isChosen: boolean;
}

function Row({ row, check, verdict, isChosen }: RowProps) {
  const t = useTranslations();
  return (
    <tr className={cx(NARROW, isChosen && "bg-accent-soft")} aria-current={isChosen || undefined}>
      <Td>
        <div className="grid justify-items-start gap-1 @3xl:min-w-max">
          <OrderBadge state={row.state} />
          <PhoneText msisdn={row.msisdn} className="font-semibold" />
          <bdi dir="ltr" id={row.reference} className="select-all text-13 text-ink-3">
            {row.reference}
          </bdi>
        </div>
      </Td>
      <Td>
        <ReviewAge since={row.waitingSince} createdAt={row.createdAt} />
      </Td>
      <Td className="@3xl:text-end!">
        <MoneyText amount={row.faceValue} className="font-semibold" />
        <p className="text-13 text-ink-3">
          {row.operator ? `${t(`operator.${row.operator}`)} · ` : null}
          <PlanName name={row.planName} />
        </p>
      </Td>
      <Td>
        <bdi>{row.resellerName}</bdi>
      </Td>
      <Td className="min-w-56">
        <LastAnswer row={row} />
      </Td>
      <Td className="text-13 whitespace-nowrap">
        <span className="text-ink-3 @3xl:hidden">{t("review.nextCheck")} </span>
        {row.nextCheckAt ? <DateText at={row.nextCheckAt} as="second" /> : "–"}
      </Td>
      <Td>
        <div className="grid gap-2">
          <CheckNow reference={row.reference} check={check} shortcut={isChosen ? "R" : undefined} />
          <VerdictButtons reference={row.reference} verdict={verdict} hasKeys={isChosen} />
        </div>
      </Td>
    </tr>
  );
}

/** Why it is uncertain, what the provider said, as it said it, and when it was asked. */
function LastAnswer({ row }: { readonly row: ReviewRow }) {
  const t = useTranslations();
  return (
    <div className="grid gap-1">
      {row.reason ? <p className="text-13">{t(`orderReason.${row.reason}`)}</p> : null}
      {row.lastMessage ? <ProviderText text={row.lastMessage} className="text-15" /> : null}
      <p className="text-13 text-ink-3">
        {row.lastWord ? <bdi dir="ltr">{row.lastWord}</bdi> : t("review.noAnswer")}
      </p>
      {row.lastCheckAt ? (
        <p className="text-13 text-ink-3">
          {t("review.checkedAt")} <DateText at={row.lastCheckAt} />
        </p>
      ) : null}
    </div>
  );
}

import { useTranslations } from "next-intl";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import type { ReviewGroup } from "@/lib/domain/review-groups";
import type { ReviewRow } from "@/lib/domain/review-views";
import { CheckAll, type CheckOrders } from "./check-all";

interface OutageHeadingProps {
  readonly group: ReviewGroup<ReviewRow>;
  readonly providerName: string;
  readonly checkAll: CheckOrders;
}

/** Over orders that one outage put in doubt: where and when it was, how many, what they are worth, and one question for all. */
export function OutageHeading({ group: { rows, outage }, providerName, checkAll }: OutageHeadingProps) {
  const t = useTranslations();
  const [first] = rows;
  if (outage === null || first === undefined) return null;
  return (
    <div className="grid gap-2 sm:flex sm:flex-wrap sm:items-center sm:justify-between sm:gap-x-6">
      <div className="grid gap-0.5">
        <p className="font-semibold text-15 text-verifying">
          {t("review.outage", { count: rows.length })}
          {first.operator === null ? null : ` · ${t(`operator.${first.operator}`)}`}
          {" · "}
          <bdi>{providerName}</bdi>
        </p>
        <p className="font-normal text-13 text-ink-2">
          {t.rich("review.outageFacts", {
            from: () => <DateText at={outage.from} as="moment" />,
            to: () => <DateText at={outage.to} as="moment" />,
            sum: () => <MoneyText amount={outage.sum} className="font-semibold" />,
          })}
        </p>
      </div>
      <CheckAll references={rows.map(({ reference }) => reference)} check={checkAll} />
    </div>
  );
}

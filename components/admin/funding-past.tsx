import { useTranslations } from "next-intl";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { Card } from "@/components/ui/card";
import type { DecidedFundingView } from "@/lib/domain/funding-views";

/** What became of the last requests, and by whom. */
export function FundingPast({ decided }: { readonly decided: readonly DecidedFundingView[] }) {
  const t = useTranslations("fundingDesk");
  return (
    <Card>
      <ul>
        {decided.map(({ id, shop, state, amount, arrived, decidedAt, decidedBy, reason }) => (
          <li key={id} className="grid gap-0.5 border-line border-t p-4 first:border-t-0">
            <p className="flex flex-wrap items-baseline gap-x-3">
              <span className={state === "approved" ? "font-semibold text-delivered" : "font-semibold"}>
                {t(`states.${state}`)}
              </span>
              <MoneyText amount={arrived ?? amount} className="font-semibold" />
              <bdi>{shop}</bdi>
            </p>
            <p className="text-13 text-ink-3">
              {t.rich("by", {
                name: () => <bdi>{decidedBy}</bdi>,
                at: () => <DateText at={decidedAt} as="stamp" />,
              })}
            </p>
            {reason === null ? null : (
              <p dir="auto" className="text-15 text-ink-2">
                {reason}
              </p>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

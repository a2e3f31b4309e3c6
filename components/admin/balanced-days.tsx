import { useTranslations } from "next-intl";
import { DayText } from "@/components/text/date-text";
import type { StandingView } from "@/lib/domain/reconciliation-views";

/** Of each provider the last day on which both sides agreed. */
export function BalancedDays({ standings }: { readonly standings: readonly StandingView[] }) {
  const t = useTranslations("admin");
  if (standings.length === 0) return null;
  return (
    <dl className="grid gap-1 text-15">
      {standings.map(({ provider, name, balancedDay }) => (
        <div key={provider} className="flex flex-wrap gap-x-3">
          <dt className="font-semibold">
            <bdi>{name}</bdi>
          </dt>
          <dd className="text-ink-2">
            {balancedDay === null
              ? t("noBalancedDay")
              : t.rich("balancedDay", { day: () => <DayText day={balancedDay} /> })}
          </dd>
        </div>
      ))}
    </dl>
  );
}

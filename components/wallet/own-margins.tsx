import { useTranslations } from "next-intl";
import { MarginReachText } from "@/components/plans/margin-reach-text";
import { DayText } from "@/components/text/date-text";
import { MarginText } from "@/components/text/margin-text";
import { toMarginPercent } from "@/lib/domain/margin";
import type { ShopMarginRule, ShopMargins } from "@/lib/domain/margin-views";

/** What the shop earns on a face value, as it was agreed, for its owner. */
export function OwnMargins({ margins }: { readonly margins: ShopMargins }) {
  const t = useTranslations("wallet.margins");
  const { day, generalBps, rules } = margins;
  return (
    <section aria-label={t("title")} className="grid gap-1 text-15 text-ink-2">
      <h2 className="text-17 text-ink-1">{t("title")}</h2>
      <p>
        {t.rich(rules.length === 0 ? "general" : "otherwise", {
          margin: () => <MarginText percent={toMarginPercent(generalBps)} />,
        })}
      </p>
      {rules.length === 0 ? null : (
        <ul className="grid gap-1">
          {rules.map((rule) => (
            <li
              key={`${rule.operator} ${rule.planCode} ${rule.validFrom}`}
              className="flex flex-wrap items-baseline gap-x-3"
            >
              <MarginReachText rule={rule} />
              <span className="font-semibold text-ink-1">
                <MarginText percent={toMarginPercent(rule.marginBps)} />
              </span>
              <Days rule={rule} day={day} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Only what is still to change. */
function Days({ rule, day }: { readonly rule: ShopMarginRule; readonly day: string }) {
  const t = useTranslations("wallet.margins");
  const { validFrom, validUntil } = rule;
  const from = () => <DayText day={validFrom} />;
  const until = () => <DayText day={validUntil ?? validFrom} />;
  if (validFrom > day)
    return (
      <span>{validUntil === null ? t.rich("from", { from }) : t.rich("fromUntil", { from, until })}</span>
    );
  return validUntil === null ? null : <span>{t.rich("until", { until })}</span>;
}

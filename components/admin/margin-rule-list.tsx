import { useTranslations } from "next-intl";
import { MarginReachText } from "@/components/plans/margin-reach-text";
import { DayText } from "@/components/text/date-text";
import { MarginText } from "@/components/text/margin-text";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { FormAction } from "@/components/ui/use-form-answer";
import { neverCounts, toMarginPercent } from "@/lib/domain/margin";
import type { MarginRulesView, MarginRuleView } from "@/lib/domain/margin-views";
import { ReasonedAct } from "./reasoned-act";

interface MarginRuleListProps {
  readonly rules: MarginRulesView;
  readonly end: FormAction<null>;
}

/** The rules that count today, those to come, and, folded away, those that are over. */
export function MarginRuleList({ rules, end }: MarginRuleListProps) {
  const t = useTranslations("resellers.rules");
  const { day, current, toCome, past } = rules;
  return (
    <div className="grid gap-4">
      {current.length + toCome.length === 0 ? <p className="text-15 text-ink-2">{t("none")}</p> : null}
      <Rules title={t("current")} rules={current} end={end} day={day} />
      <Rules title={t("toCome")} rules={toCome} end={end} day={day} />
      {past.length === 0 ? null : (
        <details>
          <summary className="inline-flex min-h-12 cursor-pointer items-center text-15 text-ink-2">
            {t("past", { count: past.length })}
          </summary>
          <Rules title={t("pastTitle")} rules={past} end={null} day={day} />
        </details>
      )}
    </div>
  );
}

interface RulesProps {
  readonly title: string;
  readonly rules: readonly MarginRuleView[];
  readonly day: string;
  readonly end: FormAction<null> | null;
}

function Rules({ title, rules, day, end }: RulesProps) {
  if (rules.length === 0) return null;
  return (
    <section aria-label={title} className="grid gap-2">
      <h3 className="text-15 font-semibold">{title}</h3>
      <ul className="grid gap-2">
        {rules.map((rule) => (
          <li key={rule.id} className="grid gap-2 rounded-10 border border-line p-3">
            <RuleFacts rule={rule} />
            {end === null ? null : <EndRule rule={rule} day={day} end={end} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function RuleFacts({ rule }: { readonly rule: MarginRuleView }) {
  const t = useTranslations("resellers.rules");
  const { marginBps, validFrom, validUntil, setBy, reason, ended } = rule;
  const name = (of: string) => () => <bdi dir="auto">{of}</bdi>;
  const days = {
    from: () => <DayText day={validFrom} />,
    until: () => <DayText day={validUntil ?? validFrom} />,
  };
  return (
    <div className="grid gap-1 text-15">
      <p className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 font-semibold">
        <MarginReachText rule={rule} />
        <span className="text-17">
          <MarginText percent={toMarginPercent(marginBps)} />
        </span>
      </p>
      <p className="text-ink-2">
        {validUntil === null ? t.rich("from", days) : t.rich("fromUntil", days)}
        {neverCounts(rule) ? ` · ${t("neverCounts")}` : null}
      </p>
      {rule.isBelowCostAllowed ? <p className="font-medium text-returned">{t("saysYes")}</p> : null}
      <p className="text-13 text-ink-3">{t.rich("setBy", { name: name(setBy), reason: name(reason) })}</p>
      {ended === null ? null : (
        <p className="text-13 text-ink-3">
          {t.rich("endedBy", { name: name(ended.by), reason: name(ended.reason) })}
        </p>
      )}
    </div>
  );
}

interface EndRuleProps {
  readonly rule: MarginRuleView;
  readonly day: string;
  readonly end: FormAction<null>;
}

function EndRule({ rule, day, end }: EndRuleProps) {
  const t = useTranslations("resellers.rules");
  return (
    <ReasonedAct
      name={t("end")}
      question={t("endQuestion")}
      effect={t("endEffect")}
      confirm={t("endConfirm")}
      fields={{ ruleId: rule.id }}
      act={end}
    >
      <Field label={t("endDay")}>
        {(described) => (
          <Input
            {...described}
            type="date"
            name="until"
            required
            min={day}
            defaultValue={day}
            className="max-w-48"
          />
        )}
      </Field>
    </ReasonedAct>
  );
}

"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { useFormAnswer } from "@/components/ui/use-form-answer";
import type { MarginPlan } from "@/lib/domain/margin-views";
import { OPERATORS, type Operator } from "@/lib/domain/plan";
import type { ProblemCode } from "@/lib/domain/problem";
import { setMarginRuleAction } from "../actions";
import { BelowCostNotice, belowCostIn } from "./below-cost-notice";

interface MarginRuleFormProps {
  readonly resellerId: string;
  /** Of Algiers. */
  readonly today: string;
  readonly plans: readonly MarginPlan[];
}

/** Said beside the field that they are about. */
const BESIDE: readonly ProblemCode[] = ["margin-invalid", "margin-days-invalid", "reason-missing"];

/** A margin for one operator or one of its plans, from a day on. */
export function MarginRuleForm({ resellerId, today, plans }: MarginRuleFormProps) {
  const t = useTranslations("resellers.rules");
  const shop = useTranslations("resellers");
  const words = useTranslations("problem");
  const { outcome, isBusy, form } = useFormAnswer(setMarginRuleAction);
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  const belowCost = belowCostIn(outcome);
  const beside = (code: ProblemCode): string | undefined => (problem === code ? words(code) : undefined);
  return (
    <form {...form} noValidate className="grid gap-4">
      <h3 className="text-17">{t("newTitle")}</h3>
      {outcome?.ok ? <Notice role="alert">{t("saved")}</Notice> : null}
      <input type="hidden" name="resellerId" value={resellerId} />
      <ReachFields plans={plans} />
      <div className="grid items-start gap-3 sm:grid-cols-3">
        <Field label={shop("marginField")} error={beside("margin-invalid")}>
          {(described) => (
            <Input
              {...described}
              name="margin"
              dir="ltr"
              inputMode="decimal"
              required
              autoComplete="off"
              maxLength={10}
            />
          )}
        </Field>
        <Field label={t("validFrom")} error={beside("margin-days-invalid")}>
          {(described) => (
            <Input
              {...described}
              key={today}
              type="date"
              name="validFrom"
              required
              min={today}
              defaultValue={today}
            />
          )}
        </Field>
        <Field label={t("validUntil")}>
          {(described) => <Input {...described} type="date" name="validUntil" min={today} />}
        </Field>
      </div>
      <Field label={shop("reason")} error={beside("reason-missing")}>
        {(described) => (
          <Input {...described} name="reason" dir="auto" required autoComplete="off" maxLength={1000} />
        )}
      </Field>
      {belowCost ? <BelowCostNotice belowCost={belowCost} /> : null}
      {problem && !belowCost && !BESIDE.includes(problem) ? <ProblemNotice problem={problem} /> : null}
      <div>
        <Box name="replaces" label={t("replaces")} />
        <Box name="belowCost" label={shop("belowCost")} />
      </div>
      <Button type="submit" isBusy={isBusy} className="justify-self-start">
        {t("set")}
      </Button>
    </form>
  );
}

const SELECT = "min-h-12 w-full min-w-0 rounded-10 border border-edge bg-surface-1 px-3 text-15 text-ink-1";

/** An operator, and of its plans all or one. */
function ReachFields({ plans }: { readonly plans: readonly MarginPlan[] }) {
  const t = useTranslations("resellers.rules");
  const names = useTranslations("operator");
  const [operator, setOperator] = useState<Operator>(OPERATORS[0]);
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label={t("operator")}>
        {(described) => (
          <select
            {...described}
            name="operator"
            value={operator}
            onChange={({ currentTarget }) =>
              setOperator(OPERATORS.find((each) => each === currentTarget.value) ?? operator)
            }
            className={SELECT}
          >
            {OPERATORS.map((each) => (
              <option key={each} value={each}>
                {names(each)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t("plan")}>
        {(described) => (
          <select {...described} key={operator} name="planCode" defaultValue="" className={SELECT}>
            <option value="">{t("allPlans")}</option>
            {plans
              .filter((plan) => plan.operator === operator)
              .map(({ planCode, name }) => (
                <option key={planCode} value={planCode}>
                  {name}
                </option>
              ))}
          </select>
        )}
      </Field>
    </div>
  );
}

function Box({ name, label }: { readonly name: string; readonly label: string }) {
  return (
    <label className="flex min-h-12 items-center gap-3 text-15">
      <input type="checkbox" name={name} className="size-5 shrink-0 accent-accent" />
      {label}
    </label>
  );
}

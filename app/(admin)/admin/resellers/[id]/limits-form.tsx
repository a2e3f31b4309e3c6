"use client";
import { useTranslations } from "next-intl";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { useFormAnswer } from "@/components/ui/use-form-answer";
import type { LimitsView } from "@/lib/domain/views";
import { setLimitsAction } from "../actions";

interface LimitsFormProps {
  readonly resellerId: string;
  readonly limits: LimitsView;
}

/** How much a shop may sell: whole dinars, or nothing. */
export function LimitsForm({ resellerId, limits }: LimitsFormProps) {
  const t = useTranslations("resellers");
  const words = useTranslations("problem");
  const { outcome, isBusy, form } = useFormAnswer(setLimitsAction);
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  const isNoReason = problem === "reason-missing";
  return (
    <form {...form} noValidate className="grid gap-4">
      {outcome?.ok ? <Notice role="alert">{t("limitsSaved")}</Notice> : null}
      {problem && !isNoReason ? <ProblemNotice problem={problem} /> : null}
      <input type="hidden" name="resellerId" value={resellerId} />
      <div className="grid items-end gap-3 sm:grid-cols-3">
        {(["perOrder", "perDay", "perNumber"] as const).map((name) => (
          <Field key={name} label={t(`limits.${name}`)}>
            {(described) => (
              <Input
                key={limits[name]}
                {...described}
                name={name}
                dir="ltr"
                inputMode="numeric"
                defaultValue={limits[name]?.replace(/\.00$/, "") ?? ""}
                placeholder={t("limits.none")}
                autoComplete="off"
                maxLength={12}
              />
            )}
          </Field>
        ))}
      </div>
      <Field label={t("reason")} error={isNoReason ? words(problem) : undefined}>
        {(described) => (
          <Input {...described} name="reason" dir="auto" required autoComplete="off" maxLength={1000} />
        )}
      </Field>
      <Button type="submit" isBusy={isBusy} className="justify-self-start">
        {t("setLimits")}
      </Button>
    </form>
  );
}

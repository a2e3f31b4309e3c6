"use client";
import { useTranslations } from "next-intl";
import { ProblemNotice } from "@/components/people/problem-notice";
import { OperatorMark } from "@/components/plans/operator-mark";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useFormAnswer } from "@/components/ui/use-form-answer";
import type { RepeatWindowView } from "@/lib/domain/counter-views";
import { setRepeatWindowAction } from "./actions";

/** For how long the same again asks for a word, at one operator. */
export function WindowForm({ operator, minutes }: RepeatWindowView) {
  const t = useTranslations("settings");
  const words = useTranslations("problem");
  const names = useTranslations("operator");
  const { outcome, isBusy, form } = useFormAnswer(setRepeatWindowAction);
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  const isAboutMinutes = problem === "minutes-invalid";
  return (
    <form {...form} className="grid content-start gap-2" noValidate>
      <p className="flex items-center gap-2 text-15">
        <OperatorMark operator={operator} />
        <span>{t("windowNow", { minutes })}</span>
      </p>
      {problem && !isAboutMinutes ? <ProblemNotice problem={problem} /> : null}
      <input type="hidden" name="operator" value={operator} />
      <Field
        label={t("windowMinutes", { operator: names(operator) })}
        error={isAboutMinutes ? words(problem) : undefined}
      >
        {(described) => (
          <div className="flex gap-2">
            <Input
              key={minutes}
              {...described}
              name="minutes"
              dir="ltr"
              inputMode="numeric"
              required
              defaultValue={String(minutes)}
              autoComplete="off"
              className="max-w-28"
              maxLength={20}
            />
            <Button
              type="submit"
              isBusy={isBusy}
              aria-label={t("windowSaveNamed", { operator: names(operator) })}
            >
              {t("windowSave")}
            </Button>
          </div>
        )}
      </Field>
      <p role="status" className="text-15 font-medium text-delivered empty:hidden">
        {outcome?.ok ? t("windowSaved", { operator: names(operator) }) : null}
      </p>
    </form>
  );
}

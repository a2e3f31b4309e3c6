"use client";
import { useTranslations } from "next-intl";
import { isAboutMargin, MarginField } from "@/components/people/margin-field";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";

interface SubMarginFormProps {
  readonly subId: string;
  readonly marginPercent: string;
  readonly set: FormAction<null>;
}

/** What one of its own shops earns. */
export function SubMarginForm({ subId, marginPercent, set }: SubMarginFormProps) {
  const t = useTranslations("subForm");
  const { outcome, isBusy, form } = useFormAnswer(set);
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  return (
    <form {...form} className="grid gap-4">
      {outcome?.ok ? <Notice role="alert">{t("marginSaved")}</Notice> : null}
      {problem && !isAboutMargin(problem) ? <ProblemNotice problem={problem} /> : null}
      <input type="hidden" name="subId" value={subId} />
      <MarginField label={t("margin")} margin={marginPercent} problem={problem} />
      <Button type="submit" isBusy={isBusy} className="justify-self-start">
        {t("setMargin")}
      </Button>
    </form>
  );
}

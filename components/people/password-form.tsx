"use client";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";
import type { ProblemCode } from "@/lib/domain/problem";
import { ProblemNotice } from "./problem-notice";

interface PasswordFormProps {
  readonly change: FormAction<null>;
}

/** Which field a problem is about; null for the form as a whole. */
function fieldOf(problem: ProblemCode): "current" | "next" | null {
  if (problem === "password-wrong") return "current";
  return problem.startsWith("password-") ? "next" : null;
}

export function PasswordForm({ change }: PasswordFormProps) {
  const t = useTranslations("settings");
  const words = useTranslations("problem");
  const { outcome, isBusy, form } = useFormAnswer(change);
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  const errorAt = (field: "current" | "next"): string | undefined =>
    problem && fieldOf(problem) === field ? words(problem) : undefined;
  return (
    <form {...form} className="grid max-w-md gap-4">
      {outcome?.ok ? <Notice role="alert">{t("changed")}</Notice> : null}
      {problem && fieldOf(problem) === null ? <ProblemNotice problem={problem} /> : null}
      <Field label={t("current")} error={errorAt("current")}>
        {(described) => (
          <Input
            {...described}
            name="current"
            type="password"
            dir="ltr"
            required
            autoComplete="current-password"
          />
        )}
      </Field>
      <Field label={t("next")} error={errorAt("next")} hint={t("nextHelp")}>
        {(described) => (
          <Input {...described} name="next" type="password" dir="ltr" required autoComplete="new-password" />
        )}
      </Field>
      <Button type="submit" look="primary" isBusy={isBusy} className="justify-self-start">
        {t("change")}
      </Button>
    </form>
  );
}

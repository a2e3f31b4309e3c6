"use client";
import { useTranslations } from "next-intl";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { useFormAnswer } from "@/components/ui/use-form-answer";
import { setOneAdminLimitAction } from "./actions";

/** `limit` is a decimal string in dinars. */
export function LimitForm({ limit }: { readonly limit: string }) {
  const t = useTranslations("settings");
  const words = useTranslations("problem");
  const { outcome, isBusy, form } = useFormAnswer(setOneAdminLimitAction);
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  const isAmount = problem?.startsWith("amount-") ?? false;
  return (
    <form {...form} className="grid gap-4" noValidate>
      {outcome?.ok ? <Notice role="alert">{t("limitSaved")}</Notice> : null}
      {problem && !isAmount && problem !== "reason-missing" ? <ProblemNotice problem={problem} /> : null}
      <Field label={t("limitAmount")} error={problem && isAmount ? words(problem) : undefined}>
        {(described) => (
          <Input
            key={limit}
            {...described}
            name="amount"
            dir="ltr"
            inputMode="numeric"
            required
            defaultValue={limit.replace(/\.00$/, "")}
            autoComplete="off"
            className="max-w-48"
            maxLength={20}
          />
        )}
      </Field>
      <Field label={t("limitReason")} error={problem === "reason-missing" ? words(problem) : undefined}>
        {(described) => (
          <Input {...described} name="reason" dir="auto" required autoComplete="off" maxLength={1000} />
        )}
      </Field>
      <Button type="submit" isBusy={isBusy} className="justify-self-start">
        {t("limitSave")}
      </Button>
    </form>
  );
}

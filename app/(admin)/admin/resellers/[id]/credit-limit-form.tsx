"use client";
import { useTranslations } from "next-intl";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { useFormAnswer } from "@/components/ui/use-form-answer";
import { setCreditLimitAction } from "../actions";

interface CreditLimitFormProps {
  readonly resellerId: string;
  /** A decimal string in dinars; null: none. */
  readonly limit: string | null;
}

/** Up to how much a shop may owe: whole dinars, or nothing. */
export function CreditLimitForm({ resellerId, limit }: CreditLimitFormProps) {
  const t = useTranslations("resellers");
  const words = useTranslations("problem");
  const { outcome, isBusy, form } = useFormAnswer(setCreditLimitAction);
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  const isLimit = problem === "limit-invalid";
  const isReason = problem === "reason-missing";
  return (
    <form {...form} noValidate className="grid gap-4">
      {outcome?.ok ? <Notice role="alert">{t("credit.limitSaved")}</Notice> : null}
      {problem && !isReason && !isLimit ? <ProblemNotice problem={problem} /> : null}
      <input type="hidden" name="resellerId" value={resellerId} />
      <Field label={t("credit.limit")} error={isLimit ? words(problem) : undefined}>
        {(described) => (
          <Input
            key={limit}
            {...described}
            name="limit"
            dir="ltr"
            inputMode="numeric"
            defaultValue={limit?.replace(/\.00$/, "") ?? ""}
            placeholder={t("credit.none")}
            autoComplete="off"
            maxLength={12}
            className="max-w-56"
          />
        )}
      </Field>
      <Field label={t("reason")} error={isReason ? words(problem) : undefined}>
        {(described) => (
          <Input {...described} name="reason" dir="auto" required autoComplete="off" maxLength={1000} />
        )}
      </Field>
      <Button type="submit" isBusy={isBusy} className="justify-self-start">
        {t("credit.saveLimit")}
      </Button>
    </form>
  );
}

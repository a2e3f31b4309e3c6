"use client";
import { useTranslations } from "next-intl";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Textarea } from "@/components/ui/textarea";
import { useFormAnswer } from "@/components/ui/use-form-answer";
import { setPaymentWordsAction } from "./actions";

/** Where and how shops pay in; each of them reads these words as they stand. */
export function PaymentWordsForm({ paymentWords }: { readonly paymentWords: string }) {
  const t = useTranslations("settings");
  const { outcome, isBusy, form } = useFormAnswer(setPaymentWordsAction);
  return (
    <form {...form} className="grid gap-4" noValidate>
      {outcome?.ok ? <Notice role="alert">{t("paymentSaved")}</Notice> : null}
      {outcome && !outcome.ok ? <ProblemNotice problem={outcome.problem} /> : null}
      <Field label={t("paymentWords")}>
        {(described) => (
          <Textarea
            key={paymentWords}
            {...described}
            name="words"
            rows={5}
            dir="auto"
            defaultValue={paymentWords}
            autoComplete="off"
            maxLength={2000}
            className="max-w-[60ch]"
          />
        )}
      </Field>
      <Button type="submit" isBusy={isBusy} className="justify-self-start">
        {t("paymentSave")}
      </Button>
    </form>
  );
}

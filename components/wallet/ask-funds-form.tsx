"use client";
import { useTranslations } from "next-intl";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";
import { useKeptKey } from "@/components/ui/use-kept-key";

interface AskFundsFormProps {
  readonly ask: FormAction<null>;
  readonly freshKey: string;
}

/** How many dinars the shop wants on its wallet. */
export function AskFundsForm({ ask, freshKey }: AskFundsFormProps) {
  const t = useTranslations("funding");
  const words = useTranslations("problem");
  const { outcome, isBusy, form } = useFormAnswer(ask);
  const idempotencyKey = useKeptKey(freshKey, outcome?.ok ? outcome : null);
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  const isAmount = problem?.startsWith("amount-") ?? false;
  return (
    <form {...form} noValidate className="grid gap-3">
      <input type="hidden" name="idempotencyKey" value={idempotencyKey} />
      <Field label={t("amount")} error={problem && isAmount ? words(problem) : undefined}>
        {(described) => (
          <div className="flex gap-2">
            <Input
              {...described}
              name="amount"
              dir="ltr"
              inputMode="numeric"
              required
              autoComplete="off"
              maxLength={20}
              className="max-w-56 text-22"
            />
            <Button type="submit" look="primary" isBusy={isBusy}>
              {t("ask")}
            </Button>
          </div>
        )}
      </Field>
      {problem && !isAmount ? <ProblemNotice problem={problem} /> : null}
    </form>
  );
}

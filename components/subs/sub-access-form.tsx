"use client";
import { useTranslations } from "next-intl";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";

interface SubAccessFormProps {
  readonly subId: string;
  readonly wanted: "closed" | "open";
  readonly act: FormAction<null>;
}

/** Closing one of its own shops and opening it again ask for a reason alike. */
export function SubAccessForm({ subId, wanted, act }: SubAccessFormProps) {
  const t = useTranslations("subForm");
  const words = useTranslations("problem");
  const { outcome, isBusy, form } = useFormAnswer(act);
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  return (
    <form {...form} className="grid gap-4">
      {problem && problem !== "reason-missing" ? <ProblemNotice problem={problem} /> : null}
      <input type="hidden" name="subId" value={subId} />
      <input type="hidden" name="wanted" value={wanted} />
      <Field label={t("reason")} error={problem === "reason-missing" ? words(problem) : undefined}>
        {(described) => (
          <Input {...described} name="reason" dir="auto" required autoComplete="off" maxLength={1000} />
        )}
      </Field>
      <Button type="submit" isBusy={isBusy} className="justify-self-start">
        {t(wanted === "open" ? "reopen" : "close")}
      </Button>
    </form>
  );
}

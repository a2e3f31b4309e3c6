"use client";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";
import { ProblemNotice } from "./problem-notice";

interface ReasonFormProps {
  readonly act: FormAction<null>;
  /** What it is done to, and how. */
  readonly fields: Readonly<Record<string, string>>;
  readonly reasonLabel: string;
  readonly submit: string;
}

/** One deed that asks for a reason and nothing else. */
export function ReasonForm({ act, fields, reasonLabel, submit }: ReasonFormProps) {
  const words = useTranslations("problem");
  const { outcome, isBusy, form } = useFormAnswer(act);
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  return (
    <form {...form} className="grid gap-4">
      {problem && problem !== "reason-missing" ? <ProblemNotice problem={problem} /> : null}
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Field label={reasonLabel} error={problem === "reason-missing" ? words(problem) : undefined}>
        {(described) => (
          <Input {...described} name="reason" dir="auto" required autoComplete="off" maxLength={1000} />
        )}
      </Field>
      <Button type="submit" isBusy={isBusy} className="justify-self-start">
        {submit}
      </Button>
    </form>
  );
}

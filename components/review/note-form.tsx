"use client";
import { useTranslations } from "next-intl";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";
import { LONGEST_NOTE } from "@/lib/domain/review-tag";

interface NoteFormProps {
  readonly reference: string;
  readonly note: FormAction<null>;
}

/** What was found out, for whoever looks next. What is being written stays while the page around it is read anew. */
export function NoteForm({ reference, note }: NoteFormProps) {
  const t = useTranslations("review");
  const words = useTranslations("problem");
  const { outcome, isBusy, form } = useFormAnswer(note);
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  const isOwn = problem === "note-missing" || problem === "note-too-long";
  return (
    <form {...form} className="grid gap-3" noValidate>
      <input type="hidden" name="reference" value={reference} />
      <Field label={t("newNote")} hint={t("noteHelp")} error={isOwn ? words(problem) : undefined}>
        {(described) => (
          <Textarea
            {...described}
            name="text"
            dir="auto"
            required
            autoComplete="off"
            maxLength={LONGEST_NOTE}
            aria-keyshortcuts="N"
          />
        )}
      </Field>
      {problem && !isOwn ? <ProblemNotice problem={problem} /> : null}
      <Button type="submit" isBusy={isBusy} className="justify-self-start">
        {t("saveNote")}
      </Button>
    </form>
  );
}

"use client";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";

interface RunNowProps {
  readonly provider: string;
  readonly day: string;
  readonly word: string;
  /** Names provider and day as well, for screen readers. */
  readonly label: string;
  readonly ask: FormAction<null>;
}

/** Has a worker look at one day of one provider. */
export function RunNow({ provider, day, word, label, ask }: RunNowProps) {
  const { outcome, isBusy, form } = useFormAnswer(ask);
  return (
    <form {...form} className="grid gap-2">
      <input type="hidden" name="provider" value={provider} />
      <input type="hidden" name="day" value={day} />
      <Button type="submit" isBusy={isBusy} aria-label={label}>
        {word}
      </Button>
      {outcome && !outcome.ok ? <ProblemNotice problem={outcome.problem} /> : null}
    </form>
  );
}

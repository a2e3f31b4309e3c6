"use client";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";

interface SeenFormProps {
  /** ISO 8601 UTC. */
  readonly upTo: string;
  readonly see: FormAction<null>;
  /** What the button says. */
  readonly children: string;
}

/** One tap: all of it up to then was seen. */
export function SeenForm({ upTo, see, children }: SeenFormProps) {
  const { outcome, isBusy, form } = useFormAnswer(see);
  return (
    <form {...form} className="grid justify-items-start gap-2">
      <input type="hidden" name="upTo" value={upTo} />
      {outcome && !outcome.ok ? <ProblemNotice problem={outcome.problem} /> : null}
      <Button type="submit" isBusy={isBusy}>
        {children}
      </Button>
    </form>
  );
}

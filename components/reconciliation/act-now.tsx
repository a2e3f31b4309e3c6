"use client";
import type { ReactNode } from "react";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";

interface ActNowProps {
  readonly word: string;
  /** Names what it is about as well, for screen readers. */
  readonly label?: string;
  readonly look?: "primary";
  readonly fields: Readonly<Record<string, string>>;
  /** What somebody fills in before. */
  readonly children?: ReactNode;
  readonly act: FormAction<null>;
}

/** One step, done by pressing it: it asks a worker to look, or says yes to what stands above it. */
export function ActNow({ word, label, look, fields, children, act }: ActNowProps) {
  const { outcome, isBusy, form } = useFormAnswer(act);
  return (
    <form {...form} className="grid justify-items-start gap-2">
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      <Button type="submit" isBusy={isBusy} {...(label && { "aria-label": label })} {...(look && { look })}>
        {word}
      </Button>
      {outcome && !outcome.ok ? <ProblemNotice problem={outcome.problem} /> : null}
    </form>
  );
}

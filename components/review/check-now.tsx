"use client";
import { useFormatter, useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { type ActionAnswer, outcomeOf } from "@/lib/domain/outcome";
import type { ProblemCode } from "@/lib/domain/problem";
import type { Result } from "@/lib/domain/result";

/** Makes an order due and answers when the provider will be asked. */
export type CheckOrder = (input: {
  reference: string;
}) => Promise<ActionAnswer<{ nextCheckAt: string }> | undefined>;

interface CheckNowProps {
  readonly reference: string;
  readonly check: CheckOrder;
  /** The key that presses it. */
  readonly shortcut?: string | undefined;
}

export function CheckNow({ reference, check, shortcut }: CheckNowProps) {
  const t = useTranslations("review");
  const format = useFormatter();
  const [outcome, setOutcome] = useState<Result<{ nextCheckAt: string }, ProblemCode> | null>(null);
  const [isBusy, start] = useTransition();
  const ask = (): void =>
    start(async () => setOutcome(outcomeOf(await check({ reference }).catch(() => undefined))));
  return (
    <div className="grid min-w-28 justify-items-start gap-1">
      <Button
        size="sm"
        isBusy={isBusy}
        className="whitespace-nowrap"
        aria-describedby={reference}
        aria-keyshortcuts={shortcut}
        onClick={ask}
      >
        {t("checkNow")}
      </Button>
      <div role="status" className="text-13 text-ink-2">
        {outcome?.ok
          ? t("asked", { at: format.dateTime(new Date(outcome.value.nextCheckAt), "second") })
          : null}
      </div>
      {outcome && !outcome.ok ? <ProblemNotice problem={outcome.problem} /> : null}
    </div>
  );
}

"use client";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { type ActionAnswer, outcomeOf } from "@/lib/domain/outcome";
import type { ProblemCode } from "@/lib/domain/problem";
import type { Result } from "@/lib/domain/result";

/** Makes several orders due and answers how many of them were not asked about a moment ago. */
export type CheckOrders = (input: {
  references: string[];
}) => Promise<ActionAnswer<{ count: number }> | undefined>;

interface CheckAllProps {
  readonly references: readonly string[];
  readonly check: CheckOrders;
}

/** Asks about all of an outage's orders: what is asked together; each is still decided by itself. */
export function CheckAll({ references, check }: CheckAllProps) {
  const t = useTranslations("review");
  const [outcome, setOutcome] = useState<Result<{ count: number }, ProblemCode> | null>(null);
  const [isBusy, start] = useTransition();
  const ask = (): void =>
    start(async () =>
      setOutcome(outcomeOf(await check({ references: [...references] }).catch(() => undefined))),
    );
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Button size="sm" isBusy={isBusy} onClick={ask}>
        {t("checkAll")}
      </Button>
      <span role="status" className="text-13 text-ink-2">
        {outcome?.ok ? t("askedAll", { count: outcome.value.count }) : null}
      </span>
      {outcome && !outcome.ok ? <ProblemNotice problem={outcome.problem} /> : null}
    </div>
  );
}

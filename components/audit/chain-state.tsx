"use client";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { ProblemNotice } from "@/components/people/problem-notice";
import { DateText } from "@/components/text/date-text";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { AuditFault, AuditState } from "@/lib/domain/audit";
import { type ActionAnswer, outcomeOf } from "@/lib/domain/outcome";
import type { ProblemCode } from "@/lib/domain/problem";

interface ChainStateProps {
  readonly state: AuditState;
  readonly look: (
    input: Record<string, never>,
  ) => Promise<ActionAnswer<{ fault: AuditFault | null }> | undefined>;
}

/** Whether anybody has touched the log since it was written, as far as that can be told, and a look on demand. */
export function ChainState({ state: { sealedUpTo, look: last }, look }: ChainStateProps) {
  const t = useTranslations("audit");
  const [problem, setProblem] = useState<ProblemCode | null>(null);
  const [isBusy, start] = useTransition();
  const run = (): void =>
    start(async () => {
      const outcome = outcomeOf(await look({}).catch(() => undefined));
      setProblem(outcome.ok ? null : outcome.problem);
    });
  const fault = last?.fault ?? null;
  return (
    <div role="status" aria-label={t("chain")} className="grid gap-3">
      <Notice
        tone={fault === null ? "calm" : "wrong"}
        action={
          <Button isBusy={isBusy} onClick={run}>
            {t("look")}
          </Button>
        }
      >
        <p>{fault === null ? t(last === null ? "neverLooked" : "whole") : t(`faults.${fault}`)}</p>
        <p className="text-13 font-normal">
          {sealedUpTo === null
            ? t("nothingSealed")
            : t.rich("sealedUpTo", { at: () => <DateText at={sealedUpTo} /> })}{" "}
          {last === null
            ? null
            : t.rich("lookedAt", { count: last.sealed, at: () => <DateText at={last.at} /> })}
        </p>
      </Notice>
      {problem ? <ProblemNotice problem={problem} /> : null}
    </div>
  );
}

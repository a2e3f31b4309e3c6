"use client";
import { useTranslations } from "next-intl";
import { ProblemNotice } from "@/components/people/problem-notice";
import { DateText } from "@/components/text/date-text";
import { Button } from "@/components/ui/button";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";
import type { PlanListView } from "@/lib/domain/plan-views";

interface PlanListStateProps {
  readonly lists: readonly PlanListView[];
  /** Null for who may only look. */
  readonly ask: FormAction<null> | null;
}

/** When each provider's list was read, and the way to have them read now. */
export function PlanListState({ lists, ask }: PlanListStateProps) {
  const t = useTranslations("plans");
  return (
    <div className="grid gap-3">
      <ul className="grid gap-1 text-15">
        {lists.map(({ provider, name, readAt, isWanted }) => (
          <li key={provider}>
            {readAt === null
              ? t("neverRead", { provider: name })
              : t.rich("readAt", { provider: name, at: () => <DateText at={readAt} /> })}
            {isWanted ? <span className="ms-2 text-ink-2">{t("beingRead")}</span> : null}
          </li>
        ))}
      </ul>
      {ask === null ? null : <AskForm ask={ask} isWanted={lists.some(({ isWanted }) => isWanted)} />}
    </div>
  );
}

function AskForm({ ask, isWanted }: { readonly ask: FormAction<null>; readonly isWanted: boolean }) {
  const t = useTranslations("plans");
  const { outcome, isBusy, form } = useFormAnswer(ask);
  return (
    <form {...form} className="grid justify-items-start gap-2">
      {outcome && !outcome.ok ? <ProblemNotice problem={outcome.problem} /> : null}
      <Button type="submit" isBusy={isBusy || isWanted}>
        {t("readNow")}
      </Button>
      <p role="status" className="text-15 text-ink-2 empty:hidden">
        {isWanted ? t("waiting") : null}
      </p>
    </form>
  );
}

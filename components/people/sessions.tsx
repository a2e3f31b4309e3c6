"use client";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { SinceText } from "@/components/text/since-text";
import { Button } from "@/components/ui/button";
import type { SessionView } from "@/lib/domain/back-office-views";
import { type ActionAnswer, outcomeOf } from "@/lib/domain/outcome";
import type { ProblemCode } from "@/lib/domain/problem";
import { ProblemNotice } from "./problem-notice";

/** Those seen last; whoever has more ends them all at once. */
const MOST_SHOWN = 6;

/** `only` null ends all but this one. */
export type EndSessions = (input: { only: string | null }) => Promise<ActionAnswer<null> | undefined>;

interface SessionsProps {
  readonly sessions: readonly SessionView[];
  /** When they were read, ISO 8601. */
  readonly now: string;
  readonly end: EndSessions;
}

/** Where oneself is signed in: what one does not know, one ends. */
export function Sessions({ sessions, now, end }: SessionsProps) {
  const t = useTranslations("sessions");
  const [problem, setProblem] = useState<ProblemCode | null>(null);
  const [isBusy, start] = useTransition();
  const run = (only: string | null): void =>
    start(async () => {
      const outcome = outcomeOf(await end({ only }).catch(() => undefined));
      setProblem(outcome.ok ? null : outcome.problem);
    });
  return (
    <div className="grid gap-3">
      {problem ? <ProblemNotice problem={problem} /> : null}
      <ul className="border-line border-t">
        {sessions.slice(0, MOST_SHOWN).map((session) => (
          <li
            key={session.id}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b px-4 py-2"
          >
            <SessionFacts session={session} now={now} />
            {session.isThis ? null : (
              <Button look="quiet" isBusy={isBusy} onClick={() => run(session.id)} className="-mx-2">
                {t("end")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > MOST_SHOWN ? (
        <p className="px-4 text-13 text-ink-3">{t("older", { count: sessions.length - MOST_SHOWN })}</p>
      ) : null}
      {sessions.length > 1 ? (
        <Button isBusy={isBusy} onClick={() => run(null)} className="mx-4 mb-4 justify-self-start">
          {t("endOthers")}
        </Button>
      ) : (
        <p className="px-4 pb-4 text-13 text-ink-3">{t("onlyThis")}</p>
      )}
    </div>
  );
}

function SessionFacts({ session, now }: { readonly session: SessionView; readonly now: string }) {
  const t = useTranslations("sessions");
  const { browser, system } = session;
  return (
    <div className="min-w-0 flex-1 basis-56">
      <p className="font-semibold">
        {browser === null && system === null ? (
          t("unknownDevice")
        ) : (
          <bdi>{[browser, system].filter((part) => part !== null).join(" · ")}</bdi>
        )}
        {session.isThis ? <span className="ms-2 font-normal text-13 text-fulfilled">{t("this")}</span> : null}
      </p>
      <p className="text-13 text-ink-2">
        {t.rich("facts", {
          since: () => <SinceText at={session.since} now={now} />,
          seen: () => <SinceText at={session.lastSeenAt} now={now} />,
        })}
      </p>
    </div>
  );
}

"use client";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { PhoneText } from "@/components/text/phone-text";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { PersonView } from "@/lib/domain/back-office-views";
import { type ActionAnswer, outcomeOf } from "@/lib/domain/outcome";
import type { ProblemCode } from "@/lib/domain/problem";
import { FirstPassword } from "./first-password";

type PersonAction<Value> = (input: { personId: string }) => Promise<ActionAnswer<Value> | undefined>;

/** What may be done to a person, by whoever looks at the list. */
export interface PersonActions {
  readonly disable: PersonAction<null>;
  readonly enable: PersonAction<null>;
  readonly resetPassword: PersonAction<{ password: string }>;
}

type Step =
  | { kind: "idle" }
  | { kind: "asking"; what: "disable" | "reset" }
  | { kind: "told"; password: string };

/** One person with what can be done. Closing and resetting are asked twice: they put somebody out of the shop. */
export function PersonRow({
  person,
  actions,
}: {
  readonly person: PersonView;
  readonly actions: PersonActions;
}) {
  const t = useTranslations("people");
  const [step, setStep] = useState<Step>({ kind: "idle" });
  const [problem, setProblem] = useState<ProblemCode | null>(null);
  const [isBusy, start] = useTransition();
  const { id: personId, name } = person;

  const run = <Value,>(action: PersonAction<Value>, done: (value: Value) => void): void =>
    start(async () => {
      const outcome = outcomeOf(await action({ personId }).catch(() => undefined));
      setProblem(outcome.ok ? null : outcome.problem);
      if (outcome.ok) done(outcome.value);
    });
  const confirm = (what: "disable" | "reset"): void =>
    what === "disable"
      ? run(actions.disable, () => setStep({ kind: "idle" }))
      : run(actions.resetPassword, ({ password }) => setStep({ kind: "told", password }));

  return (
    <li className="grid gap-3 border-line border-b px-4 py-3 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <PersonFacts person={person} />
        {step.kind === "idle" ? (
          <div className="-mx-2 flex flex-wrap gap-1">
            <Button
              look="quiet"
              aria-label={t("resetNamed", { name })}
              onClick={() => setStep({ kind: "asking", what: "reset" })}
            >
              {t("reset")}
            </Button>
            {person.isDisabled ? (
              <Button
                look="quiet"
                isBusy={isBusy}
                aria-label={t("enableNamed", { name })}
                onClick={() => run(actions.enable, () => undefined)}
              >
                {t("enable")}
              </Button>
            ) : (
              <Button
                look="quiet"
                aria-label={t("disableNamed", { name })}
                onClick={() => setStep({ kind: "asking", what: "disable" })}
              >
                {t("disable")}
              </Button>
            )}
          </div>
        ) : null}
      </div>
      {step.kind === "asking" ? (
        <Question
          question={t(step.what === "disable" ? "disableAsk" : "resetAsk", { name })}
          confirm={t(step.what === "disable" ? "disableNamed" : "resetNamed", { name })}
          isBusy={isBusy}
          onConfirm={() => confirm(step.what)}
          onCancel={() => setStep({ kind: "idle" })}
        />
      ) : null}
      {step.kind === "told" ? (
        <FirstPassword name={name} password={step.password} onDone={() => setStep({ kind: "idle" })} />
      ) : null}
      {problem ? <ProblemNotice problem={problem} /> : null}
    </li>
  );
}

function PersonFacts({ person }: { readonly person: PersonView }) {
  const t = useTranslations("people");
  return (
    <div className="min-w-0 flex-1 basis-56">
      <p className="font-semibold">
        <bdi>{person.name}</bdi>{" "}
        <span className="font-normal text-13 text-ink-3">{t(`roles.${person.role}`)}</span>
      </p>
      <p className="flex flex-wrap gap-x-3 text-13 text-ink-2">
        {person.phone ? <PhoneText msisdn={person.phone} /> : null}
        {person.email ? (
          <bdi dir="ltr" className="break-all">
            {person.email}
          </bdi>
        ) : null}
      </p>
      {person.isDisabled ? <p className="font-semibold text-13 text-failed">{t("disabled")}</p> : null}
      {!person.isDisabled && person.mustChangePassword ? (
        <p className="text-13 text-ink-3">{t("firstPassword")}</p>
      ) : null}
    </div>
  );
}

interface QuestionProps {
  readonly question: string;
  readonly confirm: string;
  readonly isBusy: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

function Question({ question, confirm, isBusy, onConfirm, onCancel }: QuestionProps) {
  const t = useTranslations("people");
  return (
    <div className="grid gap-3 rounded-10 bg-surface-2 p-4">
      <p className="text-ink-1">{question}</p>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" isBusy={isBusy} onClick={onConfirm}>
          {confirm}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {t("cancel")}
        </Button>
      </div>
    </div>
  );
}

/** What went wrong, in words, read out at once. */
export function ProblemNotice({ problem }: { readonly problem: ProblemCode }) {
  const t = useTranslations("problem");
  return (
    <Notice tone="wrong" role="alert">
      {t(problem)}
    </Notice>
  );
}

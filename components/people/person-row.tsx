"use client";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { PhoneText } from "@/components/text/phone-text";
import { Button } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/use-form-answer";
import type { Role } from "@/lib/domain/access";
import type { Handover, PersonView } from "@/lib/domain/back-office-views";
import { type ActionAnswer, outcomeOf } from "@/lib/domain/outcome";
import type { ProblemCode } from "@/lib/domain/problem";
import { HandoverCard } from "./handover";
import { RoleForm, TwoFactorResetForm } from "./person-more";
import { ProblemNotice } from "./problem-notice";

type PersonAction<Value> = (input: { personId: string }) => Promise<ActionAnswer<Value> | undefined>;

/** What may be done to a person, by whoever looks at the list. */
export interface PersonActions {
  readonly disable: PersonAction<null>;
  readonly enable: PersonAction<null>;
  readonly resetPassword: PersonAction<{ password: string }>;
  /** A link for who has not chosen a password yet. */
  readonly invite: PersonAction<{ token: string }>;
  readonly endSessions: PersonAction<null>;
  readonly changeRole: FormAction<null>;
  /** Null for whom it is not. */
  readonly resetTwoFactor: FormAction<null> | null;
}

/** What is asked twice. */
type Asked = "disable" | "reset" | "invite" | "signOut";

type Step = { kind: "idle" } | { kind: "asking"; what: Asked } | { kind: "told"; handover: Handover };

interface PersonRowProps {
  readonly person: PersonView;
  /** Null for whoever only looks. */
  readonly actions: PersonActions | null;
  /** Those that may be given to this person; none where the role stays as it is. */
  readonly roles: readonly Role[];
}

/** One person, and for whoever manages them what can be done. */
export function PersonRow({ person, actions, roles }: PersonRowProps) {
  if (actions !== null) return <ManagedPerson person={person} actions={actions} roles={roles} />;
  return (
    <li className="border-line border-b px-4 py-3 last:border-b-0">
      <PersonFacts person={person} />
    </li>
  );
}

type ManagedPersonProps = PersonRowProps & { readonly actions: PersonActions };

/** What puts somebody out of the shop is asked twice. */
function ManagedPerson({ person, actions, roles }: ManagedPersonProps) {
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
  const tell = (handover: Handover): void => setStep({ kind: "told", handover });
  const rest = (): void => setStep({ kind: "idle" });
  const confirm: Readonly<Record<Asked, () => void>> = {
    reset: () => run(actions.resetPassword, tell),
    invite: () => run(actions.invite, tell),
    disable: () => run(actions.disable, rest),
    signOut: () => run(actions.endSessions, rest),
  };

  return (
    <li className="grid gap-3 border-line border-b px-4 py-3 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <PersonFacts person={person} />
        {step.kind === "idle" ? (
          <PersonButtons
            person={person}
            isBusy={isBusy}
            onAsk={(what) => setStep({ kind: "asking", what })}
            onEnable={() => run(actions.enable, () => undefined)}
          />
        ) : null}
      </div>
      {step.kind === "asking" ? (
        <Question
          question={t(`${step.what}Ask`, { name })}
          confirm={t(`${step.what}Named`, { name })}
          isBusy={isBusy}
          onConfirm={confirm[step.what]}
          onCancel={rest}
        />
      ) : null}
      {step.kind === "told" ? <HandoverCard name={name} handover={step.handover} onDone={rest} /> : null}
      {problem ? <ProblemNotice problem={problem} /> : null}
      <PersonMore person={person} actions={actions} roles={roles} />
    </li>
  );
}

interface PersonButtonsProps {
  readonly person: PersonView;
  readonly isBusy: boolean;
  readonly onAsk: (what: Asked) => void;
  readonly onEnable: () => void;
}

function PersonButtons({ person, isBusy, onAsk, onEnable }: PersonButtonsProps) {
  const t = useTranslations("people");
  const { name } = person;
  const open = person.mustChangePassword ? (["invite", "reset"] as const) : (["reset"] as const);
  const asks: readonly Asked[] = person.isDisabled ? ["reset"] : [...open, "signOut", "disable"];
  return (
    <div className="-mx-2 flex flex-wrap gap-1">
      {asks.map((what) => (
        <Button key={what} look="quiet" aria-label={t(`${what}Named`, { name })} onClick={() => onAsk(what)}>
          {t(what)}
        </Button>
      ))}
      {person.isDisabled ? (
        <Button look="quiet" isBusy={isBusy} aria-label={t("enableNamed", { name })} onClick={onEnable}>
          {t("enable")}
        </Button>
      ) : null}
    </div>
  );
}

/** What is done seldom, and with a reason. */
function PersonMore({ person, actions, roles }: ManagedPersonProps) {
  const t = useTranslations("people");
  const mayGive = roles.includes(person.role);
  const mayReset = person.hasTwoFactor && actions.resetTwoFactor !== null;
  if (!mayGive && !mayReset) return null;
  return (
    <details className="rounded-10 open:bg-surface-2/40 open:pb-3">
      <summary
        aria-label={t("moreNamed", { name: person.name })}
        className="flex min-h-12 cursor-pointer items-center gap-2 text-15 text-accent marker:content-none before:text-ink-3 before:content-['+'] [[open]>&]:px-3 [[open]>&]:before:content-['–']"
      >
        {t("more")}
      </summary>
      <div className="grid gap-6 px-3">
        {mayGive ? <RoleForm person={person} roles={roles} change={actions.changeRole} /> : null}
        {mayReset && actions.resetTwoFactor ? (
          <TwoFactorResetForm person={person} reset={actions.resetTwoFactor} />
        ) : null}
      </div>
    </details>
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
      {person.hasTwoFactor ? <p className="text-13 text-ink-3">{t("hasTwoFactor")}</p> : null}
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

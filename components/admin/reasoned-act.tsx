"use client";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";

interface ReasonedActProps<Value> {
  readonly name: string;
  readonly question: string;
  /** What it will do, where that is not plain from the question. */
  readonly effect?: string;
  readonly confirm: string;
  readonly size?: "md" | "sm";
  /** What the action is about, as it is posted beside the reason. */
  readonly fields: Readonly<Record<string, string>>;
  readonly act: FormAction<Value>;
  /** What else is asked for. */
  readonly children?: ReactNode;
}

/** Something that is done with a reason and asked twice: it concerns everybody at the counter. */
export function ReasonedAct<Value>(props: ReasonedActProps<Value>) {
  const [isAsking, setAsking] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setAsking(false);
    requestAnimationFrame(() => opener.current?.focus());
  };
  return isAsking ? (
    <Question {...props} onClose={close} />
  ) : (
    <Button
      ref={opener}
      size={props.size ?? "md"}
      className="justify-self-start"
      onClick={() => setAsking(true)}
    >
      {props.name}
    </Button>
  );
}

function Question<Value>({
  question,
  effect,
  confirm,
  fields,
  act,
  children,
  onClose,
}: ReasonedActProps<Value> & { readonly onClose: () => void }) {
  const t = useTranslations("guards");
  const words = useTranslations("problem");
  const { outcome, isBusy, form } = useFormAnswer(act);
  const reason = useRef<HTMLInputElement>(null);
  useEffect(() => reason.current?.focus(), []);
  const isDone = outcome?.ok === true;
  useEffect(() => {
    if (isDone) onClose();
  }, [isDone, onClose]);
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  return (
    <form {...form} className="grid gap-3 rounded-10 bg-surface-2 p-4">
      <div className="grid max-w-[60ch] gap-1">
        <p className="font-semibold">{question}</p>
        {effect ? <p className="text-15 text-ink-2">{effect}</p> : null}
      </div>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      <Field
        label={t("reason")}
        hint={t("reasonHelp")}
        error={problem === "reason-missing" ? words(problem) : undefined}
      >
        {(described) => (
          <Input
            {...described}
            ref={reason}
            name="reason"
            dir="auto"
            required
            autoComplete="off"
            maxLength={1000}
          />
        )}
      </Field>
      {problem && problem !== "reason-missing" ? <ProblemNotice problem={problem} /> : null}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" isBusy={isBusy}>
          {confirm}
        </Button>
        <Button look="quiet" onClick={onClose}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}

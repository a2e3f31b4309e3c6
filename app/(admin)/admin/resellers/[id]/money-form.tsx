"use client";
import { useTranslations } from "next-intl";
import { type FormEvent, useState, useTransition } from "react";
import { ProblemNotice } from "@/components/people/problem-notice";
import { MoneyText } from "@/components/text/money-text";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { parseMajor, toMajor } from "@/lib/domain/money";
import { type ActionAnswer, outcomeOf } from "@/lib/domain/outcome";
import type { ProblemCode } from "@/lib/domain/problem";
import { parseWholeAmount } from "@/lib/domain/typed-amount";

/** What the page says of one way of moving money. */
export interface MoneyWords {
  readonly amount: string;
  readonly review: string;
  /** Whose money it changes. */
  readonly effect: string;
  readonly now: string;
  readonly moved: string;
  readonly after: string;
  readonly confirm: string;
  readonly done: string;
}

interface MoneyFormProps {
  readonly resellerId: string;
  /** What it changes, as the page was made: a decimal string in dinars. */
  readonly before: string;
  /** Takes away from it instead of adding to it. */
  readonly isLess?: boolean;
  readonly freshKey: string;
  readonly words: MoneyWords;
  readonly act: (wish: {
    readonly resellerId: string;
    readonly amount: string;
    readonly reason: string;
    readonly idempotencyKey: string;
  }) => Promise<ActionAnswer<unknown>>;
}

/** Money moves in two steps: what is typed, then what it will do. */
export function MoneyForm({ resellerId, before, isLess = false, freshKey, words, act }: MoneyFormProps) {
  const [amount, setAmount] = useState("");
  const [reason, setReason] = useState("");
  const [isChecking, setChecking] = useState(false);
  const [problem, setProblem] = useState<ProblemCode | null>(null);
  // Kept until it went through: a second try after a lost answer must not add a second time.
  const [idempotencyKey, setIdempotencyKey] = useState(freshKey);
  const [isDone, setDone] = useState(false);
  const [isBusy, start] = useTransition();

  const check = (event: FormEvent): void => {
    event.preventDefault();
    const read = parseWholeAmount(amount);
    const wrong = !read.ok
      ? read.problem
      : read.value <= 0n
        ? "amount-too-small"
        : reason.trim() === ""
          ? "reason-missing"
          : null;
    setProblem(wrong);
    setChecking(wrong === null);
    if (isDone) setIdempotencyKey(freshKey);
    setDone(false);
  };
  const move = (): void =>
    start(async () => {
      const outcome = outcomeOf(
        await act({ resellerId, amount, reason, idempotencyKey }).catch(() => undefined),
      );
      setProblem(outcome.ok ? null : outcome.problem);
      if (!outcome.ok) return;
      setAmount("");
      setReason("");
      setChecking(false);
      setDone(true);
    });

  return isChecking ? (
    <MoneyEffect
      words={words}
      before={before}
      isLess={isLess}
      amount={amount}
      problem={problem}
      isBusy={isBusy}
      onMove={move}
      onChange={() => setChecking(false)}
    />
  ) : (
    <MoneyFields
      words={words}
      isDone={isDone}
      amount={amount}
      reason={reason}
      problem={problem}
      onAmount={setAmount}
      onReason={setReason}
      onCheck={check}
    />
  );
}

interface MoneyFieldsProps {
  readonly words: MoneyWords;
  readonly isDone: boolean;
  readonly amount: string;
  readonly reason: string;
  readonly problem: ProblemCode | null;
  readonly onAmount: (amount: string) => void;
  readonly onReason: (reason: string) => void;
  readonly onCheck: (event: FormEvent) => void;
}

function MoneyFields(props: MoneyFieldsProps) {
  const { words, isDone, amount, reason, problem, onAmount, onReason, onCheck } = props;
  const t = useTranslations("resellers");
  const problems = useTranslations("problem");
  const error = problem ? problems(problem) : undefined;
  return (
    <form onSubmit={onCheck} noValidate className="grid gap-4">
      {isDone ? <Notice role="alert">{words.done}</Notice> : null}
      <Field label={words.amount} error={problem?.startsWith("amount-") ? error : undefined}>
        {(described) => (
          <Input
            {...described}
            value={amount}
            onChange={(event) => onAmount(event.target.value)}
            dir="ltr"
            inputMode="numeric"
            autoComplete="off"
            maxLength={20}
            className="text-22"
          />
        )}
      </Field>
      <Field
        label={t("reason")}
        hint={t("reasonHelp")}
        error={problem === "reason-missing" ? error : undefined}
      >
        {(described) => (
          <Input
            {...described}
            value={reason}
            onChange={(event) => onReason(event.target.value)}
            dir="auto"
            autoComplete="off"
            maxLength={1000}
          />
        )}
      </Field>
      <Button type="submit" className="justify-self-start">
        {words.review}
      </Button>
    </form>
  );
}

interface MoneyEffectProps {
  readonly words: MoneyWords;
  readonly before: string;
  readonly isLess: boolean;
  readonly amount: string;
  readonly problem: ProblemCode | null;
  readonly isBusy: boolean;
  readonly onMove: () => void;
  readonly onChange: () => void;
}

function MoneyEffect(props: MoneyEffectProps) {
  const { words, before, isLess, amount, problem, isBusy, onMove, onChange } = props;
  const t = useTranslations("resellers");
  const now = parseMajor(before);
  const typed = parseWholeAmount(amount);
  if (!now.ok || !typed.ok) return null;
  const moved = isLess ? -typed.value : typed.value;
  return (
    <div className="grid gap-4">
      <p>{words.effect}</p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 text-17">
        <dt className="text-ink-2">{words.now}</dt>
        <dd className="text-end">
          <MoneyText amount={before} />
        </dd>
        <dt className="text-ink-2">{words.moved}</dt>
        <dd className="text-end">
          <MoneyText amount={toMajor(moved)} isSigned />
        </dd>
        <dt className="border-line border-t pt-1 font-semibold">{words.after}</dt>
        <dd className="border-line border-t pt-1 text-end font-semibold">
          <MoneyText amount={toMajor(now.value + moved)} />
        </dd>
      </dl>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <div className="flex flex-wrap gap-2">
        <Button look="primary" isBusy={isBusy} onClick={onMove}>
          {words.confirm}
        </Button>
        <Button look="quiet" onClick={onChange}>
          {t("change")}
        </Button>
      </div>
    </div>
  );
}

"use client";
import { useTranslations } from "next-intl";
import { type FormEvent, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { type ActionAnswer, outcomeOf } from "@/lib/domain/outcome";
import type { ProblemCode } from "@/lib/domain/problem";
import { parseWholeAmount } from "@/lib/domain/typed-amount";
import { MoneyEffect } from "./money-effect";
import type { MoneyWords } from "./money-words";

/** `amount` as typed. */
interface MoneyWish {
  readonly amount: string;
  readonly reason: string;
  readonly idempotencyKey: string;
}

interface MoneyFormProps<Fixed extends object> {
  /** What is asked for beside what is typed: which shop, where there is more than one. */
  readonly fixed: Fixed;
  /** What it changes, as the page was made: a decimal string in dinars. */
  readonly before: string;
  /** Takes away from it instead of adding to it. */
  readonly isLess?: boolean;
  /** Without a word why, nothing moves. */
  readonly needsReason?: boolean;
  readonly freshKey: string;
  readonly words: MoneyWords;
  readonly act: (wish: Fixed & MoneyWish) => Promise<ActionAnswer<unknown>>;
}

/** Money moves in two steps: what is typed, then what it will do. */
export function MoneyForm<Fixed extends object>({
  fixed,
  before,
  isLess = false,
  needsReason = true,
  freshKey,
  words,
  act,
}: MoneyFormProps<Fixed>) {
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
        : needsReason && reason.trim() === ""
          ? "reason-missing"
          : null;
    setProblem(wrong);
    setChecking(wrong === null);
    // What went out under this key is told; what is typed now is another.
    if (isDone || problem === "key-reused") setIdempotencyKey(freshKey);
    setDone(false);
  };
  const move = (): void =>
    start(async () => {
      const outcome = outcomeOf(
        await act({ ...fixed, amount, reason, idempotencyKey }).catch(() => undefined),
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
        label={words.reason}
        hint={words.reasonHelp}
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

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
import { outcomeOf } from "@/lib/domain/outcome";
import type { ProblemCode } from "@/lib/domain/problem";
import { parseWholeAmount } from "@/lib/domain/typed-amount";
import { addFundsAction } from "../actions";

interface FundsFormProps {
  readonly resellerId: string;
  readonly name: string;
  /** As the page was made, a decimal string in dinars. */
  readonly available: string;
  readonly freshKey: string;
}

/** Money moves in two steps: what is typed, then what it will do. */
export function FundsForm({ resellerId, name, available, freshKey }: FundsFormProps) {
  const [amount, setAmount] = useState("");
  const [reason, setReason] = useState("");
  const [isChecking, setChecking] = useState(false);
  const [problem, setProblem] = useState<ProblemCode | null>(null);
  // Kept until it went through: a second try after a lost answer must not add a second time.
  const [idempotencyKey, setIdempotencyKey] = useState(freshKey);
  const [isAdded, setAdded] = useState(false);
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
    if (isAdded) setIdempotencyKey(freshKey);
    setAdded(false);
  };
  const add = (): void =>
    start(async () => {
      const outcome = outcomeOf(
        await addFundsAction({ resellerId, amount, reason, idempotencyKey }).catch(() => undefined),
      );
      setProblem(outcome.ok ? null : outcome.problem);
      if (!outcome.ok) return;
      setAmount("");
      setReason("");
      setChecking(false);
      setAdded(true);
    });

  return isChecking ? (
    <FundsEffect
      name={name}
      available={available}
      amount={amount}
      problem={problem}
      isBusy={isBusy}
      onAdd={add}
      onChange={() => setChecking(false)}
    />
  ) : (
    <FundsFields
      isAdded={isAdded}
      amount={amount}
      reason={reason}
      problem={problem}
      onAmount={setAmount}
      onReason={setReason}
      onCheck={check}
    />
  );
}

interface FundsFieldsProps {
  readonly isAdded: boolean;
  readonly amount: string;
  readonly reason: string;
  readonly problem: ProblemCode | null;
  readonly onAmount: (amount: string) => void;
  readonly onReason: (reason: string) => void;
  readonly onCheck: (event: FormEvent) => void;
}

function FundsFields({ isAdded, amount, reason, problem, onAmount, onReason, onCheck }: FundsFieldsProps) {
  const t = useTranslations("resellers");
  const words = useTranslations("problem");
  const error = problem ? words(problem) : undefined;
  return (
    <form onSubmit={onCheck} noValidate className="grid gap-4">
      {isAdded ? <Notice role="alert">{t("fundsAdded")}</Notice> : null}
      <Field label={t("amount")} error={problem?.startsWith("amount-") ? error : undefined}>
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
        {t("review")}
      </Button>
    </form>
  );
}

interface FundsEffectProps {
  readonly name: string;
  readonly available: string;
  readonly amount: string;
  readonly problem: ProblemCode | null;
  readonly isBusy: boolean;
  readonly onAdd: () => void;
  readonly onChange: () => void;
}

function FundsEffect({ name, available, amount, problem, isBusy, onAdd, onChange }: FundsEffectProps) {
  const t = useTranslations("resellers");
  const now = parseMajor(available);
  const added = parseWholeAmount(amount);
  if (!now.ok || !added.ok) return null;
  return (
    <div className="grid gap-4">
      <p>{t("effect", { name })}</p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 text-17">
        <dt className="text-ink-2">{t("effectNow")}</dt>
        <dd className="text-end">
          <MoneyText amount={available} />
        </dd>
        <dt className="text-ink-2">{t("effectAdded")}</dt>
        <dd className="text-end">
          <MoneyText amount={toMajor(added.value)} isSigned />
        </dd>
        <dt className="border-line border-t pt-1 font-semibold">{t("effectAfter")}</dt>
        <dd className="border-line border-t pt-1 text-end font-semibold">
          <MoneyText amount={toMajor(now.value + added.value)} />
        </dd>
      </dl>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <div className="flex flex-wrap gap-2">
        <Button look="primary" isBusy={isBusy} onClick={onAdd}>
          {t("addFunds")}
        </Button>
        <Button look="quiet" onClick={onChange}>
          {t("change")}
        </Button>
      </div>
    </div>
  );
}

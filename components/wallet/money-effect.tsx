"use client";
import { ProblemNotice } from "@/components/people/problem-notice";
import { MoneyText } from "@/components/text/money-text";
import { Button } from "@/components/ui/button";
import { parseMajor, toMajor } from "@/lib/domain/money";
import type { ProblemCode } from "@/lib/domain/problem";
import { parseWholeAmount } from "@/lib/domain/typed-amount";
import type { MoneyWords } from "./money-words";

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

/** What it will do to the balance, before it is done. */
export function MoneyEffect(props: MoneyEffectProps) {
  const { words, before, isLess, amount, problem, isBusy, onMove, onChange } = props;
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
          {words.change}
        </Button>
      </div>
    </div>
  );
}

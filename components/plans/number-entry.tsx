"use client";
import { useTranslations } from "next-intl";
import type { ComponentProps, RefObject } from "react";
import { groupTypedNumber } from "@/components/text/typed-text";
import { cx } from "@/components/ui/cx";
import { Field } from "@/components/ui/field";
import { FigureInput } from "@/components/ui/figure-input";
import type { Operator } from "@/lib/domain/plan";
import type { ProblemCode } from "@/lib/domain/problem";
import { OperatorMark } from "./operator-mark";

type NumberEntryProps = Omit<
  ComponentProps<typeof FigureInput>,
  "onType" | "inputRef" | "placeholder" | "id"
> & {
  /** Whose it is; null while nobody knows. */
  readonly operator: Operator | null;
  readonly problem: ProblemCode | null;
  readonly fieldRef: RefObject<HTMLInputElement | null>;
  /** Told what stands there now, in groups. */
  readonly onType: (number: string) => void;
};

/** A customer's number, the largest thing on the page; typed, pasted or read from a chat, in any digits. */
export function NumberEntry({ operator, problem, fieldRef, onType, className, ...rest }: NumberEntryProps) {
  const t = useTranslations("send");
  const problems = useTranslations("problem");
  const names = useTranslations("operator");
  return (
    <Field label={t("number")} error={problem === null ? null : problems(problem)}>
      {(described) => (
        <div className="ruled flex items-center gap-3" data-invalid={problem !== null}>
          {/* No autofill: what a browser remembers is the cashier's own number, and another customer's is nobody's business. */}
          <FigureInput
            {...described}
            {...rest}
            inputRef={fieldRef}
            placeholder="0··· ·· ·· ··"
            onType={(text, caret) => {
              const grouped = groupTypedNumber({ text, caret });
              onType(grouped.text);
              return grouped.caret;
            }}
            // In the letters that are there from the first moment: so large, they would move when ours arrive.
            className={cx("py-1 text-32 placeholder:font-waiting sm:text-48", className)}
          />
          {operator === null ? null : (
            <OperatorMark operator={operator} label={names(operator)} className="size-8" />
          )}
        </div>
      )}
    </Field>
  );
}

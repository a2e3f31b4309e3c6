"use client";
import { useTranslations } from "next-intl";
import { type RefObject, useState } from "react";
import { OperatorMark } from "@/components/plans/operator-mark";
import { groupTypedNumber } from "@/components/text/typed-text";
import { Field } from "@/components/ui/field";
import { FigureInput } from "@/components/ui/figure-input";
import { parseMsisdn } from "@/lib/domain/msisdn";
import type { Operator } from "@/lib/domain/plan";
import { type Draft, type Fault, faultWhileTyping } from "./send-draft";

interface NumberFieldProps {
  readonly draft: Draft;
  readonly operator: Operator | null;
  readonly fault: Fault | undefined;
  readonly numberField: RefObject<HTMLInputElement | null>;
  readonly onChange: (part: Partial<Draft>) => void;
  readonly onForget: () => void;
}

/** The customer's number, the largest thing on the page; typed, pasted or read from a chat, in any digits. */
export function NumberField({ draft, operator, fault, numberField, onChange, onForget }: NumberFieldProps) {
  const t = useTranslations("send");
  const problems = useTranslations("problem");
  const names = useTranslations("operator");
  const [wasLeft, setWasLeft] = useState(false);
  const typed = parseMsisdn(draft.number);
  const whenLeft = wasLeft && !typed.ok && typed.problem !== "number-missing" ? typed.problem : null;
  const said = fault && fault.problem !== "plan-missing" ? fault.problem : null;
  const problem = faultWhileTyping(draft.number) ?? said ?? whenLeft;
  return (
    <Field label={t("number")} error={problem === null ? null : problems(problem)}>
      {(described) => (
        <div className="ruled flex items-center gap-3" data-invalid={problem !== null}>
          {/* No autofill: what a browser remembers is the cashier's own number, and another customer's is nobody's business. */}
          <FigureInput
            {...described}
            autoFocus
            inputRef={numberField}
            name="msisdn"
            aria-keyshortcuts="Alt+N"
            placeholder="0··· ·· ·· ··"
            value={draft.number}
            onBlur={() => setWasLeft(true)}
            onFocus={() => setWasLeft(false)}
            onType={(text, caret) => {
              const grouped = groupTypedNumber({ text, caret });
              onForget();
              // Offers are for their own number only.
              onChange({
                number: grouped.text,
                isSecondOne: false,
                ...(draft.offered ? { offered: null, choice: null, operator: null } : {}),
                ...(grouped.text === "" ? { operator: null } : {}),
              });
              return grouped.caret;
            }}
            className="scroll-mt-8 py-1 text-32 sm:text-48"
          />
          {operator === null ? null : (
            <OperatorMark operator={operator} label={names(operator)} className="size-8" />
          )}
        </div>
      )}
    </Field>
  );
}

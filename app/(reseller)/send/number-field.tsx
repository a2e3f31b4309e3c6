"use client";
import { type RefObject, useState } from "react";
import { NumberEntry } from "@/components/plans/number-entry";
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

/** The customer's number, and what is wrong with it: at once where no further digit can mend it, else when it is left. */
export function NumberField({ draft, operator, fault, numberField, onChange, onForget }: NumberFieldProps) {
  const [wasLeft, setWasLeft] = useState(false);
  const typed = parseMsisdn(draft.number);
  const whenLeft = wasLeft && !typed.ok && typed.problem !== "number-missing" ? typed.problem : null;
  const said = fault && fault.problem !== "plan-missing" ? fault.problem : null;
  return (
    <NumberEntry
      autoFocus
      name="msisdn"
      aria-keyshortcuts="Alt+N"
      value={draft.number}
      operator={operator}
      problem={faultWhileTyping(draft.number) ?? said ?? whenLeft}
      fieldRef={numberField}
      onBlur={() => setWasLeft(true)}
      onFocus={() => setWasLeft(false)}
      onType={(number) => {
        onForget();
        // Offers are for their own number only.
        onChange({
          number,
          isSecondOne: false,
          ...(draft.offered ? { offered: null, choice: null, operator: null } : {}),
          ...(number === "" ? { operator: null } : {}),
        });
      }}
      className="scroll-mt-8"
    />
  );
}

"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { Check } from "@/components/ui/icons";
import { CASH_OUTCOMES, type CashOutcome, isCashAsked } from "@/lib/domain/cash";
import type { CashInput } from "@/lib/domain/order-input";
import { type ActionAnswer, outcomeOf } from "@/lib/domain/outcome";
import type { ProblemCode } from "@/lib/domain/problem";
import type { LiveOrder } from "./live-order";

/** The server's door for the answer, handed down by the page. */
export type RecordCash = (input: CashInput) => Promise<ActionAnswer<null> | undefined>;

interface CashQuestionProps {
  /** As last told. */
  readonly order: LiveOrder;
  readonly record: RecordCash;
}

/** What the shop did with the cash: asked where it is not plain, answered by one tap, changed by another. */
export function CashQuestion({ order, record }: CashQuestionProps) {
  const t = useTranslations("order.cashQuestion");
  const problems = useTranslations("problem");
  const router = useRouter();
  const [said, setSaid] = useState<CashOutcome | null>(null);
  const [problem, setProblem] = useState<ProblemCode | null>(null);
  const answer = said ?? order.cash;
  const say = async (cash: CashOutcome): Promise<void> => {
    setSaid(cash);
    setProblem(null);
    const heard = outcomeOf(await record({ reference: order.reference, cash }).catch(() => undefined));
    if (heard.ok) {
      // The order's story tells it.
      router.refresh();
      return;
    }
    setSaid(null);
    setProblem(heard.problem);
  };
  if (!isCashAsked(order)) return null;
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 text-13 font-medium text-ink-3">{t("title")}</legend>
      <div className="flex flex-wrap gap-2">
        {CASH_OUTCOMES.map((cash) => (
          <Button
            key={cash}
            aria-pressed={answer === cash}
            onClick={() => void say(cash)}
            className="aria-pressed:border-accent aria-pressed:bg-accent-soft"
          >
            {answer === cash ? <Check aria-hidden className="size-5" /> : null}
            {t(cash)}
          </Button>
        ))}
      </div>
      {problem === null ? null : (
        <div role="alert">
          <FieldError>{problems(problem)}</FieldError>
        </div>
      )}
    </fieldset>
  );
}

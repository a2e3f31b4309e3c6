"use client";
import { useTranslations } from "next-intl";
import { MoneyText } from "@/components/text/money-text";
import { PlanName } from "@/components/text/provider-text";
import { Notice } from "@/components/ui/notice";
import type { BelowCost } from "@/lib/domain/below-cost";
import type { ProblemCode } from "@/lib/domain/problem";
import type { Result } from "@/lib/domain/result";

type Outcome = Result<null, ProblemCode>;

/** What a refused margin would sell below cost; null where that is not what it was refused for. */
export function belowCostIn(outcome: Outcome | null): BelowCost | null {
  return outcome !== null && saysBelowCost(outcome) ? outcome.belowCost : null;
}

const saysBelowCost = (
  outcome: Outcome,
): outcome is Extract<Outcome, { ok: false }> & { readonly belowCost: BelowCost } => "belowCost" in outcome;

/** Nothing was set: how much would be lost, and where to say yes to it. */
export function BelowCostNotice({ belowCost }: { readonly belowCost: BelowCost }) {
  const t = useTranslations("resellers.rules");
  const { count, worst } = belowCost;
  return (
    <Notice tone="wrong" role="alert">
      {t.rich("belowCost", {
        count,
        plan: () => <PlanName name={worst.name} />,
        face: () => <MoneyText amount={worst.faceValue} decimals="short" />,
        price: () => <MoneyText amount={worst.price} />,
        cost: () => <MoneyText amount={worst.cost} />,
      })}
    </Notice>
  );
}

"use client";
import { CircleHelp } from "lucide-react";
import { useTranslations } from "next-intl";
import { MoneyText, useMoneyWords } from "@/components/text/money-text";
import { PlanName } from "@/components/text/provider-text";
import { Tile, Tiles } from "@/components/ui/tiles";
import type { PlanChoice } from "@/lib/domain/views";

interface PlanPickerProps {
  readonly plans: readonly PlanChoice[];
  readonly chosen: string | null;
  readonly onChoose: (planCode: string) => void;
}

/** What this number can take: free amounts and fixed plans, then the question to the operator. */
export function PlanPicker({ plans, chosen, onChoose }: PlanPickerProps) {
  const t = useTranslations("send");
  return (
    <Tiles label={t("plan")} value={chosen} onChoose={onChoose} className="grid-cols-2">
      {plans.map((plan) =>
        plan.kind === "menu" ? (
          <MenuTile key={plan.planCode} plan={plan} />
        ) : (
          <PlanTile key={plan.planCode} plan={plan} />
        ),
      )}
    </Tiles>
  );
}

function PlanTile({ plan }: { readonly plan: PlanChoice }) {
  return (
    <Tile value={plan.planCode} className="grid min-h-16 content-center">
      {/* A line of the page's own direction: only the name inside it has the name's. */}
      <span className="text-15 leading-snug font-semibold">
        <PlanName name={plan.name} />
      </span>
      {plan.amount === null ? (
        <Bounds plan={plan} />
      ) : (
        <span className="text-15 text-ink-2">
          <MoneyText amount={plan.amount} decimals="short" />
        </span>
      )}
    </Tile>
  );
}

function Bounds({ plan }: { readonly plan: PlanChoice }) {
  const t = useTranslations("send");
  const money = useMoneyWords();
  if (plan.minimum === null || plan.maximum === null) return null;
  return (
    <span className="text-13 text-ink-2">
      {t("bounds", { minimum: money(plan.minimum), maximum: money(plan.maximum) })}
    </span>
  );
}

/** Not a sale: drawn as a question. */
function MenuTile({ plan }: { readonly plan: PlanChoice }) {
  const t = useTranslations("send");
  return (
    <Tile value={plan.planCode} className="col-span-2 flex items-center gap-3 border-dashed">
      <CircleHelp aria-hidden className="size-5 shrink-0 text-ink-3" />
      <span className="grid">
        <span className="text-15 font-semibold">{t("menuPlan")}</span>
        <span className="text-13 text-ink-2">
          {t("menuHelp")} <PlanName name={plan.name} />
        </span>
      </span>
    </Tile>
  );
}

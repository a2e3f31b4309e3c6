"use client";
import { useTranslations } from "next-intl";
import { MoneyText, useMoneyWords } from "@/components/text/money-text";
import { PlanName } from "@/components/text/provider-text";
import { CircleHelp } from "@/components/ui/icons";
import { Tile, Tiles } from "@/components/ui/tiles";
import type { LineKind } from "@/lib/domain/line-kind";
import type { PlanChoice } from "@/lib/domain/views";

interface PlanPickerProps {
  readonly plans: readonly PlanChoice[];
  readonly chosen: string | null;
  /** The number's kind of line; null where nothing proves it. */
  readonly line: LineKind | null;
  /** Whether a plan is for the other kind. */
  readonly isUnfit: (planCode: string) => boolean;
  readonly onChoose: (planCode: string) => void;
}

/**
 * What this number can take: free amounts and fixed plans, then the question to the operator. A plan for another kind of line
 * is greyed and says so. It is not locked: lines change, and it is the operator that knows.
 */
export function PlanPicker({ plans, chosen, line, isUnfit, onChoose }: PlanPickerProps) {
  const t = useTranslations("send");
  return (
    <Tiles label={t("plan")} value={chosen} onChoose={onChoose} shortcut="Alt+P" className="grid-cols-2">
      {plans.map((plan) =>
        plan.kind === "menu" ? (
          <MenuTile key={plan.planCode} plan={plan} />
        ) : (
          <PlanTile key={plan.planCode} plan={plan} unfitFor={isUnfit(plan.planCode) ? line : null} />
        ),
      )}
    </Tiles>
  );
}

interface PlanTileProps {
  readonly plan: PlanChoice;
  /** The number's line, where the plan is for the other kind. */
  readonly unfitFor: LineKind | null;
}

function PlanTile({ plan, unfitFor }: PlanTileProps) {
  const t = useTranslations("send.unfit");
  return (
    <Tile value={plan.planCode} isUnfit={unfitFor !== null} className="grid min-h-16 content-center">
      {/* A line of the page's own direction: only the name inside it has the name's. */}
      <span className="text-15 leading-snug font-semibold">
        <PlanName name={plan.name} />
      </span>
      {plan.amount === null ? (
        <Bounds plan={plan} />
      ) : (
        <span className="text-15">
          <MoneyText amount={plan.amount} decimals="short" />
        </span>
      )}
      {unfitFor === null ? null : (
        <span className="text-13 font-semibold text-returned">{t(`${unfitFor}.word`)}</span>
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

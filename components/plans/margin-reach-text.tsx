import { useTranslations } from "next-intl";
import { PlanName } from "@/components/text/provider-text";
import type { ShopMarginRule } from "@/lib/domain/margin-views";
import { OperatorMark } from "./operator-mark";

/** What a margin is for: an operator, or one of its plans. */
export function MarginReachText({ rule }: { readonly rule: Pick<ShopMarginRule, "operator" | "planName"> }) {
  const names = useTranslations("operator");
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5">
      <OperatorMark operator={rule.operator} className="size-4 shrink-0" />
      <span className="min-w-0">
        {names(rule.operator)}
        {rule.planName === null ? null : (
          <>
            {" · "}
            <PlanName name={rule.planName} />
          </>
        )}
      </span>
    </span>
  );
}

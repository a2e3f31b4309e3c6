"use client";
import { useTranslations } from "next-intl";
import { MarginField } from "@/components/people/margin-field";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useFormAnswer } from "@/components/ui/use-form-answer";
import { setMarginAction } from "../actions";
import { BelowCostNotice, belowCostIn } from "./below-cost-notice";

export function MarginForm({
  resellerId,
  marginPercent,
  isBelowCostAllowed,
}: {
  readonly resellerId: string;
  readonly marginPercent: string;
  readonly isBelowCostAllowed: boolean;
}) {
  const t = useTranslations("resellers");
  const { outcome, isBusy, form } = useFormAnswer(setMarginAction);
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  const belowCost = belowCostIn(outcome);
  return (
    <form {...form} className="grid gap-4">
      {outcome?.ok ? <Notice role="alert">{t("marginSaved")}</Notice> : null}
      {belowCost ? <BelowCostNotice belowCost={belowCost} /> : null}
      {problem && !belowCost && problem !== "margin-invalid" ? <ProblemNotice problem={problem} /> : null}
      <input type="hidden" name="resellerId" value={resellerId} />
      <MarginField label={t("marginField")} margin={marginPercent} problem={problem} />
      <label className="flex min-h-12 items-center gap-3 text-15">
        <input
          key={String(isBelowCostAllowed)}
          type="checkbox"
          name="belowCost"
          defaultChecked={isBelowCostAllowed}
          className="size-5 shrink-0 accent-accent"
        />
        {t("belowCost")}
      </label>
      <Button type="submit" isBusy={isBusy} className="justify-self-start">
        {t("setMargin")}
      </Button>
    </form>
  );
}

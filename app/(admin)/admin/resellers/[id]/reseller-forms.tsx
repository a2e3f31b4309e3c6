"use client";
import { useTranslations } from "next-intl";
import { MarginField } from "@/components/people/margin-field";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { useFormAnswer } from "@/components/ui/use-form-answer";
import { closeOrReopenAction, setMarginAction } from "../actions";
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

/** Closing and opening again ask for a reason alike. */
export function CloseForm({
  resellerId,
  wanted,
}: {
  readonly resellerId: string;
  readonly wanted: "closed" | "open";
}) {
  const t = useTranslations("resellers");
  const words = useTranslations("problem");
  const { outcome, isBusy, form } = useFormAnswer(closeOrReopenAction);
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  return (
    <form {...form} className="grid gap-4">
      {problem && problem !== "reason-missing" ? <ProblemNotice problem={problem} /> : null}
      <input type="hidden" name="resellerId" value={resellerId} />
      <input type="hidden" name="wanted" value={wanted} />
      <Field label={t("reason")} error={problem === "reason-missing" ? words(problem) : undefined}>
        {(described) => (
          <Input {...described} name="reason" dir="auto" required autoComplete="off" maxLength={1000} />
        )}
      </Field>
      <Button type="submit" isBusy={isBusy} className="justify-self-start">
        {t(wanted === "open" ? "reopen" : "close")}
      </Button>
    </form>
  );
}

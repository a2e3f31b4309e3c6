"use client";
import { useTranslations } from "next-intl";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useFormAnswer } from "@/components/ui/use-form-answer";
import { setSubsLeaveAction } from "../actions";

interface SubsLeaveFormProps {
  readonly resellerId: string;
  readonly wanted: "given" | "taken";
}

/** Whether a shop may have shops of its own: giving and taking away ask for a reason alike. */
export function SubsLeaveForm({ resellerId, wanted }: SubsLeaveFormProps) {
  const t = useTranslations("resellers");
  const words = useTranslations("problem");
  const { outcome, isBusy, form } = useFormAnswer(setSubsLeaveAction);
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
        {t(wanted === "given" ? "subs.give" : "subs.take")}
      </Button>
    </form>
  );
}

"use client";
import { useTranslations } from "next-intl";
import { ReasonedAct } from "@/components/admin/reasoned-act";
import type { FormAction } from "@/components/ui/use-form-answer";

interface RuleFormProps {
  readonly isAskedFor: boolean;
  readonly set: FormAction<null>;
}

/** Whether everybody of the back office has to have a second step: concerns all of them at once, so with a reason. */
export function RuleForm({ isAskedFor, set }: RuleFormProps) {
  const t = useTranslations("team");
  return (
    <div className="grid gap-3">
      <p className="font-semibold">{t(isAskedFor ? "ruleOn" : "ruleOff")}</p>
      <ReasonedAct
        name={t(isAskedFor ? "ruleLift" : "ruleAsk")}
        question={t(isAskedFor ? "ruleLiftQuestion" : "ruleAskQuestion")}
        confirm={t(isAskedFor ? "ruleLift" : "ruleAsk")}
        fields={{ wanted: isAskedFor ? "free" : "asked" }}
        act={set}
      />
    </div>
  );
}

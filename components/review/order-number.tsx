"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ProblemNotice } from "@/components/people/problem-notice";
import { SHOWN_SECONDS, useWholeNumber } from "@/components/people/use-whole-number";
import { PhoneText } from "@/components/text/phone-text";
import { Button } from "@/components/ui/button";
import { Eye, EyeOff } from "@/components/ui/icons";
import type { ActionAnswer } from "@/lib/domain/outcome";
import type { ProblemCode } from "@/lib/domain/problem";

export type RevealNumber = (input: {
  reference: string;
}) => Promise<ActionAnswer<{ msisdn: string }> | undefined>;

interface OrderNumberProps {
  readonly reference: string;
  readonly masked: string;
  readonly reveal: RevealNumber;
}

/** Its ends decide most orders; whoever needs the whole number asks for it, and that is written down. */
export function OrderNumber({ reference, masked, reveal }: OrderNumberProps) {
  const t = useTranslations("verdict");
  const [problem, setProblem] = useState<ProblemCode | null>(null);
  const { msisdn, isBusy, turn } = useWholeNumber(() => reveal({ reference }), setProblem);
  const Icon = msisdn === null ? Eye : EyeOff;
  return (
    <div className="grid">
      <div className="flex flex-wrap items-center gap-x-4">
        <output>
          <PhoneText msisdn={msisdn ?? masked} className="font-semibold" />
        </output>
        <Button look="quiet" size="sm" isBusy={isBusy} onClick={turn} aria-keyshortcuts="S" className="-mx-3">
          <Icon className="size-5" />
          {t(msisdn === null ? "showNumber" : "hideNumber")}
        </Button>
      </div>
      <p className="text-13 text-ink-3">
        {msisdn === null ? t("showHelp") : t("hidesSoon", { seconds: SHOWN_SECONDS })}
      </p>
      {problem === null ? null : <ProblemNotice problem={problem} />}
    </div>
  );
}

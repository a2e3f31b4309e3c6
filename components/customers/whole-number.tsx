"use client";
import { useTranslations } from "next-intl";
import { SHOWN_SECONDS, useWholeNumber } from "@/components/people/use-whole-number";
import { PhoneText } from "@/components/text/phone-text";
import { Button } from "@/components/ui/button";
import { Eye, EyeOff } from "@/components/ui/icons";
import type { CustomerRow } from "@/lib/domain/counter-views";
import type { ProblemCode } from "@/lib/domain/problem";
import type { BookActions } from "./book-actions";

interface WholeNumberProps {
  readonly customer: CustomerRow;
  readonly reveal: NonNullable<BookActions["reveal"]>;
  readonly onProblem: (problem: ProblemCode | null) => void;
}

/** The number, half hidden until somebody asks for it. */
export function WholeNumber({ customer, reveal, onProblem }: WholeNumberProps) {
  const t = useTranslations("customers");
  const { msisdn, isBusy, turn } = useWholeNumber(() => reveal({ customerId: customer.id }), onProblem);
  const Icon = msisdn === null ? Eye : EyeOff;
  return (
    <div className="grid content-start gap-1">
      <p className="text-15 font-medium text-ink-2">{t("number")}</p>
      <div className="flex flex-wrap items-center gap-x-4">
        <output className="text-22 font-semibold">
          <PhoneText msisdn={msisdn ?? customer.maskedNumber} />
        </output>
        <Button look="quiet" isBusy={isBusy} onClick={turn} className="-mx-4">
          <Icon className="size-5" />
          {t(msisdn === null ? "show" : "hide")}
        </Button>
      </div>
      <p className="text-13 text-ink-3">
        {msisdn === null ? t("showHelp") : t("hidesSoon", { seconds: SHOWN_SECONDS })}
      </p>
    </div>
  );
}

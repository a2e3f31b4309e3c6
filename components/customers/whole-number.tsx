"use client";
import { useTranslations } from "next-intl";
import { useEffect, useState, useTransition } from "react";
import { PhoneText } from "@/components/text/phone-text";
import { Button } from "@/components/ui/button";
import { Eye, EyeOff } from "@/components/ui/icons";
import type { CustomerRow } from "@/lib/domain/counter-views";
import { outcomeOf } from "@/lib/domain/outcome";
import type { ProblemCode } from "@/lib/domain/problem";
import type { BookActions } from "./book-actions";

/** Long enough to copy it by hand; a counter's screen is seen by whoever comes next. */
const SHOWN_SECONDS = 30;

interface WholeNumberProps {
  readonly customer: CustomerRow;
  readonly reveal: NonNullable<BookActions["reveal"]>;
  readonly onProblem: (problem: ProblemCode | null) => void;
}

/** The number, half hidden until somebody asks for it; hidden again after a while, or when the page is left. */
export function WholeNumber({ customer, reveal, onProblem }: WholeNumberProps) {
  const t = useTranslations("customers");
  const [msisdn, setMsisdn] = useState<string | null>(null);
  const [isBusy, start] = useTransition();
  useHiding(msisdn, setMsisdn);
  const show = (): void =>
    start(async () => {
      const outcome = outcomeOf(await reveal({ customerId: customer.id }).catch(() => undefined));
      onProblem(outcome.ok ? null : outcome.problem);
      if (outcome.ok) setMsisdn(outcome.value.msisdn);
    });
  const Icon = msisdn === null ? Eye : EyeOff;
  return (
    <div className="grid content-start gap-1">
      <p className="text-15 font-medium text-ink-2">{t("number")}</p>
      <div className="flex flex-wrap items-center gap-x-4">
        <output className="text-22 font-semibold">
          <PhoneText msisdn={msisdn ?? customer.maskedNumber} />
        </output>
        <Button
          look="quiet"
          isBusy={isBusy}
          onClick={msisdn === null ? show : () => setMsisdn(null)}
          className="-mx-4"
        >
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

function useHiding(msisdn: string | null, set: (msisdn: null) => void): void {
  useEffect(() => {
    if (msisdn === null) return;
    const hide = (): void => set(null);
    const timer = setTimeout(hide, SHOWN_SECONDS * 1_000);
    const leave = (): void => {
      if (document.visibilityState === "hidden") hide();
    };
    document.addEventListener("visibilitychange", leave);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", leave);
    };
  }, [msisdn, set]);
}

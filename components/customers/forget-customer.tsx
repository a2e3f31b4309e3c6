"use client";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import type { CustomerRow } from "@/lib/domain/counter-views";
import { outcomeOf } from "@/lib/domain/outcome";
import type { ProblemCode } from "@/lib/domain/problem";
import type { BookActions } from "./book-actions";
import { useCustomerName } from "./customer-name";

interface ForgetCustomerProps {
  readonly customer: CustomerRow;
  readonly forget: NonNullable<BookActions["forget"]>;
  readonly onForgotten: () => void;
  readonly onProblem: (problem: ProblemCode | null) => void;
}

/** Asked twice, with what goes and what stays: nothing brings it back. */
export function ForgetCustomer({ customer, forget, onForgotten, onProblem }: ForgetCustomerProps) {
  const t = useTranslations("customers");
  const nameOf = useCustomerName();
  const [isAsking, setAsking] = useState(false);
  const [isBusy, start] = useTransition();
  const question = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isAsking) question.current?.focus();
  }, [isAsking]);
  const go = (): void =>
    start(async () => {
      const outcome = outcomeOf(await forget({ customerId: customer.id }).catch(() => undefined));
      onProblem(outcome.ok ? null : outcome.problem);
      if (outcome.ok) onForgotten();
    });
  if (!isAsking)
    return (
      <Button look="quiet" onClick={() => setAsking(true)} className="-mx-4 justify-self-start">
        {t("forget")}
      </Button>
    );
  return (
    <div className="grid gap-3 rounded-10 border border-line bg-surface-1 p-4 lg:col-span-full">
      <h3 ref={question} tabIndex={-1} className="text-17 outline-none">
        {t("forgetAsk", { who: nameOf(customer) })}
      </h3>
      <p className="max-w-[60ch]">{t("forgetGoes")}</p>
      <p className="max-w-[60ch] text-ink-2">{t("forgetStays")}</p>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" isBusy={isBusy} onClick={go}>
          {t("forgetYes")}
        </Button>
        <Button look="quiet" onClick={() => setAsking(false)}>
          {t("back")}
        </Button>
      </div>
    </div>
  );
}

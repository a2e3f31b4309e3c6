"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Send } from "@/components/ui/icons";
import type { CustomerRow } from "@/lib/domain/counter-views";
import { outcomeOf } from "@/lib/domain/outcome";
import type { ProblemCode } from "@/lib/domain/problem";
import type { BookActions } from "./book-actions";
import { callNumber } from "./called-number";
import { useCustomerName } from "./customer-name";

interface SellAgainProps {
  readonly customer: CustomerRow;
  readonly reveal: NonNullable<BookActions["reveal"]>;
  readonly onProblem: (problem: ProblemCode | null) => void;
}

/** To the counter with this customer's number in the form. It is the whole number that comes up there, so it is written down. */
export function SellAgain({ customer, reveal, onProblem }: SellAgainProps) {
  const t = useTranslations("customers");
  const nameOf = useCustomerName();
  const router = useRouter();
  const [isBusy, start] = useTransition();
  const go = (): void =>
    start(async () => {
      const outcome = outcomeOf(await reveal({ customerId: customer.id }).catch(() => undefined));
      onProblem(outcome.ok ? null : outcome.problem);
      if (!outcome.ok) return;
      callNumber(outcome.value.msisdn);
      router.push("/send");
    });
  return (
    <Button
      look="quiet"
      isBusy={isBusy}
      onClick={go}
      aria-label={t("sellTo", { who: nameOf(customer) })}
      className="min-w-14 shrink-0 self-stretch rounded-none"
    >
      <Send className="size-5 rtl:-scale-x-100" />
      <span className="hidden lg:inline">{t("sell")}</span>
    </Button>
  );
}

"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import type { CancelInput } from "@/lib/domain/order-input";
import { type ActionAnswer, outcomeOf } from "@/lib/domain/outcome";
import type { ProblemCode } from "@/lib/domain/problem";
import type { Result } from "@/lib/domain/result";
import type { LiveOrder } from "./live-order";

/** The server's door for taking an order back, handed down by the page. */
export type CancelOrder = (input: CancelInput) => Promise<ActionAnswer<null> | undefined>;

interface CancelButtonProps {
  /** As last told. */
  readonly order: LiveOrder;
  readonly cancel: CancelOrder;
  /** What else the button is about, where several stand on one page. */
  readonly describedBy?: string;
  readonly className?: string;
}

/**
 * Takes an order back, there while it is queued; a refusal is said even when it is queued no longer. A form, so that a tap
 * is not lost on a page whose script is still on its way.
 */
export function CancelButton({ order, cancel, describedBy, className }: CancelButtonProps) {
  const t = useTranslations("order");
  const problems = useTranslations("problem");
  const router = useRouter();
  const ask = async (): Promise<Result<null, ProblemCode>> => {
    const heard = outcomeOf(await cancel({ reference: order.reference }).catch(() => undefined));
    if (heard.ok) router.refresh();
    return heard;
  };
  const [outcome, action, isBusy] = useActionState<Result<null, ProblemCode> | null>(ask, null);
  const isAsked = isBusy || outcome?.ok === true || order.isCancelRequested;
  return (
    <>
      {order.state === "queued" ? (
        <form action={action} className={className}>
          <Button type="submit" isBusy={isAsked} aria-describedby={describedBy} className="w-full">
            {isAsked ? t("cancelling") : t("cancel")}
          </Button>
          <span role="status" className="sr-only">
            {isAsked ? t("cancelling") : null}
          </span>
        </form>
      ) : null}
      {outcome === null || outcome.ok ? null : (
        <div role="alert" className={className}>
          <FieldError>{problems(outcome.problem)}</FieldError>
        </div>
      )}
    </>
  );
}

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { RefreshEvery } from "@/components/shell/refresh-every";
import { DateText } from "@/components/text/date-text";
import { MoneyText, useMoneyWords } from "@/components/text/money-text";
import { PlanName } from "@/components/text/provider-text";
import { cx } from "@/components/ui/cx";
import { CircleHelp } from "@/components/ui/icons";
import { Link } from "@/components/ui/link";
import { type Attempt, settledFor } from "@/lib/domain/attempts";
import { isFinal } from "@/lib/domain/order";
import { OrderBadge } from "./order-badge";
import { toneOf } from "./order-face";
import { StateGlyph } from "./state-glyph";

interface OrderFamilyProps {
  /** Oldest first. */
  readonly attempts: readonly Attempt[];
  /** The one whose page this is. */
  readonly here: string;
}

const LOOK_AGAIN_MS = 10_000;

/** Everything that was tried for this customer, one after the other, with what became of it and of the cash. */
export function OrderFamily({ attempts, here }: OrderFamilyProps) {
  const isMoving = attempts.some(({ reference, state }) => reference !== here && !isFinal(state));
  return (
    <>
      {isMoving ? <RefreshEvery ms={LOOK_AGAIN_MS} /> : null}
      <ol className="grid">
        {attempts.map((attempt, index) => (
          <Step
            key={attempt.reference}
            attempt={attempt}
            place={index + 1}
            isHere={attempt.reference === here}
            isLast={index === attempts.length - 1}
          >
            <Outcome attempt={attempt} attempts={attempts} />
          </Step>
        ))}
      </ol>
    </>
  );
}

interface StepProps {
  readonly attempt: Attempt;
  readonly place: number;
  readonly isHere: boolean;
  readonly isLast: boolean;
  readonly children: ReactNode;
}

function Step({ attempt, place, isHere, isLast, children }: StepProps) {
  const t = useTranslations("order.attempt");
  const isEnquiry = attempt.planKind === "menu";
  return (
    <li className="relative grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-3 pb-2 last:pb-0">
      {isLast ? null : <span aria-hidden className="absolute start-2.75 top-9 bottom-0 w-0.5 bg-line" />}
      {isEnquiry ? (
        <CircleHelp aria-hidden className="mt-2.5 size-5.5 text-ink-3" />
      ) : (
        <StateGlyph state={attempt.state} className={cx("mt-2.5 size-5.5", toneOf(attempt.state).ink)} />
      )}
      <Link
        href={`/orders/${attempt.reference}`}
        aria-current={isHere ? "page" : undefined}
        className={cx(
          "grid min-h-12 gap-1 rounded-6 border px-3 py-2 hover:bg-surface-2",
          isHere ? "border-accent bg-accent-soft" : "border-line",
        )}
      >
        <span className="flex flex-wrap items-baseline justify-between gap-x-2 text-13 text-ink-3">
          <span>
            {t("place", { place })}
            {isHere ? ` · ${t("here")}` : null}
          </span>
          <DateText at={attempt.createdAt} />
        </span>
        <span className="flex flex-wrap items-baseline justify-between gap-x-2 font-medium">
          {isEnquiry ? t("enquiry") : <PlanName name={attempt.planName} />}
          {isEnquiry ? null : <MoneyText amount={attempt.faceValue} decimals="short" />}
        </span>
        {children}
      </Link>
    </li>
  );
}

/** How it ended, what the operator named instead, and what became of the cash. */
function Outcome({
  attempt,
  attempts,
}: {
  readonly attempt: Attempt;
  readonly attempts: readonly Attempt[];
}) {
  const t = useTranslations("order.attempt");
  const money = useMoneyWords();
  const settled = settledFor(attempts, attempt.reference);
  return (
    <span className="grid justify-items-start gap-1 text-13 text-ink-2">
      {attempt.planKind === "menu" && attempt.offerCount > 0 ? null : <OrderBadge state={attempt.state} />}
      {attempt.offerCount === 0 ? null : <span>{t("offers", { count: attempt.offerCount })}</span>}
      {settled === null ? null : (
        <span className="font-medium text-ink-1">
          {settled.kind === "same"
            ? t("settled.same")
            : t(`settled.${settled.kind}`, { amount: money(settled.amount) })}
        </span>
      )}
      {attempt.cash === null ? null : <span>{t(`cash.${attempt.cash}`)}</span>}
    </span>
  );
}

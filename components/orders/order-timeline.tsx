import { useTranslations } from "next-intl";
import { DateText } from "@/components/text/date-text";
import { cx } from "@/components/ui/cx";
import { ORDER_REASONS, type OrderReason } from "@/lib/domain/order";
import type { TimelineStep } from "@/lib/domain/views";
import { toneOf } from "./order-face";
import { StateGlyph } from "./state-glyph";

/** What happened to an order, from its opening on. */
export function OrderTimeline({ steps }: { readonly steps: readonly TimelineStep[] }) {
  return (
    <ol className="grid">
      {steps.map((step, place) => (
        <Step
          key={`${step.at}-${step.kind}-${step.toState}`}
          step={step}
          isLast={place === steps.length - 1}
        />
      ))}
    </ol>
  );
}

const isReason = (note: string | null): note is OrderReason =>
  ORDER_REASONS.some((reason) => reason === note);

function Step({ step, isLast }: { readonly step: TimelineStep; readonly isLast: boolean }) {
  const reasons = useTranslations("orderReason");
  return (
    <li className="relative grid grid-cols-[1.5rem_1fr_auto] gap-x-3 pb-4 last:pb-0">
      {isLast ? null : <span aria-hidden className="absolute start-2.75 top-6 bottom-0 w-0.5 bg-line" />}
      {step.toState === null ? (
        <span aria-hidden className="mx-auto mt-2 size-2 rounded-full bg-edge" />
      ) : (
        <StateGlyph state={step.toState} className={cx("mt-0.5 size-5.5", toneOf(step.toState).ink)} />
      )}
      <div className="min-w-0">
        <p className={isLast ? "font-semibold" : undefined}>
          <StepWords step={step} />
        </p>
        {isReason(step.note) ? <p className="text-13 text-ink-2">{reasons(step.note)}</p> : null}
      </div>
      <DateText at={step.at} as="second" className="text-13 text-ink-3" />
    </li>
  );
}

function StepWords({ step }: { readonly step: TimelineStep }) {
  const t = useTranslations("order.step");
  if (step.kind === "opened") return t("opened");
  if (step.kind === "contradiction") return t("contradiction");
  if (step.kind === "check-requested") return t("checkRequested");
  if (step.kind === "cancel-requested") return t("cancelRequested");
  if (step.kind === "passed-on") return t("passedOn");
  if (step.kind === "reversed") return t(step.note === "charged" ? "charged" : "givenBack");
  if (step.kind === "cash") return t(step.note === "kept" ? "cashKept" : "cashGivenBack");
  return t(step.toState ?? "noted");
}

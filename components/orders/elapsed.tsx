"use client";
import { DurationText } from "@/components/text/duration-text";
import { cx } from "@/components/ui/cx";
import type { OrderState } from "@/lib/domain/order";
import { StateGlyph } from "./state-glyph";
import { useNow } from "./use-now";

interface Span {
  readonly createdAt: string;
  readonly finalAt: string | null;
}

/** Seconds from opening to the end, or to now; null before the browser's clock is known. */
export function useElapsedSeconds({ createdAt, finalAt }: Span): number | null {
  const now = useNow(finalAt === null);
  const end = finalAt === null ? now : Date.parse(finalAt);
  return end === null ? null : Math.max(0, Math.floor((end - Date.parse(createdAt)) / 1_000));
}

/** Counts while an order is open; says how long it took afterwards. Not read out: it changes every second. */
export function Elapsed({ className, ...span }: Span & { readonly className?: string }) {
  const seconds = useElapsedSeconds(span);
  return (
    <span aria-hidden className={className}>
      {seconds === null ? null : <DurationText seconds={seconds} />}
    </span>
  );
}

const CIRCLE = 2 * Math.PI * 18;
const FULL_SECONDS = 60;

/** The state's glyph inside a ring that fills over a minute while the order is on its way. */
export function StateRing({
  state,
  className,
  ...span
}: Span & { readonly state: OrderState; readonly className?: string }) {
  const seconds = useElapsedSeconds(span);
  const isMoving = span.finalAt === null && state !== "unknown";
  return (
    <span className={cx("relative inline-grid size-10 shrink-0 place-items-center", className)}>
      {isMoving ? (
        <svg aria-hidden="true" viewBox="0 0 40 40" className="-rotate-90 absolute inset-0">
          <circle cx="20" cy="20" r="18" fill="none" stroke="var(--color-line)" strokeWidth="2.5" />
          <circle
            cx="20"
            cy="20"
            r="18"
            fill="none"
            stroke="currentColor"
            strokeWidth="2.5"
            strokeLinecap="round"
            strokeDasharray={CIRCLE}
            strokeDashoffset={CIRCLE * (1 - Math.min(seconds ?? 0, FULL_SECONDS) / FULL_SECONDS)}
            className="duration-1000 ease-linear motion-safe:transition-[stroke-dashoffset]"
          />
        </svg>
      ) : null}
      <StateGlyph key={state} state={state} className="size-6 animate-arrive" />
    </span>
  );
}

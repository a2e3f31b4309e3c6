import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";
import type { OrderState } from "@/lib/domain/order";

const line = {
  fill: "none",
  stroke: "currentColor",
  strokeWidth: 2,
  strokeLinecap: "round",
  strokeLinejoin: "round",
} as const;
const cut = {
  fill: "none",
  stroke: "var(--color-surface-1)",
  strokeWidth: 2.2,
  strokeLinecap: "round",
  strokeLinejoin: "round",
} as const;

/** Outlines differ, not only what is inside them: circle moves, full circle arrived, square came back, octagon ended, diamond is in doubt. */
const GLYPHS: Readonly<Record<OrderState, ReactNode>> = {
  queued: (
    <>
      <circle cx="12" cy="12" r="9" {...line} strokeDasharray="3.2 3.9" />
      <path d="M12 7.5V12l3 2" {...line} />
    </>
  ),
  sending: (
    <>
      <circle cx="12" cy="12" r="9" {...line} strokeDasharray="3.2 3.9" />
      <path d="M12 16V8m-3.5 3.2L12 7.7l3.5 3.5" {...line} />
    </>
  ),
  pending: (
    <>
      <circle cx="12" cy="12" r="9" {...line} />
      <path d="M12 6.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" />
    </>
  ),
  handling: (
    <>
      <circle cx="12" cy="12" r="9" {...line} />
      <path d="M12 12V6.5A5.5 5.5 0 1 1 6.5 12z" fill="currentColor" />
    </>
  ),
  fulfilled: (
    <>
      <circle cx="12" cy="12" r="10" fill="currentColor" />
      <path d="m7.5 12.4 3 3 6-6.4" {...cut} />
    </>
  ),
  refunded: (
    <>
      <rect x="2.5" y="2.5" width="19" height="19" rx="5" fill="currentColor" />
      <path d="M10 7.5 6.8 10.7 10 13.9M7.2 10.7h6.3a3 3 0 0 1 0 6H11" {...cut} />
    </>
  ),
  failed: (
    <>
      <path d="M8 2h8l6 6v8l-6 6H8l-6-6V8z" fill="currentColor" />
      <path d="m8.8 8.8 6.4 6.4m0-6.4-6.4 6.4" {...cut} />
    </>
  ),
  unknown: (
    <>
      <path d="M12 1.2 22.8 12 12 22.8 1.2 12z" fill="currentColor" />
      <path d="M9.6 10a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.2.9-1.2 1.8" {...cut} />
      <circle cx="12" cy="16.9" r="1.3" fill="var(--color-surface-1)" />
    </>
  ),
};

/** Only beside its word. */
export function StateGlyph({
  state,
  className,
}: {
  readonly state: OrderState;
  readonly className?: string;
}) {
  return (
    <svg aria-hidden="true" viewBox="0 0 24 24" className={cx("shrink-0", className)}>
      {GLYPHS[state]}
    </svg>
  );
}

import type { OrderState } from "@/lib/domain/order";

/** How a state looks, the same everywhere: badge, strip, timeline, receipt. A new state without a face does not compile. */
export const TONES = {
  moving: { ink: "text-moving", ground: "bg-moving-soft", edge: "border-moving" },
  delivered: { ink: "text-delivered", ground: "bg-delivered-soft", edge: "border-delivered" },
  returned: { ink: "text-returned", ground: "bg-returned-soft", edge: "border-returned" },
  failed: { ink: "text-failed", ground: "bg-failed-soft", edge: "border-failed" },
  /** Never to be mistaken for failed: a hue, a glyph and an outline of its own. */
  verifying: { ink: "text-verifying", ground: "bg-verifying-soft", edge: "border-verifying border-dashed" },
} as const;

export type Tone = keyof typeof TONES;

const TONE_OF = {
  queued: "moving",
  sending: "moving",
  pending: "moving",
  handling: "moving",
  fulfilled: "delivered",
  refunded: "returned",
  failed: "failed",
  unknown: "verifying",
} as const satisfies Record<OrderState, Tone>;

export const toneOf = (state: OrderState) => TONES[TONE_OF[state]];

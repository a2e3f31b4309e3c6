import { useTranslations } from "next-intl";
import { cx } from "@/components/ui/cx";
import type { OrderState } from "@/lib/domain/order";
import { toneOf } from "./order-face";
import { StateGlyph } from "./state-glyph";

/** A state in a row: glyph, word, colour, outline. */
export function OrderBadge({
  state,
  className,
}: {
  readonly state: OrderState;
  readonly className?: string;
}) {
  const t = useTranslations("orderState");
  const tone = toneOf(state);
  return (
    <span
      className={cx(
        "inline-flex items-center gap-1.5 rounded-6 border px-2 py-0.5 text-13 font-semibold whitespace-nowrap",
        tone.ink,
        tone.ground,
        state === "unknown" ? tone.edge : "border-transparent",
        className,
      )}
    >
      <StateGlyph state={state} className="size-4" />
      {t(state)}
    </span>
  );
}

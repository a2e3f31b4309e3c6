import type { ComponentProps } from "react";
import { cx } from "./cx";

/** A boxed text field of several lines. */
export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return (
    <textarea
      rows={2}
      {...rest}
      className={cx(
        "min-h-12 w-full rounded-10 border border-edge bg-surface-1 px-3 py-2 text-15 text-ink-1 aria-invalid:border-2 aria-invalid:border-failed",
        className,
      )}
    />
  );
}

import type { ComponentProps } from "react";
import { cx } from "./cx";

/** A boxed text field. */
export function Input({ className, ...rest }: ComponentProps<"input">) {
  return (
    <input
      {...rest}
      className={cx(
        "min-h-12 w-full rounded-10 border border-edge bg-surface-1 px-3 text-17 text-ink-1 aria-invalid:border-2 aria-invalid:border-failed",
        className,
      )}
    />
  );
}

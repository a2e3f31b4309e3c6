import type { ComponentProps } from "react";
import { cx } from "./cx";

/** A sheet on the counter: a line around it, no shadow. */
export function Card({ className, ...rest }: ComponentProps<"section">) {
  return <section {...rest} className={cx("rounded-10 border border-line bg-surface-1", className)} />;
}

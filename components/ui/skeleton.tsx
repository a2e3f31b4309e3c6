import { cx } from "./cx";

/** The shape of what is coming; still, so that nothing flickers on a slow phone. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <div aria-hidden className={cx("rounded-6 bg-surface-2", className)} />;
}

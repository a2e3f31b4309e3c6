import type { ComponentProps } from "react";
import { cx } from "./cx";

/** A ledger's table; scrolls inside itself where the window is narrower, with words for screen readers alone too. `label` names it for them. */
export function Table({
  label,
  className,
  children,
}: {
  readonly label: string;
  readonly className?: string;
  readonly children: React.ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="relative overflow-x-auto">
      <table className={cx("w-full border-collapse text-15", className)}>{children}</table>
    </section>
  );
}

/** Figures stand at the end of their column, so that their digits line up. */
interface CellProps {
  readonly isFigure?: boolean;
}

export function Th({ isFigure = false, className, ...rest }: ComponentProps<"th"> & CellProps) {
  return (
    <th
      scope="col"
      {...rest}
      className={cx(
        "h-9 border-line border-b px-3 text-13 font-medium whitespace-nowrap text-ink-3",
        isFigure ? "text-end" : "text-start",
        className,
      )}
    />
  );
}

export function Td({ isFigure = false, className, ...rest }: ComponentProps<"td"> & CellProps) {
  return (
    <td
      {...rest}
      className={cx(
        "h-9 border-line border-b px-3 py-1.5 align-middle",
        isFigure ? "text-end" : "text-start",
        className,
      )}
    />
  );
}

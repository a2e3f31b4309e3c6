import { type ComponentProps, cloneElement, isValidElement } from "react";
import { cx } from "./cx";

const LOOKS = {
  /** The one thing to do on a page. */
  primary: "bg-accent text-on-accent hover:bg-accent-deep",
  secondary: "border border-edge bg-surface-1 text-ink-1 hover:bg-surface-2",
  /** Beside a text, or in a row of a table. */
  quiet: "text-accent hover:bg-accent-soft",
} as const;

const SIZES = {
  /** A thumb's: the smallest on the counter. */
  md: "min-h-12 px-4 text-15",
  lg: "min-h-16 px-5 text-17",
  /** Dense tables of the back office only. */
  sm: "min-h-9 px-3 text-13",
} as const;

export interface ButtonProps extends ComponentProps<"button"> {
  readonly look?: keyof typeof LOOKS;
  readonly size?: keyof typeof SIZES;
  /** Renders its only child, a link for instance, as this button. */
  readonly asChild?: boolean;
  /** Working on it: stays focusable, does nothing more. */
  readonly isBusy?: boolean;
}

export function Button({
  look = "secondary",
  size = "md",
  asChild = false,
  isBusy = false,
  className,
  onClick,
  children,
  ...rest
}: ButtonProps) {
  const classes = cx(
    "inline-flex items-center justify-center gap-2 rounded-10 font-semibold transition-colors",
    "disabled:opacity-60 aria-disabled:opacity-70 aria-disabled:cursor-default",
    LOOKS[look],
    SIZES[size],
    className,
  );
  if (asChild && isValidElement<{ readonly className?: string }>(children))
    return cloneElement(children, { ...rest, className: cx(classes, children.props.className) });
  return (
    <button
      type="button"
      {...rest}
      className={classes}
      aria-disabled={isBusy || undefined}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
    >
      {children}
    </button>
  );
}

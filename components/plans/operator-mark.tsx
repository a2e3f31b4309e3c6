import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";
import type { Operator } from "@/lib/domain/plan";

/** Small coloured marks of our own drawing, one outline each, so that two reds are still told apart. */
const MARKS: Readonly<Record<Operator, { readonly colour: string; readonly shape: ReactNode }>> = {
  djezzy: { colour: "text-djezzy", shape: <path d="M10 1 19 10l-9 9-9-9z" fill="currentColor" /> },
  mobilis: {
    colour: "text-mobilis",
    shape: <rect x="1.5" y="1.5" width="17" height="17" rx="4" fill="currentColor" />,
  },
  ooredoo: { colour: "text-ooredoo", shape: <circle cx="10" cy="10" r="9" fill="currentColor" /> },
};

const LETTERS: Readonly<Record<Operator, string>> = { djezzy: "D", mobilis: "M", ooredoo: "O" };

/** Beside the operator's name, or with it as `label` where the name is not shown. */
export function OperatorMark({
  operator,
  label,
  className,
}: {
  readonly operator: Operator;
  readonly label?: string;
  readonly className?: string;
}) {
  const { colour, shape } = MARKS[operator];
  return (
    <svg
      viewBox="0 0 20 20"
      role={label === undefined ? "presentation" : "img"}
      aria-label={label}
      className={cx("size-5 shrink-0", colour, className)}
    >
      {label === undefined ? null : <title>{label}</title>}
      {shape}
      <text
        aria-hidden
        x="10"
        y="13.9"
        textAnchor="middle"
        fontSize="10.5"
        fontWeight="800"
        fill="var(--color-on-mark)"
      >
        {LETTERS[operator]}
      </text>
    </svg>
  );
}

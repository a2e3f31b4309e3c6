"use client";
import * as RadioGroup from "radix-ui/radio-group";
import type { ReactNode, Ref } from "react";
import { cx } from "./cx";

/** The inputs that Radix adds for forms are pushed out to the left, where a page from right to left grows a scroll bar. */
export const HIDDEN_INPUTS = "[&_input]:hidden";

interface TilesProps<Value extends string> {
  readonly label: string;
  readonly value: Value | null;
  readonly onChoose: (value: string) => void;
  readonly describedBy?: string | undefined;
  readonly isInvalid?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Choices as tiles to tap: a radio group, one stop for the Tab key, arrows inside it. */
export function Tiles<Value extends string>({
  label,
  value,
  onChoose,
  describedBy,
  isInvalid,
  className,
  children,
}: TilesProps<Value>) {
  return (
    <RadioGroup.Root
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={isInvalid || undefined}
      value={value ?? ""}
      onValueChange={onChoose}
      className={cx("grid gap-2", HIDDEN_INPUTS, className)}
    >
      {children}
    </RadioGroup.Root>
  );
}

interface TileProps {
  readonly value: string;
  readonly className?: string;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Tile({ value, className, children, ref }: TileProps) {
  return (
    <RadioGroup.Item
      ref={ref}
      value={value}
      className={cx(
        "min-h-12 rounded-10 border border-edge bg-surface-1 px-3 py-2 text-start text-ink-1 transition-colors hover:bg-surface-2",
        "data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft data-[state=checked]:ring-1 data-[state=checked]:ring-accent data-[state=checked]:ring-inset",
        className,
      )}
    >
      {children}
    </RadioGroup.Item>
  );
}

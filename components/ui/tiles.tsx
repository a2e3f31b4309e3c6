"use client";
import type { ReactNode, Ref } from "react";
import { cx } from "./cx";
import { Radio, RadioGroup } from "./radio-group";

interface TilesProps<Value extends string> {
  readonly label: string;
  readonly value: Value | null;
  readonly onChoose: (value: string) => void;
  readonly describedBy?: string | undefined;
  readonly isInvalid?: boolean;
  /** The key that leads here, as `aria-keyshortcuts` has it. */
  readonly shortcut?: string | undefined;
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
  shortcut,
  className,
  children,
}: TilesProps<Value>) {
  return (
    <RadioGroup
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={isInvalid || undefined}
      aria-keyshortcuts={shortcut}
      value={value ?? ""}
      onValueChange={onChoose}
      className={cx("grid gap-2", className)}
    >
      {children}
    </RadioGroup>
  );
}

interface TileProps {
  readonly value: string;
  /** The key that chooses it, as `aria-keyshortcuts` has it. */
  readonly shortcut?: string | undefined;
  /** Probably not for this customer: greyed, and says why; it can still be tapped. */
  readonly isUnfit?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Tile({ value, shortcut, isUnfit = false, className, children, ref }: TileProps) {
  return (
    <Radio
      ref={ref}
      value={value}
      aria-keyshortcuts={shortcut}
      className={cx(
        "min-h-12 rounded-10 border border-edge bg-surface-1 px-3 py-2 text-start transition-colors hover:bg-surface-2",
        "data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft data-[state=checked]:ring-1 data-[state=checked]:ring-accent data-[state=checked]:ring-inset",
        isUnfit ? "border-dashed text-ink-3" : "text-ink-1",
        className,
      )}
    >
      {children}
    </Radio>
  );
}

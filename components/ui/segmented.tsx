"use client";
import type { ReactNode } from "react";
import { Radio, RadioGroup } from "./radio-group";

export interface Segment<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
  /** Of the label's own words, where it differs from the page's. */
  readonly lang?: string;
}

interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly segments: readonly Segment<Value>[];
  readonly onChoose: (value: Value) => void;
}

/** A few short choices side by side. */
export function Segmented<Value extends string>({ label, value, segments, onChoose }: SegmentedProps<Value>) {
  const choose = (chosen: string): void => {
    const segment = segments.find((each) => each.value === chosen);
    if (segment) onChoose(segment.value);
  };
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={choose}
      className="flex rounded-10 border border-edge bg-surface-1 p-0.5"
    >
      {segments.map((segment) => (
        <Radio
          key={segment.value}
          value={segment.value}
          lang={segment.lang}
          className="min-h-11 flex-1 rounded-6 px-3 text-15 whitespace-nowrap text-ink-2 data-[state=checked]:bg-accent data-[state=checked]:font-semibold data-[state=checked]:text-on-accent"
        >
          {segment.label}
        </Radio>
      ))}
    </RadioGroup>
  );
}

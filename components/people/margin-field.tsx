"use client";
import { useTranslations } from "next-intl";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { ProblemCode } from "@/lib/domain/problem";

/** Whether a problem is shown beside the field. */
export const isAboutMargin = (problem: ProblemCode | null): boolean =>
  problem === "margin-invalid" || problem === "margin-above-own";

interface MarginFieldProps {
  readonly label: string;
  readonly hint?: string;
  /** As it is now, a percentage; typed like one. */
  readonly margin: string;
  readonly problem: ProblemCode | null;
}

/** What a shop earns on a face value. */
export function MarginField({ label, hint, margin, problem }: MarginFieldProps) {
  const words = useTranslations("problem");
  return (
    <Field label={label} hint={hint} error={problem && isAboutMargin(problem) ? words(problem) : undefined}>
      {(described) => (
        <Input
          key={margin}
          {...described}
          name="margin"
          dir="ltr"
          inputMode="decimal"
          required
          defaultValue={margin}
          autoComplete="off"
          className="max-w-32"
          maxLength={10}
        />
      )}
    </Field>
  );
}

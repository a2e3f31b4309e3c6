"use client";
import { useTranslations } from "next-intl";
import type { ComponentProps, ReactNode, RefObject } from "react";
import { groupTypedAmount } from "@/components/text/typed-text";
import { cx } from "@/components/ui/cx";
import { Field } from "@/components/ui/field";
import { FigureInput } from "@/components/ui/figure-input";

type AmountEntryProps = Omit<
  ComponentProps<typeof FigureInput>,
  "onType" | "inputRef" | "placeholder" | "id" | "size"
> & {
  readonly label: string;
  readonly hint?: string;
  readonly error?: ReactNode;
  readonly size: "large" | "small";
  readonly fieldRef?: RefObject<HTMLInputElement | null>;
  /** Told what stands there now, in groups. */
  readonly onType: (amount: string) => void;
};

/** Whole dinars, typed on a ruled line. */
export function AmountEntry({
  label,
  hint,
  error = null,
  size,
  fieldRef,
  onType,
  ...rest
}: AmountEntryProps) {
  const t = useTranslations("text");
  const isLarge = size === "large";
  return (
    <Field label={label} error={error} {...(hint === undefined ? {} : { hint })}>
      {(described) => (
        <div className="ruled flex items-baseline gap-2" data-invalid={error !== null}>
          <FigureInput
            {...described}
            {...rest}
            {...(fieldRef ? { inputRef: fieldRef } : {})}
            placeholder="0"
            onType={(text, caret) => {
              const grouped = groupTypedAmount({ text, caret });
              onType(grouped.text);
              return grouped.caret;
            }}
            className={cx("py-1", isLarge ? "text-32 sm:text-48" : "text-22")}
          />
          <span aria-hidden className={cx("text-ink-3", isLarge ? "text-22" : "text-17")}>
            {t("currency")}
          </span>
        </div>
      )}
    </Field>
  );
}

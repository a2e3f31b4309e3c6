"use client";
import { type ComponentProps, type Ref, useLayoutEffect, useRef } from "react";
import { cx } from "./cx";

interface FigureInputProps extends Omit<ComponentProps<"input">, "value" | "onChange" | "ref"> {
  readonly value: string;
  /** What now stands in the field, and where the caret is; returns both as they should be. */
  readonly onType: (text: string, caret: number) => number;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** Large figures typed on a ruled line; whoever groups them says where the caret belongs afterwards. */
export function FigureInput({ value, onType, inputRef, className, ...rest }: FigureInputProps) {
  const own = useRef<HTMLInputElement | null>(null);
  const caret = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (caret.current === null || own.current !== document.activeElement) return;
    own.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });
  const keep = (element: HTMLInputElement | null): void => {
    own.current = element;
    if (typeof inputRef === "function") inputRef(element);
    else if (inputRef) inputRef.current = element;
  };
  return (
    <input
      {...rest}
      ref={keep}
      value={value}
      onChange={({ target }) => {
        caret.current = onType(target.value, target.selectionStart ?? target.value.length);
      }}
      type="text"
      inputMode="numeric"
      dir="ltr"
      autoComplete="off"
      autoCorrect="off"
      spellCheck={false}
      enterKeyHint="next"
      className={cx(
        "w-full min-w-0 bg-transparent leading-tight font-semibold outline-none rtl:text-end",
        className,
      )}
    />
  );
}

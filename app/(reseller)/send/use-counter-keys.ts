"use client";
import { type RefObject, useEffect, useEffectEvent } from "react";

interface CounterKeys {
  readonly form: RefObject<HTMLFormElement | null>;
  readonly sheet: RefObject<HTMLDialogElement | null>;
  readonly numberField: RefObject<HTMLInputElement | null>;
  /** Then a digit is no longer one of it. */
  readonly isNumberWhole: boolean;
  readonly onEscape: () => void;
}

/** Where a key types what it says. */
const isTextField = (target: Element): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("input, textarea, select")) &&
  !target.matches('[inputmode="numeric"]');

const isFigureField = (target: Element): boolean => target.matches('[inputmode="numeric"]');

/** Nothing that Enter does something else with: the page itself, or a radio, which Enter leaves as it is. */
const isIdle = (target: Element): boolean =>
  target === document.body || target.matches('main, [role="radio"]');

/**
 * "Alt+3", "Alt+P": digits by their place, letters by what stands on the key; by its place where that is no Latin letter, as
 * on an Arabic keyboard. AltGr types signs, and is none of ours.
 */
function shortcutOf(event: KeyboardEvent): string | null {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.getModifierState("AltGraph")) return null;
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  if (digit !== undefined) return `Alt+${digit}`;
  const letter = /^[a-z]$/i.test(event.key) ? event.key : /^Key([A-Z])$/.exec(event.code)?.[1];
  return letter === undefined ? null : `Alt+${letter.toUpperCase()}`;
}

const partWith = (shortcut: string | null): HTMLElement | null =>
  shortcut === null ? null : document.querySelector<HTMLElement>(`[aria-keyshortcuts~="${shortcut}"]`);

/** A key that is held down sends once. */
function isSending(event: KeyboardEvent, target: Element): boolean {
  if (event.key !== "Enter" || event.repeat || event.altKey || event.metaKey) return false;
  return event.ctrlKey || isIdle(target);
}

const isDigit = (key: string): boolean => /^[+\d\u0660-\u0669\u06f0-\u06f9]$/.test(key);

/** Does what the part of the page with this key is for: fields and groups take the focus, buttons are pressed. */
function use(part: HTMLElement): void {
  if (part.matches("input")) part.focus();
  else if (part.matches("button")) part.click();
  else part.querySelector<HTMLElement>('[role="radio"][tabindex="0"], a[href], button')?.focus();
}

/**
 * The counter's keys, wherever the focus is. Each part says its own in `aria-keyshortcuts`, and is found by it: what is
 * announced is what works.
 */
export function useCounterKeys({ form, sheet, numberField, isNumberWhole, onEscape }: CounterKeys): void {
  const typeOn = (): void => {
    const amount = form.current?.querySelector<HTMLInputElement>('input[name="amount"]');
    const field = (isNumberWhole ? amount : null) ?? numberField.current;
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  };
  /** What a key does here; null where it is none of ours, or is left to the field that has the focus by then. */
  const deedOf = (event: KeyboardEvent, target: Element): (() => void) | null => {
    const part = partWith(shortcutOf(event));
    if (part) return () => use(part);
    if (isSending(event, target)) return () => form.current?.requestSubmit();
    if (event.altKey || event.ctrlKey || event.metaKey || isTextField(target)) return null;
    if (event.key === "Escape") return onEscape;
    if (event.key === "?" || event.key === "؟") return () => sheet.current?.showModal();
    if (!isFigureField(target) && isDigit(event.key)) typeOn();
    return null;
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const { target } = event;
    // Of a dialog that is open every key is its own.
    if (event.isComposing || !(target instanceof Element) || document.querySelector("dialog[open]")) return;
    const deed = deedOf(event, target);
    if (deed === null) return;
    event.preventDefault();
    deed();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKey(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

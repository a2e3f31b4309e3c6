"use client";
import { useEffect } from "react";

/** Where a key types what it says, or chooses. */
const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("input, textarea, select")) &&
  !target.matches('[type="hidden"]');

/**
 * A letter by its place: it stands there on an Arabic keyboard too. A sign as it is typed, which on some keyboards takes
 * Shift; the stroke also by its place, where an Arabic keyboard has a letter.
 */
function keyOf({ key, code, shiftKey }: KeyboardEvent): string | undefined {
  if (key === "?" || key === "؟") return "?";
  if (key === "/" || (code === "Slash" && !shiftKey)) return "/";
  return shiftKey ? undefined : /^Key([A-Z])$/.exec(code)?.[1];
}

function press(event: KeyboardEvent): void {
  const key = keyOf(event);
  const isHeld = event.altKey || event.ctrlKey || event.metaKey || event.repeat;
  if (key === undefined || isHeld || event.isComposing || isField(event.target)) return;
  const part = document.querySelector<HTMLElement>(`[aria-keyshortcuts="${key}"]`);
  if (part === null) return;
  event.preventDefault();
  if (isField(part)) part.focus();
  else part.click();
}

/** Presses whatever says that it has this key: what is announced is what works. */
export function ReviewKeys() {
  useEffect(() => {
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
  return null;
}

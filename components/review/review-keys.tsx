"use client";
import { useEffect } from "react";

/** Where a key types what it says, or chooses. */
const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("input, textarea, select")) &&
  !target.matches('[type="hidden"]');

/** By its place: the letter stands there on an Arabic keyboard too. */
function press(event: KeyboardEvent): void {
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  const isHeld = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat;
  if (letter === undefined || isHeld || event.isComposing || isField(event.target)) return;
  const part = document.querySelector<HTMLElement>(`[aria-keyshortcuts="${letter}"]`);
  if (part === null) return;
  event.preventDefault();
  part.click();
}

/** Presses whatever says that it has this key: what is announced is what works. */
export function ReviewKeys() {
  useEffect(() => {
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
  return null;
}

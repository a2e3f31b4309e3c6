"use client";
import { useSyncExternalStore } from "react";

/** One clock for everything on the page that counts seconds; it stands still when nothing does. */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = 0;

function listen(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(tick, 1_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}

const stand = (): (() => void) => () => undefined;
const current = (): number => {
  if (now === 0) now = Date.now();
  return now;
};

/** Now in milliseconds, each second anew while `isRunning`; null on the server, whose now is another one. */
export function useNow(isRunning: boolean): number | null {
  return useSyncExternalStore<number | null>(isRunning ? listen : stand, current, () => null);
}

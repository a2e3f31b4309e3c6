"use client";
import { useEffect, useState, useTransition } from "react";
import { type ActionAnswer, outcomeOf } from "@/lib/domain/outcome";
import type { ProblemCode } from "@/lib/domain/problem";

/** Long enough to copy it by hand; a screen is seen by whoever comes next. */
export const SHOWN_SECONDS = 30;

interface WholeNumber {
  /** Null while it is hidden. */
  readonly msisdn: string | null;
  readonly isBusy: boolean;
  readonly turn: () => void;
}

/** A number, half hidden until somebody asks for it; hidden again after a while, or when the page is left. */
export function useWholeNumber(
  reveal: () => Promise<ActionAnswer<{ msisdn: string }> | undefined>,
  onProblem: (problem: ProblemCode | null) => void,
): WholeNumber {
  const [msisdn, setMsisdn] = useState<string | null>(null);
  const [isBusy, start] = useTransition();
  useHiding(msisdn, setMsisdn);
  const show = (): void =>
    start(async () => {
      const outcome = outcomeOf(await reveal().catch(() => undefined));
      onProblem(outcome.ok ? null : outcome.problem);
      if (outcome.ok) setMsisdn(outcome.value.msisdn);
    });
  return { msisdn, isBusy, turn: msisdn === null ? show : () => setMsisdn(null) };
}

function useHiding(msisdn: string | null, set: (msisdn: null) => void): void {
  useEffect(() => {
    if (msisdn === null) return;
    const hide = (): void => set(null);
    const timer = setTimeout(hide, SHOWN_SECONDS * 1_000);
    const leave = (): void => {
      if (document.visibilityState === "hidden") hide();
    };
    document.addEventListener("visibilitychange", leave);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", leave);
    };
  }, [msisdn, set]);
}

"use client";
import { useMemo } from "react";
import type { Question } from "@/components/ui/question";
import { useAnswer } from "@/components/ui/use-answer";
import type { OrderStatus } from "@/lib/domain/order-status";
import {
  askForStatus,
  asksOnFocus,
  nextPollMs,
  OrderSilence,
  type Silence,
  type Told,
  toldAtFirst,
} from "./poll-order";

export interface Watched {
  readonly status: OrderStatus;
  /** Why the last question brought nothing, while the last state known stays on screen. */
  readonly silence: Silence | null;
}

function silenceOf(error: unknown): Silence | null {
  if (error === null) return null;
  return error instanceof OrderSilence ? error.silence : "no-connection";
}

const QUESTION: Question<Told> = {
  ask: (before, signal) => askForStatus(before.status.reference, before, signal),
  nextMs: (told, error) => nextPollMs(told, silenceOf(error)),
  asksOnReturn: asksOnFocus,
  isAsNew: (one, other) => one.status.updatedAt >= other.status.updatedAt,
};

/** An order's state, kept current for as long as that is of use. However many places show it, it is asked about once. */
export function useOrderStatus(first: OrderStatus): Watched {
  const told = useMemo(() => toldAtFirst(first), [first]);
  const { answer, error } = useAnswer(`order ${first.reference}`, told, QUESTION);
  return { status: answer.status, silence: silenceOf(error) };
}

"use client";
import { useEffect, useEffectEvent } from "react";
import { takeCalledNumber } from "@/components/customers/called-number";
import { groupMsisdn } from "@/lib/domain/msisdn";
import { type Draft, emptyDraft } from "./send-draft";

/**
 * Puts the number into the form that the customer book handed over. A send that was not heard of keeps its form: what became
 * of it comes first.
 */
export function useCalledNumber(draft: Draft, replace: (draft: Draft) => void): void {
  const isOpen = draft.key !== "";
  const fill = useEffectEvent(() => {
    const called = takeCalledNumber();
    if (called === null || draft.isUnconfirmed) return;
    replace({ ...emptyDraft(crypto.randomUUID()), number: groupMsisdn(called) });
  });
  useEffect(() => {
    if (isOpen) fill();
  }, [isOpen]);
}

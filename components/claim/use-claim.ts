"use client";
import { useMemo } from "react";
import type { Question } from "@/components/ui/question";
import { useAnswer } from "@/components/ui/use-answer";
import type { ClaimStatus } from "@/lib/domain/claim";
import { askForClaim, claimAtFirst, nextClaimMs, type ToldClaim } from "./ask-claim";

const questionAbout = (slip: string): Question<ToldClaim> => ({
  ask: (before, signal) => askForClaim(slip, before, signal),
  nextMs: (told, error) => nextClaimMs(told, error !== null),
  asksOnReturn: ({ status }) => !status.isFinal,
  // It bears no time of its own: what was asked for came after the page.
  isAsNew: () => true,
});

/** What became of an order, kept current until it is final, by the slip alone. */
export function useClaim(
  slip: string,
  first: ClaimStatus,
): { readonly status: ClaimStatus; readonly isSilent: boolean } {
  const [told, question] = useMemo(() => [claimAtFirst(first), questionAbout(slip)] as const, [first, slip]);
  const { answer, error } = useAnswer(`claim ${slip}`, told, question);
  return { status: answer.status, isSilent: error !== null };
}

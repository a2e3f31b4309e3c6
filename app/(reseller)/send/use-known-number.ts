"use client";
import { useEffect, useEffectEvent, useState } from "react";
import { parseMsisdn } from "@/lib/domain/msisdn";
import { type NumberAnswer, numberAnswerOnWire } from "@/lib/domain/number-answer";
import { askAboutNumber } from "./ask-about-number";
import { type Draft, numberToRecall } from "./send-draft";

/** A counter does not wait for a memory. */
const PATIENCE_MS = 8_000;

export type KnownNumber = NonNullable<NumberAnswer["known"]>;

/** What this shop remembers of the number in the form. */
export type Recall =
  /** typing: it is not whole yet. silent: nobody answered, so nothing is said. */
  | { readonly kind: "typing" | "asking" | "silent" | "new" }
  | { readonly kind: "known"; readonly known: KnownNumber };

interface Heard {
  readonly msisdn: string;
  /** Null where no answer came. */
  readonly answer: NumberAnswer | null;
}

const ask = async (number: string, signal: AbortSignal): Promise<NumberAnswer | null> =>
  numberAnswerOnWire(await askAboutNumber("known", number, signal)) ?? null;

/**
 * Asks who a whole number is, and puts into the draft what a sale goes by. Nothing waits for it. The times are those of the
 * answer, newer than the page's; null where there is none.
 */
export function useKnownNumber(
  draft: Draft,
  onChange: (part: Partial<Draft>) => void,
): { readonly recall: Recall; readonly times: NumberAnswer["times"] | null } {
  const asked = numberToRecall(draft);
  const [heard, setHeard] = useState<Heard | null>(null);
  const keep = useEffectEvent((msisdn: string, answer: NumberAnswer | null) => {
    setHeard({ msisdn, answer });
    if (answer === null) return;
    const { known } = answer;
    if (known === null) return onChange({ known });
    const { operator, line, unfitPlanCodes } = known;
    onChange({ known: { msisdn, operator, line, unfitPlanCodes } });
  });
  useEffect(() => {
    if (asked === null) return;
    // Said again, it may have bought meanwhile.
    setHeard(null);
    const leaving = new AbortController();
    let isGone = false;
    const patience = setTimeout(() => leaving.abort(), PATIENCE_MS);
    void ask(asked, leaving.signal).then((answer) => {
      clearTimeout(patience);
      if (!isGone) keep(asked, answer);
    });
    return () => {
      isGone = true;
      clearTimeout(patience);
      leaving.abort();
    };
  }, [asked]);
  return { recall: recallOf(draft, asked, heard), times: heard?.answer?.times ?? null };
}

function recallOf(draft: Draft, asked: string | null, heard: Heard | null): Recall {
  const number = parseMsisdn(draft.number);
  if (!number.ok) return { kind: "typing" };
  // An answer for another number says nothing of this one.
  if (heard?.msisdn !== number.value) return { kind: asked === null ? "silent" : "asking" };
  if (heard.answer === null) return { kind: "silent" };
  return heard.answer.known ? { kind: "known", known: heard.answer.known } : { kind: "new" };
}

"use client";
import { useEffect, useEffectEvent, useState } from "react";
import { type OperatorWord, operatorWordOnWire } from "@/lib/domain/operator-word";
import { askAboutNumber } from "./ask-about-number";
import { type Draft, numberToAskAbout } from "./send-draft";

const ASK_AGAIN_MS = 700;
/** Then the customer has waited long enough for a hint. */
const MOST_QUESTIONS = 10;

const UNTOLD: OperatorWord = { kind: "untold" };

/** Whatever goes wrong on the way, the number's beginning is all that is known then. */
const ask = async (number: string, signal: AbortSignal): Promise<OperatorWord> =>
  operatorWordOnWire(await askAboutNumber("operator", number, signal)) ?? UNTOLD;

async function hear(number: string, signal: AbortSignal): Promise<OperatorWord> {
  for (let turn = 0; turn < MOST_QUESTIONS; turn += 1) {
    const word = await ask(number, signal);
    if (word.kind !== "asking") return word;
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
  return UNTOLD;
}

/**
 * Asks whose number it is where its beginning does not say for sure, and puts the answer into the draft. Nothing waits for
 * it, and what was already sent keeps the network that it was sent with. True while the answer is on its way.
 */
export function useOperatorWord(draft: Draft, onChange: (part: Partial<Draft>) => void): boolean {
  const msisdn = numberToAskAbout(draft);
  const [heard, setHeard] = useState<string | null>(null);
  const keep = useEffectEvent((number: string, word: OperatorWord) => {
    setHeard(number);
    if (word.kind === "told") onChange({ detected: { msisdn: number, operator: word.operator } });
    if (word.kind === "nobodys") onChange({ detected: { msisdn: number, operator: null } });
  });
  useEffect(() => {
    if (msisdn === null) return;
    const leaving = new AbortController();
    void hear(msisdn, leaving.signal).then((word) => {
      if (!leaving.signal.aborted) keep(msisdn, word);
    });
    return () => leaving.abort();
  }, [msisdn]);
  return msisdn !== null && heard !== msisdn;
}

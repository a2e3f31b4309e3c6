"use client";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { Asking, Heard, Question } from "./question";

const LOAD_AGAIN_MS = 5_000;

/** What asks is fetched by pages that have something to ask about: most are opened to send, and are to open fast. */
async function loadAsking(isGone: () => boolean): Promise<typeof import("./ask-again") | null> {
  while (!isGone()) {
    const loaded = await import("./ask-again").catch(() => null);
    if (loaded !== null) return loaded;
    await new Promise((resolve) => setTimeout(resolve, LOAD_AGAIN_MS));
  }
  return null;
}

/** The last answer to a question, kept current while it is on screen. `first` is what the page came with. */
export function useAnswer<Answer>(name: string, first: Answer, question: Question<Answer>): Heard<Answer> {
  const [latest, setLatest] = useState<{ readonly name: string; readonly heard: Heard<Answer> } | null>(null);
  const asking = useRef<Asking<Answer> | null>(null);
  const isOpen = question.asksOnReturn(first);
  const begin = useEffectEvent(({ askAgain }: typeof import("./ask-again"), about: string) =>
    askAgain(about, first, question, (heard) => setLatest({ name: about, heard })),
  );
  useEffect(() => {
    if (!isOpen) return;
    let isGone = false;
    void loadAsking(() => isGone).then((loaded) => {
      if (loaded !== null && !isGone) asking.current = begin(loaded, name);
    });
    return () => {
      isGone = true;
      asking.current?.leave();
      asking.current = null;
    };
  }, [name, isOpen]);
  // A page read anew may know more than the last question did.
  useEffect(() => asking.current?.learn(first), [first]);
  const heard = latest?.name === name ? latest.heard : null;
  return heard !== null && question.isAsNew(heard.answer, first) ? heard : { answer: first, error: null };
}

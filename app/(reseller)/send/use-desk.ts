"use client";
import { type RefObject, useCallback, useEffect, useEffectEvent, useState } from "react";
import { z } from "zod";
import { groupTypedNumber } from "@/components/text/typed-text";
import { type Draft, draftSchema, emptyDraft } from "./send-draft";

/** What this tab remembers of its own sends. */
const memorySchema = z.object({
  /** The latest order sent here. */
  latest: z.string().nullable(),
  /** Orders whose offers were taken up. */
  taken: z.array(z.string()),
  /** Orders whose offers were put aside for all plans: they do not come back by themselves. */
  dismissed: z.array(z.string()),
});
type Memory = z.output<typeof memorySchema>;

const DRAFT = "taabia.draft";
const MEMORY = "taabia.sent-here";
const NOTHING: Memory = { latest: null, taken: [], dismissed: [] };

function recall<Schema extends z.ZodType>(name: string, schema: Schema): z.output<Schema> | null {
  try {
    return schema.safeParse(JSON.parse(sessionStorage.getItem(name) ?? "null")).data ?? null;
  } catch {
    return null;
  }
}

function keep(name: string, value: unknown): void {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Storage full or forbidden: the form works on, only a reload starts it afresh.
  }
}

const newDraft = (): Draft => emptyDraft(crypto.randomUUID());

interface Desk {
  /** The key of a send whose answer this tab did not hear before it was left or reloaded. */
  readonly unheardKey: string | null;
  readonly draft: Draft;
  readonly memory: Memory;
  readonly change: (part: Partial<Draft>) => void;
  readonly replace: (draft: Draft) => void;
  readonly remember: (part: (memory: Memory) => Partial<Memory>) => void;
}

/**
 * The form's draft with its key, and what was sent here, both kept in this tab's storage. The server's page knows neither,
 * so they arrive with the first effect; what was typed before that is taken over.
 */
export function useDesk(numberField: RefObject<HTMLInputElement | null>): Desk {
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(""));
  const [memory, setMemory] = useState<Memory>(NOTHING);
  const [unheardKey, setUnheardKey] = useState<string | null>(null);
  const isOpen = draft.key !== "";

  useEffect(() => {
    const typed = numberField.current?.value ?? "";
    const opened = recall(DRAFT, draftSchema) ?? newDraft();
    setDraft(
      typed === ""
        ? opened
        : { ...newDraft(), number: groupTypedNumber({ text: typed, caret: typed.length }).text },
    );
    if (opened.isUnconfirmed) setUnheardKey(opened.key);
    setMemory(recall(MEMORY, memorySchema) ?? NOTHING);
  }, [numberField]);

  useEffect(() => {
    if (isOpen) keep(DRAFT, draft);
  }, [draft, isOpen]);

  useEffect(() => {
    if (isOpen) keep(MEMORY, memory);
  }, [memory, isOpen]);

  return {
    draft,
    memory,
    unheardKey,
    change: useCallback((part) => setDraft((before) => ({ ...before, ...part })), []),
    replace: useCallback((next) => setDraft(next), []),
    remember: useCallback((part) => setMemory((before) => ({ ...before, ...part(before) })), []),
  };
}

/** Asks once what became of a send that was not heard; `onFound` hears of it only where it became an order. */
export function useUnheard<Order>(
  key: string | null,
  find: (key: string) => Promise<Order | null>,
  onFound: (order: Order, key: string) => void,
): void {
  const ask = useEffectEvent(async (asked: string, isGone: () => boolean) => {
    // No answer again leaves the form as it was: sending again is the same order.
    const order = await find(asked).catch(() => null);
    if (order !== null && !isGone()) onFound(order, asked);
  });
  useEffect(() => {
    let isGone = false;
    if (key !== null) void ask(key, () => isGone);
    return () => {
      isGone = true;
    };
  }, [key]);
}

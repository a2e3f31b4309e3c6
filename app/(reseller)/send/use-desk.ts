"use client";
import { type RefObject, useCallback, useEffect, useEffectEvent, useState } from "react";
import { groupTypedNumber } from "@/components/text/typed-text";
import { count, listOf, orNull, type Shape, type ShapedBy, shapeOf, text } from "@/lib/domain/shape";
import { type Draft, draftShape, emptyDraft, isUntouched } from "./send-draft";

/** What this tab remembers of its own sends. */
const memoryShape = shapeOf({
  /** The latest order sent here. */
  latest: orNull(text),
  /** Orders whose offers were taken up. */
  taken: listOf(text),
  /** Orders whose offers were put aside for all plans: they do not come back by themselves. */
  dismissed: listOf(text),
});
type Memory = ShapedBy<typeof memoryShape>;

const NOTHING: Memory = { latest: null, taken: [], dismissed: [] };

/** What was typed half a day ago is nobody's draft any more; a send that was not heard stays until it is. */
const LONGEST_KEPT_MS = 12 * 3_600_000;

/** What is kept is never null: null would be nothing kept. */
const keptShape = shapeOf({ keptAtMs: count, value: (value: unknown) => value ?? undefined });

interface Kept<Value> {
  readonly value: Value;
  readonly isOld: boolean;
}

/** One person's desk, as a tab or the device keeps it: `sessionStorage` or `localStorage`. */
interface DeskStore {
  readonly recall: <Value>(name: string, shape: Shape<Value>) => Kept<Value> | null;
  readonly keep: (name: string, value: unknown) => void;
}

function storeIn(open: () => Storage, person: string): DeskStore {
  const place = (name: string): string => `taabia.${name}.${person}`;
  return {
    recall: (name, shape) => {
      try {
        const kept = keptShape(JSON.parse(open().getItem(place(name)) ?? "null"));
        const value = shape(kept?.value);
        if (!kept || value === undefined) return null;
        return { value, isOld: Date.now() - kept.keptAtMs > LONGEST_KEPT_MS };
      } catch {
        return null;
      }
    },
    keep: (name, value) => {
      try {
        open().setItem(place(name), JSON.stringify({ keptAtMs: Date.now(), value }));
      } catch {
        // Storage full or forbidden: the form works on, only a reload starts it afresh.
      }
    },
  };
}

/** A page that is being left needs a moment to let go. */
const LETTING_GO_MS = 300;

/**
 * Whether this is the person's first tab here, which then keeps their desk on the device too, for as long as it lives: a draft
 * outlives a tab that the system closed, and no two tabs ever have one key, which would make two sends one order.
 */
function isFirstTab(person: string): Promise<boolean> {
  const known = firstTabs.get(person);
  if (known !== undefined) return known;
  const asked = new Promise<boolean>((resolve) => {
    if (!("locks" in navigator)) {
      resolve(false);
      return;
    }
    const options = { signal: AbortSignal.timeout(LETTING_GO_MS) };
    const held = navigator.locks.request(`taabia.desk.${person}`, options, () => {
      resolve(true);
      return new Promise<never>(() => undefined);
    });
    held.catch(() => resolve(false));
  });
  firstTabs.set(person, asked);
  return asked;
}

/** Asked once in the life of a page, however often the counter is left and opened. */
const firstTabs = new Map<string, Promise<boolean>>();

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
 * The form's draft with its key, and what was sent here, both kept by this tab, and by the device for the next first tab. The
 * server's page knows neither, so they arrive with the first effect; what was typed before that is taken over.
 */
export function useDesk(person: string, numberField: RefObject<HTMLInputElement | null>): Desk {
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(""));
  const [memory, setMemory] = useState<Memory>(NOTHING);
  const [unheardKey, setUnheardKey] = useState<string | null>(null);
  const [isDevices, setDevices] = useState(false);
  const isOpen = draft.key !== "";

  useEffect(() => {
    const tab = storeIn(() => sessionStorage, person);
    const device = storeIn(() => localStorage, person);
    const typed = numberField.current?.value ?? "";
    const own = tab.recall("draft", draftShape);
    const take = (before: Draft, sentHere: Memory): void => {
      setDraft((now) => (isUntouched(now) ? before : now));
      if (before.isUnconfirmed) setUnheardKey(before.key);
      setMemory(sentHere);
    };
    setDraft({ ...newDraft(), number: groupTypedNumber({ text: typed, caret: typed.length }).text });
    if (own) take(own.value, tab.recall("sent-here", memoryShape)?.value ?? NOTHING);
    let isGone = false;
    void isFirstTab(person).then((isFirst) => {
      if (isGone || !isFirst) return;
      const left = own ? null : device.recall("draft", draftShape);
      if (left && (!left.isOld || left.value.isUnconfirmed))
        take(left.value, device.recall("sent-here", memoryShape)?.value ?? NOTHING);
      setDevices(true);
    });
    return () => {
      isGone = true;
    };
  }, [person, numberField]);

  useEffect(() => {
    if (!isOpen) return;
    const places = [() => sessionStorage, ...(isDevices ? [() => localStorage] : [])];
    for (const place of places) {
      const store = storeIn(place, person);
      store.keep("draft", draft);
      store.keep("sent-here", memory);
    }
  }, [person, draft, memory, isOpen, isDevices]);

  return {
    draft,
    memory,
    unheardKey,
    change: useCallback((part) => setDraft((before) => ({ ...before, ...part })), []),
    replace: useCallback((next) => setDraft(next), []),
    remember: useCallback((part) => setMemory((before) => ({ ...before, ...part(before) })), []),
  };
}

interface Fate<Order> {
  /** Undefined where there was no answer. */
  readonly find: (key: string) => Promise<Order | null | undefined>;
  readonly onFound: (order: Order, key: string) => void;
  /** It had not arrived when the server was asked. */
  readonly onAbsent: (key: string) => void;
}

/**
 * Asks what became of a send that was not heard: once for `key`, left by an earlier page, and for `waitingKey` whenever the
 * network comes back. It only asks. What did not arrive is sent by a tap, under the same key, or not at all.
 */
export function useUnheard<Order>(
  key: string | null,
  waitingKey: string | null,
  { find, onFound, onAbsent }: Fate<Order>,
): void {
  const ask = useEffectEvent(async (asked: string, isGone: () => boolean) => {
    // No answer again leaves the form as it was: sending again is the same order.
    const order = await find(asked).catch(() => undefined);
    if (order === undefined || isGone()) return;
    if (order === null) onAbsent(asked);
    else onFound(order, asked);
  });
  useEffect(() => {
    let isGone = false;
    if (key !== null) void ask(key, () => isGone);
    return () => {
      isGone = true;
    };
  }, [key]);
  useEffect(() => {
    if (waitingKey === null) return;
    let isGone = false;
    const onOnline = (): void => void ask(waitingKey, () => isGone);
    window.addEventListener("online", onOnline);
    return () => {
      isGone = true;
      window.removeEventListener("online", onOnline);
    };
  }, [waitingKey]);
}

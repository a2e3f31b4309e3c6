import "server-only";

/**
 * Virtual time: what is to happen, in order. One thing happens at a time, and the next only when everything that it set
 * in motion has come to rest, so that the same seed gives the same sequence on any machine.
 */
export interface Agenda {
  /** Milliseconds since 1970, virtual. */
  now(): number;
  /** At that time or now, whichever is later; returns how to take it back. */
  at(ms: number, act: () => unknown): () => void;
  /** Lets the next thing happen; false when nothing is planned any more. */
  step(): Promise<boolean>;
}

interface Planned {
  readonly at: number;
  readonly turn: number;
  act: (() => unknown) | null;
}

export function openAgenda(startMs: number): Agenda {
  const heap: Planned[] = [];
  let now = startMs;
  let turns = 0;
  return {
    now: () => now,
    at: (ms, act) => {
      turns += 1;
      const planned: Planned = { at: Math.max(Math.ceil(ms), now), turn: turns, act };
      push(heap, planned);
      return () => {
        planned.act = null;
      };
    },
    step: async () => {
      for (let next = pop(heap); next; next = pop(heap)) {
        if (next.act === null) continue;
        now = next.at;
        await next.act();
        // Whoever was answered goes on in microtasks; all of them have come to rest before the next turn of the loop.
        await new Promise((resolve) => setImmediate(resolve));
        return true;
      }
      return false;
    },
  };
}

const isBefore = (a: Planned, b: Planned): boolean => a.at < b.at || (a.at === b.at && a.turn < b.turn);

function push(heap: Planned[], planned: Planned): void {
  heap.push(planned);
  let index = heap.length - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!swapIfBefore(heap, index, parent)) return;
    index = parent;
  }
}

function pop(heap: Planned[]): Planned | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  heap[0] = last;
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const right = left + 1;
    const smaller = isEarlier(heap, right, left) ? right : left;
    if (smaller >= heap.length || !swapIfBefore(heap, smaller, index)) return first;
    index = smaller;
  }
}

function isEarlier(heap: readonly Planned[], index: number, other: number): boolean {
  const [a, b] = [heap[index], heap[other]];
  return a !== undefined && b !== undefined && isBefore(a, b);
}

function swapIfBefore(heap: Planned[], index: number, other: number): boolean {
  const [a, b] = [heap[index], heap[other]];
  if (a === undefined || b === undefined || !isBefore(a, b)) return false;
  heap[index] = b;
  heap[other] = a;
  return true;
}

// A steady stream of sales through the web's own door. Whoever does not hear an answer asks again with the same key, as the
// counter's form does, until there is one.
import { setTimeout as sleep } from "node:timers/promises";
import type { Luck } from "@/lib/simulator/luck";
import type { Heard, Person } from "./chaos-door";

/** One sale as the counter knows it. */
export type Sale = {
  readonly key: string;
  readonly msisdn: string;
  tries: number;
  /** Null while nobody has answered. */
  outcome:
    | { readonly kind: "sent"; readonly reference: string }
    | { readonly kind: "refused"; readonly problem: string }
    | null;
  /** Every other word that was heard, and how often: lost connections, what broke inside. */
  readonly noise: Map<string, number>;
  readonly startedMs: number;
};

export type Load = {
  readonly sales: readonly Sale[];
  /** No new sales; resolves to how many were still without an answer after so long. */
  finish: (limitMs: number) => Promise<number>;
};

const tryMs = 10_000;
/** Nobody begins a sale while so many wait for their answer: a counter has so many hands. */
const mostWaiting = 24;
const againAfterMs = (tries: number): number => Math.min(300 * 2 ** (tries - 1), 3000);
const numbersOfTheProvider = [
  ["0600000001", 0.1], // wrong number: given back
  ["0600000002", 0.1], // given back with an offer
  ["0600000003", 0.04], // undecided
] as const;

function pickNumber(luck: Luck, count: number): string {
  let left = luck.next();
  for (const [number, share] of numbersOfTheProvider) {
    left -= share;
    if (left < 0) {
      return number;
    }
  }
  return `0770${String(100_000 + count).slice(-6)}`;
}

/** Drawn from the seed, in the form of a version 4 UUID: the same run has the same keys. */
const keyFrom = (luck: Luck): string =>
  "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replaceAll("x", () => luck.between(0, 15).toString(16));

const note = (sale: Sale, word: string): void => {
  sale.noise.set(word, (sale.noise.get(word) ?? 0) + 1);
};

type Returned = {
  readonly data?:
    | { readonly kind: "sent"; readonly order: { readonly reference: string } }
    | { readonly kind: "refused"; readonly problem: string };
  readonly serverError?: string;
  readonly validationErrors?: unknown;
};

/** What an answer means for the sale; null = ask again. */
function outcomeOf(sale: Sale, heard: Heard): Sale["outcome"] {
  if (heard.kind === "lost") {
    note(sale, heard.why);
    return null;
  }
  const { data, serverError, validationErrors } = (heard.value ?? {}) as Returned;
  if (data?.kind === "sent") {
    return { kind: "sent", reference: data.order.reference };
  }
  if (data?.kind === "refused") {
    return { kind: "refused", problem: data.problem };
  }
  note(sale, serverError ?? JSON.stringify(validationErrors ?? heard.value));
  return null;
}

/** Begins `perSecond` sales a second, as long as not too many of those before wait for their answer. */
export function startLoad(people: readonly Person[], luck: Luck, perSecond: number): Load {
  const sales: Sale[] = [];
  const running = new Set<Promise<void>>();
  let isOver = false;
  let isGivenUp = false;

  const sell = async (sale: Sale, person: Person): Promise<void> => {
    const input = {
      idempotencyKey: sale.key,
      msisdn: sale.msisdn,
      planCode: "PREPAID_DJEZZY",
      amount: "100",
      parentReference: null,
      isSecondOne: true, // the numbers of the provider are sold to again and again, whatever is in doubt on them
    };
    while (!(sale.outcome || isGivenUp)) {
      sale.tries += 1;
      sale.outcome = outcomeOf(sale, await person.act("/send", "sendOrderAction", input, tryMs));
      if (sale.outcome === null) {
        await sleep(againAfterMs(sale.tries));
      }
    }
  };
  const begin = (): void => {
    const person = people[luck.between(0, people.length - 1)];
    const msisdn = pickNumber(luck, sales.length);
    const sale: Sale = {
      key: keyFrom(luck),
      msisdn,
      tries: 0,
      outcome: null,
      noise: new Map(),
      startedMs: performance.now(),
    };
    sales.push(sale);
    if (person !== undefined) {
      const one = sell(sale, person).finally(() => running.delete(one));
      running.add(one);
    }
  };
  const timer = setInterval(() => !isOver && running.size < mostWaiting && begin(), 1000 / perSecond);
  return {
    sales,
    finish: async (limitMs) => {
      isOver = true;
      clearInterval(timer);
      await Promise.race([Promise.all(running), sleep(limitMs, undefined, { ref: false })]);
      isGivenUp = true;
      await Promise.all(running);
      return sales.filter(({ outcome }) => outcome === null).length;
    },
  };
}

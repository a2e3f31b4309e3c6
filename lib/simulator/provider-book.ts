import "server-only";
import type { Money } from "@/lib/domain/money";
import type { Attempt, No, Script, Twist } from "./script";

/**
 * A provider's truth: what it has executed, and what has become of it. How it talks about that is its dialect's. Whoever
 * judges our books at the end holds them against this one.
 */
export interface ProviderBook {
  readonly executions: readonly Execution[];
  executionsOf(reference: string): readonly Execution[];
  /** The order of a POST reaches it. */
  take(posted: Posted, script: Script, attempt: Attempt, atMs: number): Taken;
}

/** An order as it was put into a POST, whatever the fields were called. */
export interface Posted {
  readonly reference: string;
  /** National form, ten digits. */
  readonly msisdn: string;
  /** The provider's own word for what is bought. */
  readonly product: string;
  readonly amount: Money;
  /** What will arrive for it, in centimes. */
  readonly worthMinor: bigint;
}

export interface Execution {
  readonly id: string;
  readonly posted: Posted;
  readonly createdAtMs: number;
  readonly script: Script;
  /** What it takes from our account there, where it delivers. */
  readonly cost: Money;
  /** Words that have reached us about it, of those that end an order. */
  readonly said: Set<Ending>;
  looks: number;
  looksAfterFinal: number;
}

export type Ending = "delivered" | "refunded";

export type Taken =
  | { readonly kind: "executed"; readonly execution: Execution }
  | { readonly kind: "duplicate" }
  | { readonly kind: "refused"; readonly no: No };

export interface BookTerms {
  /** The provider's id for its order of that number, counted from 1. */
  readonly idOf: (nth: number) => string;
  readonly costOf: (posted: Posted, driftPpm: number) => Money;
}

/** How long the look for a reference does not see an order that was just made. A doubled request comes later than that. */
const BLIND_MS = 40;

export function openProviderBook({ idOf, costOf }: BookTerms): ProviderBook {
  const executions: Execution[] = [];
  const byReference = new Map<string, Execution[]>();
  const executionsOf = (reference: string): readonly Execution[] => byReference.get(reference) ?? [];
  const execute = (posted: Posted, script: Script, atMs: number): Execution => {
    const execution: Execution = {
      id: idOf(executions.length + 1),
      posted,
      createdAtMs: atMs,
      script,
      cost: costOf(posted, script.costDriftPpm),
      said: new Set(),
      looks: 0,
      looksAfterFinal: 0,
    };
    executions.push(execution);
    byReference.set(posted.reference, [...executionsOf(posted.reference), execution]);
    return execution;
  };
  return {
    executions,
    executionsOf,
    take: (posted, script, attempt, atMs) => {
      if (attempt.treatment !== "execute") return { kind: "refused", no: attempt.refusal };
      // Not atomic: what came a moment ago is not seen yet.
      const isKnown = executionsOf(posted.reference).some(
        ({ createdAtMs }) => createdAtMs <= atMs - BLIND_MS,
      );
      return isKnown ? { kind: "duplicate" } : { kind: "executed", execution: execute(posted, script, atMs) };
    },
  };
}

/** What has become of it in truth by then. */
export function truthAt({ createdAtMs, script }: Execution, atMs: number): "open" | Ending {
  return atMs >= createdAtMs + trueEndMs(script) ? script.fate : "open";
}

/** An order that the provider cannot make up its mind about has its end all the same. */
function trueEndMs(script: Script): number {
  const { undecided, finalAfterMs } = script;
  if (undecided === null) return finalAfterMs;
  return Number.isFinite(undecided.untilMs) ? undecided.untilMs : undecided.fromMs;
}

export const isVisible = ({ createdAtMs, script }: Execution, atMs: number): boolean =>
  atMs >= createdAtMs + script.visibleAfterMs;

// ------------------------------------------------------------------------------------------------ looking at one

export type Word = "waiting" | "busy" | "undecided" | Ending;

/** What is wrong with what is said, beside the word. */
export type Oddity = Extract<
  Twist,
  "other-number" | "other-amount" | "other-reference" | "strange-word" | "success-for-nothing"
>;

/** What the provider has to say of an order now. */
export interface Look {
  readonly execution: Execution;
  readonly word: Word;
  readonly oddity: Oddity | null;
}

/** Counted: a provider that contradicts itself does so from one look to the next. */
export function lookAt(execution: Execution, atMs: number): Look {
  execution.looks += 1;
  const { twist } = execution.script;
  const word = wordAt(execution, atMs);
  return { execution, word, oddity: null, ...(twist !== null && TWISTED[twist](execution, word)) };
}

const isEnding = (word: Word): word is Ending => word === "delivered" || word === "refunded";

function wordAt({ createdAtMs, script, looks }: Execution, atMs: number): Word {
  const age = atMs - createdAtMs;
  const { undecided } = script;
  if (undecided !== null && age >= undecided.fromMs && age < undecided.untilMs) return "undecided";
  const end = undecided === null ? script.finalAfterMs : undecided.untilMs;
  if (age >= end) return script.fate;
  return age < script.operatorWaitMs && looks < 3 ? "waiting" : "busy";
}

/** For how many looks a provider that contradicts itself keeps to its first story. */
const TWISTED_LOOKS = 3;
const isEarly = ({ looks }: Execution): boolean => looks <= TWISTED_LOOKS;

type Twisting = (execution: Execution, word: Word) => Partial<Pick<Look, "word" | "oddity">>;

const odd =
  (oddity: Oddity): Twisting =>
  (execution) =>
    isEarly(execution) ? { oddity } : {};

/** What each contradiction makes of a look. */
const TWISTED: Readonly<Record<Twist, Twisting>> = {
  "flips-after-final": (execution, word) => {
    if (!isEnding(word)) return {};
    execution.looksAfterFinal += 1;
    const other = word === "delivered" ? "refunded" : "delivered";
    return execution.looksAfterFinal > 1 ? { word: other } : {};
  },
  "flips-before-final": (execution, word) =>
    isEnding(word) && isEarly(execution) ? { word: "waiting" } : {},
  "goes-back": ({ looks }, word) => (isEnding(word) ? {} : { word: looks % 2 === 0 ? "waiting" : "busy" }),
  "other-number": odd("other-number"),
  "other-amount": odd("other-amount"),
  "other-reference": odd("other-reference"),
  "strange-word": odd("strange-word"),
  "success-for-nothing": odd("success-for-nothing"),
};

import { OPERATORS, type Operator } from "./plan";
import { oneOf, type Shape, shapeOf } from "./shape";

/**
 * Whose number it is, where its beginning does not say for sure: a provider that can tell is asked, and its word is kept.
 * It decides what a counter shows first, and nothing else: who sells has the last word, and no money moves on it. Pure:
 * time comes in.
 */
export type OperatorWord =
  | {
      /**
       * asking: somebody is being asked. nobodys: no network is known to have that number, a slip of the finger, or newer than
       * anybody's list. untold: nobody was asked, or nobody answered, and the number's beginning stays the best that is known.
       */
      readonly kind: "asking" | "nobodys" | "untold";
    }
  | { readonly kind: "told"; readonly operator: Operator };

const told = shapeOf({ kind: oneOf(["told"]), operator: oneOf(OPERATORS) });
const untold = shapeOf({ kind: oneOf(["asking", "nobodys", "untold"]) });

export const operatorWordOnWire: Shape<OperatorWord> = (value) => told(value) ?? untold(value);

/** A question about a number, as it is kept. */
export interface AskedNumber {
  /** When a counter last wanted to know. */
  readonly wantedAt: Date;
  readonly answeredAt: Date | null;
  /** Who answered; null where nobody did. */
  readonly provider: string | null;
  readonly operator: Operator | null;
}

/** Nobody waits longer at a counter: a question this old is not asked any more. */
export const WANTED_FOR_MS = 10_000;
/** Numbers change their network rarely, and lists of beginnings still less. */
export const WORD_KEPT_MS = 24 * 60 * 60_000;
/** Who did not answer may answer the next customer. */
const SILENCE_KEPT_MS = 60_000;

/** What is known by now; null where it must be asked, for the first time or again. */
export function wordOn(asked: AskedNumber | null, now: Date): OperatorWord | null {
  if (asked === null) return null;
  const { answeredAt, operator, provider, wantedAt } = asked;
  if (answeredAt === null) return isWithin(wantedAt, WANTED_FOR_MS, now) ? { kind: "asking" } : null;
  if (!isWithin(answeredAt, provider === null ? SILENCE_KEPT_MS : WORD_KEPT_MS, now)) return null;
  if (provider === null) return { kind: "untold" };
  return operator === null ? { kind: "nobodys" } : { kind: "told", operator };
}

/** What a clock that jumped wrote ahead of now is over. */
const isWithin = (since: Date, ms: number, now: Date): boolean =>
  since <= now && now.getTime() - since.getTime() < ms;

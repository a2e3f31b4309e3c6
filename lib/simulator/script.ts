import "server-only";
import type { Behaviour } from "./fault-plan";
import type { Luck } from "./luck";

/** What the provider and the network do to one order: drawn once, before it exists. Times in milliseconds. */
export interface Script {
  readonly behaviour: Behaviour;
  /** One POST after the other; the last entry holds for any further one. */
  readonly attempts: readonly Attempt[];
  /** What becomes of it in truth, and when after its creation. */
  readonly fate: "delivered" | "refunded";
  readonly finalAfterMs: number;
  /** Until then every look-up says NOT_FOUND. */
  readonly visibleAfterMs: number;
  /** Between these moments the provider says that it does not know. */
  readonly undecided: { readonly fromMs: number; readonly untilMs: number } | null;
  readonly twist: Twist | null;
  /** How often an answer to a question is spoilt. */
  readonly spoiltQuestions: number;
  readonly operatorWaitMs: number;
  /** In [0, 1): where a provider has several ways of saying the same, which one it takes for this order. */
  readonly manner: number;
  /** By how much it takes more than it is expected to, in millionths. */
  readonly costDriftPpm: number;
}

/** How a provider contradicts itself. */
export const TWISTS = [
  "flips-after-final",
  "flips-before-final",
  "goes-back",
  "other-number",
  "other-amount",
  "other-reference",
  "strange-word",
  "success-for-nothing",
] as const;
export type Twist = (typeof TWISTS)[number];

/** A word that nobody knows is the likeliest of them in life, and the dearest to misread. */
const TWISTS_DRAWN = [...TWISTS, "strange-word", "strange-word", "strange-word"] as const;

/** A no to the order. */
const REFUSALS = ["validation", "phone", "operator-down", "later", "busy"] as const;
/** A no to whoever asks: the account, not the order. */
export const TURN_AWAYS = ["rate-limited", "unauthorized", "disabled", "limit", "float-empty"] as const;

export interface No {
  readonly kind: (typeof REFUSALS)[number] | (typeof TURN_AWAYS)[number];
  readonly retryAfterMs: number | null;
}

export type Answer =
  | "clean"
  | "silence"
  | "reset"
  | "server-error"
  | "html"
  | "truncated"
  | "garbled"
  | "duplicate"
  | "doubled";

export interface Attempt {
  /** False: no connection, so not one byte is written. */
  readonly connects: boolean;
  /** Null: the request gets lost on its way. */
  readonly arrivesAfterMs: number | null;
  /** A second arrival of the same bytes. */
  readonly arrivesAgainAfterMs: number | null;
  readonly treatment: "execute" | "refuse" | "turn-away";
  /** What the provider says where it does not execute, in its own words. */
  readonly refusal: No;
  readonly answersAfterMs: number;
  readonly answer: Answer;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export interface ScriptTerms {
  /** The sender has to renew its lease before the answer comes. */
  readonly isSlow: boolean;
  /** Whether another provider could take what this one's account is refused. */
  readonly hasOther: boolean;
}

export function drawScript(behaviour: Behaviour, luck: Luck, terms: ScriptTerms): Script {
  return {
    behaviour,
    attempts: drawAttempts(behaviour, luck, terms),
    fate:
      behaviour === "refunded" || (behaviour !== "delivered" && luck.chance(0.4)) ? "refunded" : "delivered",
    finalAfterMs: drawFinal(luck),
    visibleAfterMs: behaviour === "not-found-at-first" ? luck.between(8 * SECOND, 13 * MINUTE) : 0,
    undecided: drawUndecided(behaviour, luck),
    twist: behaviour === "contradicting" ? luck.pick(TWISTS_DRAWN) : null,
    spoiltQuestions: 0.12,
    operatorWaitMs: luck.between(1 * SECOND, 8 * SECOND),
    manner: luck.next(),
    costDriftPpm: luck.pick([0, 0, 0, 2500, -1500]),
  };
}

/** What came to nothing is tried again; a key that is refused with its new token as well is a bad key. */
function drawAttempts(behaviour: Behaviour, luck: Luck, terms: ScriptTerms): readonly Attempt[] {
  const attempt = drawAttempt(behaviour, luck, terms);
  const isTriedAgain = behaviour === "turned-away" || behaviour === "unreachable";
  if (!isTriedAgain) return [attempt];
  const isStubborn = attempt.refusal.kind === "unauthorized" && luck.chance(0.5);
  return [attempt, ...(isStubborn ? [attempt] : []), plainAttempt(luck, terms.isSlow)];
}

/** Most within a minute, some within half an hour. */
function drawFinal(luck: Luck): number {
  if (luck.chance(0.9)) return luck.between(2 * SECOND, 45 * SECOND);
  return luck.between(MINUTE, 25 * MINUTE);
}

function drawUndecided(behaviour: Behaviour, luck: Luck): Script["undecided"] {
  const fromMs = luck.between(2 * SECOND, 30 * SECOND);
  switch (behaviour) {
    case "undecided-for-hours":
      // Evenly over the orders of magnitude: as many within minutes as within a day.
      return { fromMs, untilMs: fromMs + Math.round(5 * MINUTE * 288 ** luck.next()) };
    case "undecided-for-days":
      return { fromMs, untilMs: luck.between(25 * HOUR, 40 * HOUR) };
    case "never-resolving":
      return { fromMs, untilMs: Number.POSITIVE_INFINITY };
    default:
      return null;
  }
}

function plainAttempt(luck: Luck, isSlow: boolean): Attempt {
  return {
    connects: true,
    arrivesAfterMs: luck.between(20, 400),
    arrivesAgainAfterMs: null,
    treatment: "execute",
    refusal: { kind: "validation", retryAfterMs: null },
    // Slow enough for the sender to renew its lease meanwhile.
    answersAfterMs: isSlow ? luck.between(8 * SECOND, 17 * SECOND) : luck.between(30, 2500),
    answer: "clean",
  };
}

const SPOILT: Partial<Record<Behaviour, Answer>> = {
  html: "html",
  truncated: "truncated",
  garbled: "garbled",
  "duplicate-reference": "duplicate",
  "doubled-answer": "doubled",
};

function drawAttempt(behaviour: Behaviour, luck: Luck, { isSlow, hasOther }: ScriptTerms): Attempt {
  const plain = plainAttempt(luck, isSlow);
  switch (behaviour) {
    case "refused":
      return { ...plain, treatment: "refuse", refusal: drawRefusal(luck) };
    case "turned-away":
      return { ...plain, treatment: "turn-away", refusal: drawTurnAway(luck, hasOther) };
    case "unreachable":
      return { ...plain, connects: false };
    case "answer-lost":
    case "not-found-at-first":
      return { ...plain, answer: luck.pick(["silence", "reset"]) };
    case "request-lost":
      return { ...plain, arrivesAfterMs: null };
    case "late-answer":
      return { ...plain, answersAfterMs: luck.between(20 * SECOND, 90 * SECOND) };
    case "late-arrival":
      return { ...plain, arrivesAfterMs: luck.between(5 * SECOND, 90 * SECOND) };
    case "doubled-request":
      return {
        ...plain,
        arrivesAgainAfterMs: luck.between(50, 60 * SECOND),
        answer: luck.pick(["clean", "silence"]),
      };
    case "server-error":
      return {
        ...plain,
        answer: "server-error",
        ...(luck.chance(0.5) ? { treatment: "refuse" as const } : {}),
      };
    default:
      return { ...plain, answer: SPOILT[behaviour] ?? "clean" };
  }
}

function drawRefusal(luck: Luck): No {
  const kind = luck.chance(0.06) ? "float-empty" : luck.pick(REFUSALS);
  return { kind, retryAfterMs: null };
}

/** Where nobody else can take the order, an account that is closed for minutes would end all that come after it as well. */
function drawTurnAway(luck: Luck, hasOther: boolean): No {
  const kind = luck.chance(hasOther ? 0.75 : 0.03) ? luck.pick(TURN_AWAYS) : "rate-limited";
  const isTold = kind === "rate-limited" && luck.chance(0.5);
  return { kind, retryAfterMs: isTold ? luck.between(1, 6) * SECOND : null };
}

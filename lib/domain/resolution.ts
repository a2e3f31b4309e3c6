import { captureEntry, releaseEntry, type Sale } from "./ledger";
import type { Money } from "./money";
import { type FinalState, isFinal, type OrderReason, type OrderState } from "./order";
import type { PlanKind } from "./plan";
import type { ProblemCode } from "./problem";
import { ok, type Result, refuse } from "./result";

/** How people end an order that no provider ends: when they may, who may, and what it does. */

export const RESOLUTION_OUTCOMES = ["delivered", "released"] as const;
export type ResolutionOutcome = (typeof RESOLUTION_OUTCOMES)[number];

/** What an order becomes by such a word. */
export const OUTCOME_STATES = {
  delivered: "fulfilled",
  released: "failed",
} as const satisfies Record<ResolutionOutcome, FinalState>;

/** How often the provider must have said "no such order" once its quarantine was over. */
const LOOK_UPS_NEEDED = 3;
/** How long the provider may take to make up its mind about an order it knows; unscaled. */
export const UNDECIDED_MS = 24 * 3_600_000;
/** A reason and a piece of evidence each say at least this many characters; the database counts alike. */
const SHORTEST_WORDS = 10;

export interface ResolvableOrder {
  readonly state: OrderState;
  readonly reason: OrderReason | null;
  readonly acceptedAt: Date | null;
  readonly unknownAt: Date | null;
  readonly quarantineUntil: Date | null;
  /** Only what was said after the quarantine counts. */
  readonly absentCount: number;
}

/** What has to be over before people may end an order. */
export type Wait =
  /** The lost request may still run until then. */
  | { readonly kind: "quarantine"; readonly until: Date; readonly isOver: boolean }
  /** The provider must have said often enough that it knows no such order. */
  | { readonly kind: "look-ups"; readonly done: number; readonly needed: number; readonly isOver: boolean }
  /** The provider knows it, and has until then to decide. */
  | { readonly kind: "undecided"; readonly until: Date; readonly isOver: boolean }
  /** Queued, being sent, or ended: nothing for people to decide. */
  | { readonly kind: "not-in-doubt"; readonly isOver: false };

export interface WaitTerms {
  readonly now: Date;
  /** Divides the 24 hours; 1 with real money. The quarantine was scaled when it was written. */
  readonly timeScale: number;
}

/** Every wait that the order as it stands is under, the ones that are over among them: for the page that explains. */
export function everyWaitOf(order: ResolvableOrder, { now, timeScale }: WaitTerms): readonly Wait[] {
  if (isFinal(order.state) || order.state === "queued" || order.state === "sending")
    return [{ kind: "not-in-doubt", isOver: false }];
  const waits: Wait[] = [];
  const isNeverFound = isUnfound(order);
  if (order.quarantineUntil !== null && (isNeverFound || now < order.quarantineUntil))
    waits.push({
      kind: "quarantine",
      until: order.quarantineUntil,
      isOver: now >= order.quarantineUntil,
    });
  if (isNeverFound)
    waits.push({
      kind: "look-ups",
      done: Math.min(order.absentCount, LOOK_UPS_NEEDED),
      needed: LOOK_UPS_NEEDED,
      isOver: order.absentCount >= LOOK_UPS_NEEDED,
    });
  if (isKnown(order)) {
    const since = order.unknownAt ?? order.acceptedAt;
    if (since === null) return [{ kind: "not-in-doubt", isOver: false }];
    const until = new Date(since.getTime() + UNDECIDED_MS / timeScale);
    waits.push({ kind: "undecided", until, isOver: now >= until });
  }
  return waits;
}

/** What still stands between the order and a verdict; empty when people may decide. */
export const waitsOf = (order: ResolvableOrder, terms: WaitTerms): readonly Wait[] =>
  everyWaitOf(order, terms).filter((wait) => !wait.isOver);

/**
 * Whether the order is still what the two looked at: any move after the proposal, be it to another doubt only, means that
 * something was heard of it which at least one of them did not know.
 */
export const isAsProposed = (
  order: { readonly updatedAt: Date },
  resolution: { readonly proposedAt: Date },
): boolean => order.updatedAt < resolution.proposedAt;

/** Its send was never answered, or answered with "I have that already", and no look-up has ever shown it. */
const isUnfound = (order: ResolvableOrder): boolean =>
  order.acceptedAt === null && (order.reason === "send-unanswered" || order.reason === "duplicate-reference");

/** The provider has said something about it; of a doubled reference, that it knows it, so it waits for both. */
const isKnown = (order: ResolvableOrder): boolean =>
  order.acceptedAt !== null || order.state !== "unknown" || order.reason !== "send-unanswered";

/** One of the two, as of now. */
export interface Witness {
  readonly userId: string;
  readonly givesVerdicts: boolean;
  readonly isDisabled: boolean;
  /** Somebody else chose the password that this account has now. */
  readonly mustChangePassword: boolean;
}

export interface TwoWitnesses {
  readonly proposer: Witness;
  readonly confirmer: Witness;
  /** By the passwords that were set lately, one person may stand behind both accounts. */
  readonly mayBeOne: boolean;
  readonly priceMinor: bigint;
  readonly oneAdminLimitMinor: bigint;
}

/** Whether the word of these two is the word of two; up to the limit, one is enough. */
export function judgeWitnesses(two: TwoWitnesses): Result<{ isAlone: boolean }, ProblemCode> {
  const { proposer, confirmer } = two;
  const isAlone = proposer.userId === confirmer.userId;
  if (isAlone && !isOneEnough(two)) return refuse("resolution-same-admin");
  const isFree = (each: Witness): boolean =>
    each.givesVerdicts && !each.isDisabled && !each.mustChangePassword;
  if (!isFree(proposer) || !isFree(confirmer)) return refuse("resolution-not-independent");
  if (!isAlone && two.mayBeOne) return refuse("resolution-not-independent");
  return ok({ isAlone });
}

/** Whether an order of this price may be ended by one admin alone. An enquiry has no price, and moves nothing. */
export const isOneEnough = (order: { priceMinor: bigint; oneAdminLimitMinor: bigint }): boolean =>
  order.priceMinor <= order.oneAdminLimitMinor;

/** Why, said at enough length to be read a year later. */
export function judgeReason(reason: string): Result<string, ProblemCode> {
  const said = reason.trim();
  return [...said].length < SHORTEST_WORDS ? refuse("reason-too-short") : ok(said);
}

/** What is written down with a verdict. */
export function judgeWords(words: {
  reason: string;
  evidence: string;
}): Result<{ reason: string; evidence: string }, ProblemCode> {
  const reason = judgeReason(words.reason);
  if (!reason.ok) return reason;
  const evidence = words.evidence.trim();
  if ([...evidence].length < SHORTEST_WORDS) return refuse("evidence-too-short");
  return ok({ reason: reason.value, evidence });
}

/** What a verdict would do to the books; signed changes in minor units. */
export interface ResolutionEffect {
  readonly availableMinor: bigint;
  readonly heldMinor: bigint;
  /** Less at the provider is negative, as its balance is shown. */
  readonly floatMinor: bigint;
  readonly revenueMinor: bigint;
  /** To the shop that this one belongs to. */
  readonly commissionMinor: bigint;
  /** What the provider took more (negative) or less than expected. */
  readonly varianceMinor: bigint;
}

/** From the very drafts that are booked when it is applied. An enquiry moves nothing. */
export function effectOf(
  order: Sale & { readonly planKind: PlanKind },
  outcome: ResolutionOutcome,
  actualCost: Money | null,
): ResolutionEffect {
  const postings =
    order.planKind === "menu"
      ? []
      : (outcome === "delivered" ? captureEntry(order, actualCost) : releaseEntry(order)).postings;
  const moved = (...kinds: (typeof postings)[number]["account"]["kind"][]): bigint =>
    postings
      .filter(({ account, currency }) => currency === "DZD" && kinds.includes(account.kind))
      .reduce((sum, posting) => sum + posting.amountMinor, 0n);
  return {
    availableMinor: moved("available"),
    heldMinor: moved("held"),
    // In the ledger what lies elsewhere is negative; on a screen the float is what is left there.
    // What leaves a float in another currency is worth what it was exchanged for.
    floatMinor: -moved("float", "exchange"),
    revenueMinor: moved("revenue"),
    commissionMinor: moved("commission"),
    varianceMinor: moved("cost_variance", "fx_difference"),
  };
}

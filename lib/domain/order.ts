import type { Money } from "./money";
import type { SuggestedOffer } from "./offer";
import type { RecipientWait } from "./recipient-wait";

/** The states of an order. `pending` and `handling` are the provider's; `unknown` is nobody's guess. */
export const ORDER_STATES = [
  "queued",
  "sending",
  "pending",
  "handling",
  "fulfilled",
  "refunded",
  "failed",
  "unknown",
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** Why an order is as it is, where the state alone does not say what to tell the customer. */
export const ORDER_REASONS = [
  // failed: nothing was delivered and nothing is charged
  "not-sent-in-time",
  "cancelled",
  "refused-validation",
  "refused-phone",
  "operator-down",
  "recipient-busy",
  "try-later",
  "float-empty",
  "provider-failed",
  // ended by two people's word, where no provider's word came
  "released-by-admins",
  "delivered-by-admins",
  // unknown: it may have been delivered
  "send-unanswered",
  "duplicate-reference",
  "provider-undecided",
  "unmapped",
  "mismatch",
] as const;
export type OrderReason = (typeof ORDER_REASONS)[number];
/** Those that stand for a provider's definite no to a send. */
export type RefusedReason = Extract<
  OrderReason,
  "refused-validation" | "refused-phone" | "operator-down" | "recipient-busy" | "try-later" | "float-empty"
>;

export type MoneyMove = "none" | "capture" | "release";

/**
 * Every move an order can make and what it does to the hold. What is not written here cannot happen: the database refuses
 * the rest. Final states have no way out.
 */
export const ORDER_MOVES = {
  queued: { sending: "none", failed: "release" },
  sending: { queued: "none", pending: "none", failed: "release", unknown: "none" },
  pending: {
    handling: "none",
    fulfilled: "capture",
    refunded: "release",
    failed: "release",
    unknown: "none",
  },
  handling: { fulfilled: "capture", refunded: "release", failed: "release", unknown: "none" },
  unknown: {
    pending: "none",
    handling: "none",
    fulfilled: "capture",
    refunded: "release",
    failed: "release",
  },
  fulfilled: {},
  refunded: {},
  failed: {},
} as const satisfies Record<OrderState, Partial<Record<OrderState, MoneyMove>>>;

export const FINAL_STATES = ["fulfilled", "refunded", "failed"] as const satisfies readonly OrderState[];
export type FinalState = (typeof FINAL_STATES)[number];

export function isFinal(state: OrderState): state is FinalState {
  return Object.keys(ORDER_MOVES[state]).length === 0;
}

/** How long a queued order may wait to be sent before it fails, unsent. */
export const QUEUE_LIMIT_MS = 120_000;
/** From the commit of `sending` to the last moment a first byte may leave. */
export const SEND_WINDOW_MS = 15_000;
/** How long one POST may take before it is given up and counts as unanswered. */
export const SEND_TIMEOUT_MS = 20_000;
/** After `send_before`: until then "not found" proves nothing, the request may still be under way. */
export const QUARANTINE_MS = 15 * 60_000;
/** How long one worker may be busy with an order before another takes it up; renewed while it lives. */
export const LEASE_MS = 8_000;
/** POSTs to one provider that may be under way at once, over all workers: what a silent provider can cost at most. */
export const LARGEST_IN_FLIGHT = 64;
/** The same while its last sends went unanswered. */
export const LARGEST_IN_FLIGHT_IN_TROUBLE = 4;

/** A provider's order as seen when we asked, already translated (lib/providers). */
export interface SeenOrder {
  readonly meaning: "pending" | "handling" | "fulfilled" | "refunded" | "failed" | "undecided" | "unmapped";
  readonly identity: "ours" | "mismatch";
  readonly word: string;
  readonly providerOrderId: string | null;
  readonly providerReference: string | null;
  readonly message: string | null;
  readonly suggestedOffers: readonly SuggestedOffer[];
  /** What the provider took for it, where it says so. */
  readonly cost: Money | null;
  /** How long the next order to the number has to wait because this one ended as it did. */
  readonly wait?: RecipientWait | null;
}

/** What was learned about an order. The only thing that can move it. */
export type Verdict =
  /** The provider took the order: an id is proof that it exists there, not that it was delivered. */
  | {
      readonly kind: "accepted";
      readonly providerOrderId: string;
      readonly providerReference: string | null;
      readonly wait?: RecipientWait | null;
    }
  /** A definite refusal of the only POST this order ever had. */
  | { readonly kind: "refused"; readonly reason: RefusedReason; readonly wait?: RecipientWait | null }
  /** Provably nothing ran. */
  | { readonly kind: "not-run" }
  /** The provider knows our reference already: look it up and adopt it. */
  | { readonly kind: "duplicate" }
  /** The POST may have run: lost, late, unreadable, or its worker is gone. */
  | { readonly kind: "unanswered" }
  /** Never claimed for sending, and never will be. */
  | { readonly kind: "withdrawn"; readonly reason: "not-sent-in-time" | "cancelled" }
  /** The provider told us about an order. */
  | { readonly kind: "seen"; readonly order: SeenOrder }
  /** The provider says it knows no such order: proves nothing, moves nothing. */
  | { readonly kind: "absent" }
  /** The look-up itself failed. */
  | { readonly kind: "no-news" }
  /** Two admins' recorded word. `isDue`: every wait that the rules ask for is over (lib/domain/resolution). */
  | { readonly kind: "resolved"; readonly outcome: "delivered" | "released"; readonly isDue: boolean };

export interface OrderFacts {
  readonly state: OrderState;
  readonly reason: OrderReason | null;
  readonly createdAt: Date;
}

export type Move =
  | {
      readonly kind: "move";
      readonly to: OrderState;
      readonly reason: OrderReason | null;
      readonly money: MoneyMove;
    }
  /** Learned, but it changes nothing. */
  | { readonly kind: "stay" }
  /** It says the opposite of what is final here. Nothing moves; somebody must look. */
  | { readonly kind: "contradiction" };

const stay: Move = { kind: "stay" };

/** The law: what a verdict does to an order. Pure; `apply-verdict` writes what it says, in one transaction. */
export function decideMove(order: OrderFacts, verdict: Verdict, now: Date): Move {
  switch (verdict.kind) {
    case "accepted":
      return order.state === "sending" || isSendInDoubt(order)
        ? moveTo(order, "pending", null)
        : contradictionIf(order.reason === "released-by-admins");
    case "refused":
      return order.state === "sending" || isSendInDoubt(order)
        ? moveTo(order, "failed", verdict.reason)
        : contradictionIf(order.state === "fulfilled");
    case "not-run":
      return decideNotRun(order, now);
    case "duplicate":
      return order.state === "sending" ? moveTo(order, "unknown", "duplicate-reference") : stay;
    case "unanswered":
      return order.state === "sending" ? moveTo(order, "unknown", "send-unanswered") : stay;
    case "withdrawn":
      return order.state === "queued" ? moveTo(order, "failed", verdict.reason) : stay;
    case "seen":
      return decideSeen(order, verdict.order);
    case "resolved":
      return decideResolved(order, verdict);
    case "absent":
    case "no-news":
      return stay;
  }
}

/** People end only what is open, in doubt or hanging, and not while a send may be under way. The provider's word wins. */
function decideResolved(order: OrderFacts, verdict: Extract<Verdict, { kind: "resolved" }>): Move {
  if (!verdict.isDue || isFinal(order.state) || order.state === "queued" || order.state === "sending")
    return stay;
  return verdict.outcome === "delivered"
    ? moveTo(order, "fulfilled", "delivered-by-admins")
    : moveTo(order, "failed", "released-by-admins");
}

/** Only an order whose POST was never answered: then a late answer of that same POST is still its first. */
function isSendInDoubt(order: OrderFacts): boolean {
  return order.state === "unknown" && order.reason === "send-unanswered";
}

function decideNotRun(order: OrderFacts, now: Date): Move {
  if (isSendInDoubt(order)) return moveTo(order, "failed", "not-sent-in-time");
  if (order.state !== "sending") return stay;
  return isQueueTimeOver(order, now)
    ? moveTo(order, "failed", "not-sent-in-time")
    : moveTo(order, "queued", null);
}

/** Whether a queued order has waited so long that the customer must be told instead of surprised. */
export function isQueueTimeOver(order: { readonly createdAt: Date }, now: Date): boolean {
  return now.getTime() >= order.createdAt.getTime() + QUEUE_LIMIT_MS;
}

function decideSeen(order: OrderFacts, seen: SeenOrder): Move {
  if (isFinal(order.state))
    return contradictionIf(seen.identity === "ours" && contradicts(order.state, order.reason, seen.meaning));
  // Not asked for in these states: what a sweep shows of them is adopted once the send itself is over.
  if (order.state === "queued" || order.state === "sending") return stay;
  if (seen.identity === "mismatch") return moveTo(order, "unknown", "mismatch");
  switch (seen.meaning) {
    case "pending":
      return order.state === "unknown" ? moveTo(order, "pending", null) : stay;
    case "handling":
      return moveTo(order, "handling", null);
    case "fulfilled":
      return moveTo(order, "fulfilled", null);
    case "refunded":
      return moveTo(order, "refunded", null);
    case "failed":
      return moveTo(order, "failed", "provider-failed");
    case "undecided":
      return moveTo(order, "unknown", "provider-undecided");
    case "unmapped":
      return moveTo(order, "unknown", "unmapped");
  }
}

/** A move the table allows; staying in a state under a new reason (unknown → unknown) is a move of the reason alone. */
function moveTo(order: OrderFacts, to: OrderState, reason: OrderReason | null): Move {
  if (order.state === to) return order.reason === reason ? stay : { kind: "move", to, reason, money: "none" };
  const moves: Partial<Record<OrderState, MoneyMove>> = ORDER_MOVES[order.state];
  const money = moves[to];
  if (money === undefined) throw new Error(`An order cannot go from ${order.state} to ${to}`);
  return { kind: "move", to, reason, money };
}

/** People who released a hold said that nothing ran: whatever is alive at the provider says the opposite. */
function contradicts(state: FinalState, reason: OrderReason | null, meaning: SeenOrder["meaning"]): boolean {
  if (reason === "released-by-admins") return meaning !== "refunded" && meaning !== "failed";
  switch (state) {
    case "fulfilled":
      return meaning === "refunded" || meaning === "failed";
    case "refunded":
    case "failed":
      return meaning === "fulfilled";
  }
}

const contradictionIf = (itDoes: boolean): Move => (itDoes ? { kind: "contradiction" } : stay);

import type { EntryKind } from "./ledger";
import type { OrderReason, OrderState } from "./order";
import type { TheirSide } from "./reconcile";

/**
 * When the money of an order that ended moves once more: its provider ended it otherwise, or changed its mind later. The
 * order keeps its state for ever; a correcting entry turns its money round, once.
 */
export type Direction = "given-back" | "charged";

/** How two people's word about it came to its end. `overtaken`: the sides agree by now. */
export const CORRECTION_ENDS = ["posted", "not-proven", "not-covered", "overtaken", "withdrawn"] as const;
export type CorrectionEnd = (typeof CORRECTION_ENDS)[number];

export const directionOf = (state: OrderState): Direction =>
  state === "fulfilled" ? "given-back" : "charged";

/** What became of an order in the end, for whoever asks about the delivery and not about our books. */
export function stateAfter(state: OrderState, isTurned: boolean): OrderState {
  if (!isTurned) return state;
  return state === "fulfilled" ? "refunded" : "fulfilled";
}

/** Only such a word of the provider, about this very order, asked for by its id, lets its money be turned round. */
export const provesTurn = (direction: Direction, meaning: TheirSide["meaning"]): boolean =>
  direction === "given-back" ? meaning === "refunded" || meaning === "failed" : meaning === "fulfilled";

/** What may be posted with nobody's word: never what is taken from a shop, nor what undoes a verdict of two people. */
export const isPostedAlone = (order: {
  readonly state: OrderState;
  readonly reason: OrderReason | null;
}): boolean => order.state === "fulfilled" && order.reason !== "delivered-by-admins";

/** The kinds of case that can end in a correcting entry. */
export const TURNING_KINDS = ["delivered-here", "delivered-there"] as const;

/**
 * Under which words a statement shows an entry: what came back later and what was taken later are told apart, and what was paid
 * in from what was lent.
 */
export type StatementKind = Exclude<EntryKind, "reverse"> | "given-back" | "charged" | "credit";

/** `isCredit`: the entry moves what the shop owes too. */
export function statementKindOf(entry: {
  readonly kind: EntryKind;
  readonly amountMinor: bigint;
  readonly isCredit: boolean;
}): StatementKind {
  if (entry.kind === "reverse") return entry.amountMinor > 0n ? "given-back" : "charged";
  return entry.kind === "funding" && entry.isCredit ? "credit" : entry.kind;
}

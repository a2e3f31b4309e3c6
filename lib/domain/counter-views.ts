import type { LineKind } from "./line-kind";
import type { Operator } from "./plan";
import type { NumberDoubt, OrderSummary } from "./views";

/**
 * What the counter is told before it sends: what became of the same thing minutes ago, what sells here, who the number is.
 * Plain values that survive the way to a browser; amounts are decimal strings in major units, times ISO 8601 UTC.
 */

/** The same amount (or the same enquiry) went to the number shortly before, or is still on its way. Nothing was sent now. */
export interface SameAgain {
  readonly state: OrderSummary["state"];
  readonly faceValue: string;
  /** When it was sent. */
  readonly createdAt: string;
  /** When it was delivered; null while it is on its way. */
  readonly finalAt: string | null;
  /** Null where another shop sent it: nothing more is told of that. */
  readonly own: OwnEarlier | null;
}

export interface OwnEarlier
  extends Pick<OrderSummary, "reference" | "planName" | "planKind" | "cashierName"> {
  /** Whoever asks sent it too. */
  readonly isMine: boolean;
}

/** Why a send waits for the word "a second one": an earlier one is being verified, or is the same. */
export type EarlierOne =
  | (NumberDoubt & { readonly kind: "in-doubt" })
  | (SameAgain & { readonly kind: "same-again" });

/** How long the same again asks for a word. */
export interface RepeatWindowView {
  readonly operator: Operator;
  readonly minutes: number;
}

/** An amount for one tap. */
export interface Tile {
  /** A `PlanChoice` of the picker by its code. */
  readonly planCode: string;
  readonly amount: string;
  /** By the owner. Pins come first, in the owner's order; the others by amount. */
  readonly isPinned: boolean;
}

export interface OperatorTiles {
  readonly operator: Operator;
  /** At most six. */
  readonly tiles: readonly Tile[];
}

export type KnownOrder = Pick<
  OrderSummary,
  | "reference"
  | "state"
  | "reason"
  | "operator"
  | "planName"
  | "planKind"
  | "faceValue"
  | "cashierName"
  | "createdAt"
  | "finalAt"
>;

/** What this shop remembers of a number, from its own sales. */
export interface KnownNumber {
  readonly customerId: string;
  /** Given by the shop. */
  readonly name: string | null;
  /** Newest first, at most three, in any state. */
  readonly lastOrders: readonly KnownOrder[];
  /** What it takes most often, as the picker has it now; null where nothing was delivered, or it is sold no more. */
  readonly usual: { readonly planCode: string; readonly amount: string } | null;
  /** The network that was last chosen by hand; null where the number's beginning is right. */
  readonly operator: Operator | null;
  /** Null where nothing proves it yet. */
  readonly line: LineKind | null;
  /** Codes of the picker's plans that are for the other kind of line: to be greyed, not hidden. */
  readonly unfitPlanCodes: readonly string[];
}

/** A line of the customer book. The number stays masked: asking for it is written down. */
export interface CustomerRow {
  readonly id: string;
  readonly name: string | null;
  /** "0770****56". */
  readonly maskedNumber: string;
  /** The network it was last sold, else the one that its beginning hints at. */
  readonly operator: Operator | null;
  /** What it takes most often; null where nothing was delivered lately. */
  readonly usual: { readonly planName: string; readonly faceValue: string } | null;
  readonly line: LineKind | null;
  readonly lastOrderAt: string;
}

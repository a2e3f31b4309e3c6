import type { CorrectionEnd, Direction } from "./correction";
import type { OrderState } from "./order";
import type { CaseKind, TheirSide } from "./reconcile";

/** A day at a provider. Amounts are decimal strings in `currency`; null where they are not known. */
export interface DayView {
  readonly provider: string;
  readonly name: string;
  readonly day: string;
  readonly currency: string;
  /** `never`: nobody looked. `waiting`: a look is asked for or under way, `trouble` says why it takes long. */
  readonly state: "never" | "waiting" | "balanced" | "explained" | "differs";
  readonly trouble: string | null;
  readonly endedAt: string | null;
  readonly figures: DayFigures | null;
}

export interface DayFigures {
  readonly ourCount: number;
  readonly openCount: number;
  readonly theirCount: number;
  readonly unreadableCount: number;
  readonly theirs: string;
  readonly ledger: string;
  readonly difference: string;
  readonly float: string | null;
  /** Null while orders were on their way. */
  readonly floatDifference: string | null;
}

/** How a provider's books stand. */
export interface StandingView {
  readonly provider: string;
  readonly name: string;
  /** The newest day that is balanced; null where none of those shown is. */
  readonly balancedDay: string | null;
  /** When our float there was last compared with the ledger; null where it never was. */
  readonly comparedAt: string | null;
  /** Whether that was so lately that it says something of now. */
  readonly isComparedLately: boolean;
}

export interface CaseView {
  readonly id: string;
  readonly provider: string;
  readonly name: string;
  readonly day: string;
  readonly kind: CaseKind;
  readonly reference: string;
  /** Our order that it is about; null where it is about none. */
  readonly orderReference: string | null;
  readonly currency: string;
  readonly openedAt: string;
  readonly ours: SideView<OrderState> | null;
  readonly theirs: readonly SideView<TheirSide["meaning"]>[];
  /** Of the float: by how much more lies there than everything explains. */
  readonly difference: { readonly amount: string; readonly canBeBooked: boolean } | null;
  /** What a correcting entry would do; null where none is possible. */
  readonly turn: TurnView | null;
}

/** The money of an ended order may follow its provider: what it would do, and who has said so. */
export interface TurnView {
  readonly direction: Direction;
  readonly shop: string;
  /** What moves, and what the shop can spend before and after. */
  readonly amount: string;
  readonly before: string;
  readonly after: string;
  /** What became of the last proposal, where nothing was posted. */
  readonly lastEnd: Exclude<CorrectionEnd, "posted"> | null;
  readonly proposal: {
    readonly id: string;
    readonly by: string;
    readonly reason: string;
    readonly isMine: boolean;
    readonly isConfirmed: boolean;
  } | null;
}

/** An order whose money was turned round. */
export interface ReversalView {
  readonly reference: string;
  readonly direction: Direction;
  readonly shop: string;
  readonly amount: string;
  readonly at: string;
}

/** What moved our float at a provider and is no order. */
export interface MovementView {
  readonly id: string;
  readonly name: string;
  readonly word: string;
  readonly currency: string;
  readonly amount: string;
  readonly at: string;
  /** Null while nobody has booked it. */
  readonly booked: { readonly by: string; readonly reason: string; readonly at: string } | null;
}

export interface SideView<State> {
  readonly providerOrderId: string | null;
  readonly state: State;
  readonly msisdn: string | null;
  readonly faceValue: string | null;
  readonly cost: string | null;
}

/** For a shop: when the books last agreed with the providers', and whether they do now. No figure of the house. */
export interface BalancedView {
  readonly at: string;
  readonly isNow: boolean;
}

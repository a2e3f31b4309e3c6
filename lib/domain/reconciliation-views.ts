import type { OrderState } from "./order";
import type { DifferenceKind, TheirSide } from "./reconcile";

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

export interface CaseView {
  readonly id: string;
  readonly provider: string;
  readonly name: string;
  readonly day: string;
  readonly kind: DifferenceKind;
  readonly reference: string;
  readonly currency: string;
  readonly openedAt: string;
  readonly ours: SideView<OrderState> | null;
  readonly theirs: readonly SideView<TheirSide["meaning"]>[];
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

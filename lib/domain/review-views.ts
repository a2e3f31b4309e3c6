import type { OrderReason, OrderState } from "./order";
import type { Operator, PlanKind } from "./plan";
import type { CaseKind } from "./reconcile";
import type { ResolutionOutcome } from "./resolution";
import type { ReviewTagName } from "./review-tag";
import type { TimelineStep } from "./views";

/** What the review hands to components. Amounts are decimal strings in major units, times ISO 8601 UTC. */

/** An order that people should look at, and who does. */
export interface ReviewRow {
  readonly reference: string;
  readonly resellerName: string;
  readonly state: OrderState;
  /** Ended, and here all the same: a reconciliation found something. */
  readonly isFinal: boolean;
  readonly reason: OrderReason | null;
  readonly msisdn: string;
  readonly operator: Operator | null;
  /** The provider's id. */
  readonly provider: string;
  readonly planName: string;
  readonly faceValue: string;
  /** What the rank weighs. */
  readonly price: string;
  readonly createdAt: string;
  /** Since when it is uncertain, has been waiting, or differs: what the rank weighs. */
  readonly waitingSince: string;
  /** Since when its fate is unknown; null where it is not. */
  readonly doubtfulSince: string | null;
  readonly lastWord: string | null;
  readonly lastMessage: string | null;
  readonly lastCheckAt: string | null;
  readonly nextCheckAt: string | null;
  /** Open differences between us and the provider about it. */
  readonly cases: readonly CaseKind[];
  readonly assignee: AssigneeView | null;
  readonly tags: readonly ReviewTagName[];
  readonly noteCount: number;
}

/** Who looks after an order. */
export interface AssigneeView {
  readonly id: string;
  readonly name: string;
  readonly isMine: boolean;
}

/** What people have done about one order so far. */
export interface ReviewWork {
  readonly reference: string;
  readonly assignee: (AssigneeView & { readonly since: string }) | null;
  readonly tags: readonly ReviewTagName[];
  /** Oldest first. */
  readonly notes: readonly {
    readonly id: string;
    readonly by: string;
    readonly at: string;
    readonly text: string;
  }[];
  readonly cases: readonly {
    readonly id: string;
    readonly kind: CaseKind;
    readonly openedAt: string;
  }[];
  /** Whom it can be given to, by name; whoever looks is not among them. */
  readonly colleagues: readonly { readonly id: string; readonly name: string }[];
  /** Whoever looks. */
  readonly me: string;
}

/** One wait of `lib/domain/resolution`, fit for the way to a browser. */
export type WaitView =
  | { readonly kind: "quarantine" | "undecided"; readonly until: string; readonly isOver: boolean }
  | { readonly kind: "look-ups"; readonly done: number; readonly needed: number; readonly isOver: boolean }
  | { readonly kind: "not-in-doubt"; readonly isOver: false };

/** Something the provider said, or that was learned about it. */
export interface AnswerView {
  readonly id: string;
  readonly at: string;
  readonly note: string | null;
  /** As it was seen on the wire: indented, and as one line. */
  readonly pretty: string;
  readonly raw: string;
}

/** An amount that a verdict moves; `before` and `after` are null where no balance is shown to people. */
export interface EffectLine {
  readonly account: "available" | "held" | "float" | "commission" | "revenue" | "variance";
  readonly before: string | null;
  readonly change: string;
  readonly after: string | null;
}

/** What an outcome would do, before anybody confirms it. */
export interface EffectView {
  readonly outcome: ResolutionOutcome;
  readonly from: OrderState;
  readonly to: OrderState;
  /** Empty for an enquiry. */
  readonly lines: readonly EffectLine[];
}

/** A verdict that is waiting: for a second admin, or for the worker. */
export interface OpenVerdict {
  readonly id: string;
  readonly reference: string;
  readonly outcome: ResolutionOutcome;
  readonly reason: string;
  readonly evidence: string;
  readonly proposedBy: string;
  readonly proposedAt: string;
  /** Proposed by whoever is looking. */
  readonly isMine: boolean;
  /** Null until a second admin has confirmed it. */
  readonly confirmedBy: string | null;
}

/** One that came to its end. */
export interface PastVerdict {
  readonly id: string;
  readonly outcome: ResolutionOutcome;
  readonly end: "declined" | "withdrawn" | "applied" | "overtaken" | "too-early";
  readonly proposedBy: string;
  /** Who confirmed or declined it. */
  readonly decidedBy: string;
  readonly at: string;
  readonly declineReason: string | null;
}

/** Another order to the same number, a day before or after at most. */
export interface NeighbourView {
  readonly reference: string;
  readonly state: OrderState;
  readonly planName: string;
  readonly faceValue: string;
  readonly resellerName: string;
  readonly createdAt: string;
}

/** Everything that is known of an order whose fate people are to decide. */
export interface ReviewCase {
  readonly reference: string;
  readonly providerReference: string | null;
  readonly providerOrderId: string | null;
  /** What it calls itself. */
  readonly providerName: string;
  readonly state: OrderState;
  readonly reason: OrderReason | null;
  readonly isFinal: boolean;
  /** Its ends. */
  readonly msisdn: string;
  readonly operator: Operator | null;
  readonly planName: string;
  readonly planKind: PlanKind;
  readonly resellerName: string;
  readonly cashierName: string;
  readonly faceValue: string;
  readonly price: string;
  readonly createdAt: string;
  readonly waitingSince: string;
  readonly providerMessage: string | null;
  readonly waits: readonly WaitView[];
  readonly effect: EffectView;
  readonly verdict: OpenVerdict | null;
  readonly past: readonly PastVerdict[];
  /** Whether its price is one that a single admin may decide. */
  readonly isOneEnough: boolean;
  /** Any shop's, newest first. */
  readonly neighbours: readonly NeighbourView[];
  /** Newest first. */
  readonly answers: readonly AnswerView[];
  /** Older looks that changed nothing and are not among them. */
  readonly answersLeftOut: number;
  readonly timeline: readonly TimelineStep[];
}

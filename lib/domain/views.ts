import type { Attempt } from "./attempts";
import type { CashOutcome } from "./cash";
import type { Direction, StatementKind } from "./correction";
import type { OrderReason, OrderState } from "./order";
import type { OfferOnWire, OrderStatus } from "./order-status";
import type { Operator, PlanKind } from "./plan";

/**
 * What pages hand to components: plain values that survive the way to a browser. Amounts are decimal strings in major
 * units, times ISO 8601 UTC. No cost, margin or provider's balance is among them: a cashier's browser never sees wholesale.
 */

export interface PlanChoice {
  readonly planCode: string;
  /** The provider's words, mixed scripts: isolate when shown. */
  readonly name: string;
  readonly kind: PlanKind;
  readonly operator: Operator | null;
  /** Whole bounds for dynamic plans; null for fixed ones and menus. */
  readonly minimum: string | null;
  readonly maximum: string | null;
  /** For fixed plans. */
  readonly amount: string | null;
}

export interface OrderSummary {
  readonly reference: string;
  readonly state: OrderState;
  readonly reason: OrderReason | null;
  readonly msisdn: string;
  readonly operator: Operator | null;
  readonly planName: string;
  readonly planKind: PlanKind;
  readonly faceValue: string;
  /** What the shop pays for it; null for who is not shown the wallet's statement. */
  readonly price: string | null;
  readonly cashierName: string;
  readonly createdAt: string;
  readonly finalAt: string | null;
  /** Taken back at the counter while it was queued: the worker ends it, unsent. */
  readonly isCancelRequested: boolean;
  /** What the shop said it did with the customer's cash. */
  readonly cash: CashOutcome | null;
}

/** An earlier top-up to a number is still being verified: this shop's own, by its reference, or another's. */
export interface NumberDoubt {
  readonly reference: string | null;
}

export interface TimelineStep {
  readonly at: string;
  readonly kind: string;
  readonly toState: OrderState | null;
  readonly note: string | null;
}

/** What is left to tell of an order that came to nothing. */
export interface Aftermath {
  /** What came back to the wallet, and what could be spent right after it; null where nothing was set aside. */
  readonly returned: { readonly amount: string; readonly balance: string } | null;
  /** Until then its number takes nothing; null where it does by now. */
  readonly waitsUntil: string | null;
}

export interface OrderDetail extends OrderSummary {
  readonly status: OrderStatus;
  readonly aftermath?: Aftermath | undefined;
  readonly timeline: readonly TimelineStep[];
  /** What was tried for this customer, oldest first, this order among it. */
  readonly attempts: readonly Attempt[];
  readonly offers: readonly OfferOnWire[];
  /** Its money was turned round after its end; null where it was not, as nearly always. */
  readonly turned: { readonly direction: Direction; readonly amount: string; readonly at: string } | null;
  /**
   * Sent knowingly while another top-up to the number was being verified, or minutes after the same amount; null where it was
   * the only one.
   */
  readonly secondOf: NumberDoubt | null;
}

export interface WalletSummary {
  readonly available: string;
  /** Held for orders that are on their way. */
  readonly onHold: string;
  /** Held for orders in state unknown. `onHold` and `inReview` are disjoint and sum to what is held. */
  readonly inReview: string;
}

/** What a shop may sell at face value, as decimal strings in dinars; null where there is no limit. */
export interface LimitsView {
  readonly perOrder: string | null;
  readonly perDay: string | null;
  readonly perNumber: string | null;
}

/** The same, with what was sold today. */
export interface LimitsToday extends LimitsView {
  readonly soldToday: string;
}

export interface StatementRow {
  readonly id: string;
  readonly at: string;
  readonly kind: StatementKind;
  /** Signed change of what is available. */
  readonly amount: string;
  readonly balanceBefore: string;
  readonly balanceAfter: string;
  readonly reference: string | null;
  readonly msisdn: string | null;
  /** The other shop of a transfer. */
  readonly otherShop: string | null;
  readonly reason: string | null;
}

/** Orders that were in doubt and have ended, as far as somebody has not seen it yet. */
export interface SettledOrders {
  /** ISO 8601 UTC: when the newest of them ended. */
  readonly upTo: string;
  readonly orders: readonly {
    readonly reference: string;
    readonly state: OrderState;
    readonly msisdn: string;
    readonly faceValue: string;
    /** It arrived after the customer was given the cash back. */
    readonly isCashOwed: boolean;
  }[];
  readonly moreCount: number;
}

/** A page of a list read newest first; `next` opens the following one. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

/** What the counter may know of a stop. */
export interface SendingStopped {
  /** `some`: other plans can still be sent. */
  readonly what: "all" | "some";
  /** ISO 8601 UTC. */
  readonly since: string;
}

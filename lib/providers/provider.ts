import "server-only";
import type { CostPpm, Money } from "@/lib/domain/money";
import type { SuggestedOffer } from "@/lib/domain/offer";
import type { Operator, PlanKind } from "@/lib/domain/plan";
import type { ProviderTerms } from "@/lib/domain/provider-cost";
import type { RecipientWait } from "@/lib/domain/recipient-wait";
import type { Result } from "@/lib/domain/result";

/**
 * The one door to anybody who delivers top-ups. An adapter never throws for what a provider does: whatever happened on
 * the wire is one of the values below, and the doubtful ones stay doubtful. It decides nothing about money.
 */
export interface TopUpProvider {
  readonly id: string;
  /** One POST, never repeated by any layer. */
  send(order: OrderToSend, limits: SendLimits): Promise<SendAnswer>;
  /** Asks about one order: by the provider's id where we have one, else by our reference. */
  check(order: OrderToCheck): Promise<CheckAnswer>;
  /**
   * Newest first, at most `pageSize` (100) of them, created in the window (both ends or none). Where a provider's zone is
   * uncertain, an adapter widens the window: rows outside it may be among them, none inside it is missing.
   */
  listOrders(query: {
    page: number;
    pageSize: number;
    window?: { from: Date; to: Date };
  }): Promise<Result<ProviderOrderPage, ProviderTrouble>>;
  /**
   * What moved our float there and is no order (a deposit, a withdrawal), a page of the provider's list of movements at a
   * time. Absent where a provider has no such list.
   */
  listMovements?(query: {
    page: number;
    pageSize: number;
    window: { from: Date; to: Date };
  }): Promise<Result<ProviderMovementPage, ProviderTrouble>>;
  listPlans(): Promise<Result<readonly ProviderPlan[], ProviderTrouble>>;
  /** Our float there, in the account's own currency. */
  readBalance(): Promise<Result<Money, ProviderTrouble>>;
  ping(): Promise<Result<ProviderHealth, ProviderTrouble>>;
  /**
   * Whose number it is (national form, ten digits); null = it knows no network of that number. Absent where a provider has
   * no such question. By the number's beginning, as a rule: a hint for a counter, never a reason to move money.
   */
  detectOperator?(msisdn: string): Promise<Result<Operator | null, ProviderTrouble>>;
  /** Which environment the key opens, and whether it may send. Never returns the key, even where the wire echoes it. */
  identify(): Promise<Result<ProviderIdentity, ProviderTrouble>>;
}

export interface OrderToSend {
  /** Ours, for life; sent unchanged as the provider's reference. */
  readonly reference: string;
  readonly planCode: string;
  /** National form, ten digits: 0770123456. */
  readonly msisdn: string;
  readonly faceValueMinor: bigint;
  /**
   * What is put into the order (lib/domain/provider-cost), frozen on it when its provider was chosen. Absent or null: the
   * face value, in dinars.
   */
  readonly amountSent?: Money | null;
}

export interface SendLimits {
  /** Asked just before the first byte: false means that the time to send is over and nothing may be written. */
  readonly mayStillSend: () => boolean;
  readonly timeoutMs: number;
}

export interface OrderToCheck extends OrderToSend {
  readonly providerOrderId: string | null;
  /** How often it was not found so far: an adapter with two ways of asking takes them in turn. */
  readonly notFoundCount: number;
}

/** What a POST may come to. Only `accepted`, `refused` and `not-run` are certain. */
export type SendAnswer = Evidence &
  (
    | {
        readonly kind: "accepted";
        readonly providerOrderId: string;
        readonly providerReference: string | null;
        /** How long the number is busy from now on. */
        readonly wait?: Wait | null;
      }
    /** The provider's own envelope says no to this order: it did not and will not run. */
    | { readonly kind: "refused"; readonly code: RefusalCode; readonly wait?: Wait | null }
    /** Provably no order came of it: no byte was written, or the provider's envelope turned the caller away. */
    | { readonly kind: "not-run"; readonly cause: NotRunCause; readonly retryAfterMs: number | null }
    /** Our reference exists there already: good news, look it up. */
    | { readonly kind: "duplicate" }
    /** Anything else. It may have run. */
    | { readonly kind: "unclear"; readonly cause: UnclearCause }
  );

/**
 * `operator-down`: the network cannot be reached through this provider now. `recipient-busy`: the number took a top-up a
 * moment ago, or is taking one. `try-later`: for a reason that passes.
 */
export type RefusalCode =
  | "validation"
  | "phone"
  | "float-empty"
  | "operator-down"
  | "recipient-busy"
  | "try-later";
export type NotRunCause = "unreachable" | "deadline" | TurnedAway;
/**
 * The caller is refused, not the order: the provider is paused and an admin is told. Another provider may take the order,
 * for this one provably did not.
 */
export type TurnedAway =
  | "unauthorized"
  | "ip-refused"
  | "key-disabled"
  | "rate-limited"
  | "account-disabled"
  | "daily-limit"
  | "float-empty";

/** How long the provider takes no further order for the same number, or for the same number and network. */
export type Wait = RecipientWait;

export type UnclearCause = "timeout" | "reset" | "server-error" | "unreadable" | "unmapped";

/** What asking about an order may come to. */
export type CheckAnswer = Evidence &
  (
    | { readonly kind: "found"; readonly order: ProviderOrder }
    | { readonly kind: "not-found" }
    | ({ readonly kind: "unavailable" } & ProviderTrouble)
  );

export interface ProviderOrder {
  /** What the provider's word means to us; `unmapped` when we do not know the word or it contradicts its own figures. */
  readonly meaning: "pending" | "handling" | "fulfilled" | "refunded" | "failed" | "undecided" | "unmapped";
  /** The word itself, as it came. */
  readonly word: string;
  /** Whether the answer is about the order that was asked about, and every field that is present agrees. */
  readonly identity: "ours" | "mismatch";
  readonly providerOrderId: string | null;
  readonly providerReference: string | null;
  /** As the provider wrote it (Arabic, for OneClickDz). Text, never markup. */
  readonly message: string | null;
  readonly suggestedOffers: readonly SuggestedOffer[];
  /** What the provider took for it, where it says so. */
  readonly cost: Money | null;
  /** How long the next order has to wait because this one ended as it did. */
  readonly wait?: Wait | null;
}

export interface ProviderOrderPage {
  readonly orders: readonly ListedOrder[];
  readonly page: number;
  readonly totalPages: number;
  /** Rows of it that could not be read; they hide none of the others. */
  readonly unreadableCount: number;
}

/** A row of the provider's own list, which names no order of ours: it must be held against them. */
export interface ListedOrder extends Omit<ProviderOrder, "identity"> {
  /** As a check's `identity`; `stranger` when neither the provider's id nor our reference says that it is this order. */
  readonly identityFor: (order: OrderToCheck) => ProviderOrder["identity"] | "stranger";
  /** The row as it came, for the order's timeline. */
  readonly row: unknown;
  readonly msisdn: string | null;
  readonly planCode: string | null;
  readonly faceValueMinor: bigint | null;
  readonly createdAt: Date | null;
}

export interface ProviderMovementPage {
  readonly movements: readonly ProviderMovement[];
  readonly totalPages: number;
}

export interface ProviderMovement {
  /** The provider's. */
  readonly id: string;
  /** Its word for it, as it came. */
  readonly word: string;
  /** Positive where it came in. */
  readonly amount: Money;
  readonly at: Date;
}

export interface ProviderTrouble {
  readonly cause: "unreachable" | "timeout" | "server-error" | "unreadable" | "unmapped" | TurnedAway;
  readonly retryAfterMs: number | null;
}

export interface ProviderPlan {
  readonly code: string;
  readonly name: string;
  readonly kind: PlanKind;
  /** The network it tops up; null where we do not know the provider's word. */
  readonly operator: Operator | null;
  /** The provider's word for it, as it came. */
  readonly operatorName: string;
  readonly isEnabled: boolean;
  /** Plain credit of its operator, which any other provider's plain credit could stand in for. */
  readonly isAirtime: boolean;
  /** Whole bounds for `dynamic` and `menu`; null for `fixed`. */
  readonly minimumMinor: bigint | null;
  readonly maximumMinor: bigint | null;
  /** Only for `fixed`. */
  readonly amountMinor: bigint | null;
  /** What it takes for a dinar, where its account is kept in dinars. */
  readonly costPpm: CostPpm | null;
  /** The same for an account in another currency; null where the face value is sent and paid in dinars. */
  readonly terms: ProviderTerms | null;
}

export interface ProviderHealth {
  readonly isUp: boolean;
  readonly operators: Readonly<Partial<Record<Operator, boolean>>>;
}

export interface ProviderIdentity {
  readonly environment: "sandbox" | "production";
  readonly canSend: boolean;
  readonly accountName: string | null;
}

/** What was seen on the wire, for the order's timeline: key and headers removed, body cut to a sane size. */
export interface Evidence {
  readonly evidence: {
    readonly httpStatus: number | null;
    /** JSON where it was JSON, else text; null when nothing came. */
    readonly body: unknown;
  };
  /** The provider's own word for what went wrong, for lists of errors; never shown at a counter. */
  readonly providerCode?: string | null;
}

/** A request that claims to be a provider's, as it came. */
export interface WebhookCall {
  readonly body: Uint8Array;
  readonly headers: Pick<Headers, "get">;
}

/** What a provider's own call is worth: which orders to ask about now. Never what became of them. */
export interface WebhookHint {
  readonly providerOrderIds: readonly string[];
  /** Ours, as the provider has them. */
  readonly references: readonly string[];
}

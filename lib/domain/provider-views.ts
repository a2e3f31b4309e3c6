import type { ProviderChoice } from "./choose-provider";
import type { Operator } from "./plan";
import type { Runway } from "./runway";

/** A provider as people know it. */
export interface NamedProvider {
  readonly provider: string;
  /** What it calls itself, the same in every language. */
  readonly name: string;
}

/** What the page about providers hands to components. Amounts are decimal strings in major units, times ISO 8601 UTC. */
export interface ProviderView extends NamedProvider {
  /** Which environment its key opens, in the provider's word; null while nobody asked. */
  readonly environment: string | null;
  readonly isUp: boolean | null;
  /** When it was last asked, and when it last said that it is up. */
  readonly seenAt: string | null;
  readonly reachedAt: string | null;
  /** Nobody asks it any more: what is said of it may be over. */
  readonly isStale: boolean;
  readonly currency: string;
  readonly float: string | null;
  readonly floatAt: string | null;
  /** What sales took from it in the last 24 hours. */
  readonly takenInDay: string;
  /** Null while the float is not known. */
  readonly runway: Runway | null;
  readonly movingCount: number;
  readonly inDoubtCount: number;
  /** Those that the provider itself calls down. */
  readonly operatorsDown: readonly Operator[];
  /** By operator, where anything ended in the last hour. */
  readonly lastHour: readonly OperatorHour[];
  /** Of the last 24 hours, the latest first. */
  readonly troubles: readonly Trouble[];
}

/** What ended at a provider for one operator in an hour. */
export interface OperatorHour {
  /** Null where nobody knows the operator. */
  readonly operator: Operator | null;
  readonly endedCount: number;
  readonly deliveredCount: number;
  /** From its acceptance to the sight of its end; null where no acceptance was seen. */
  readonly medianMs: number | null;
  /** Nine of ten were faster. */
  readonly p90Ms: number | null;
}

/** What can go wrong at a provider beside the reasons that an order carries. */
export const TROUBLES = [
  /** The operator gave it back. */
  "refunded",
  /** Turned away before anything ran; the order waited on, or went elsewhere. */
  "not-run",
  /** A question about an order was not answered. */
  "no-news",
  /** The provider said the opposite of what is final here. */
  "contradiction",
] as const;

export interface Trouble {
  /** One of these, or the reason that an order ended or hangs for. */
  readonly code: string;
  /** The provider's own word for it, a bare code. */
  readonly providerCode: string | null;
  readonly count: number;
  readonly lastAt: string;
}

/** How an operator's sales find their provider, and who may be ranked. */
export interface OperatorChoice extends ProviderChoice {
  readonly operator: Operator;
  /** Who last changed it, and when; null while nobody has. */
  readonly changed: { readonly by: string; readonly at: string } | null;
}

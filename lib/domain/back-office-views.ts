import type { Role } from "./access";
import type { BookFault } from "./book-fault";
import type { CreditView } from "./funding-views";
import type { NamedProvider } from "./provider-views";
import type { QrCode } from "./receipt";
import type { LimitsView } from "./views";

/** What the pages of the back office hand to components. Amounts are decimal strings in major units, times ISO 8601 UTC. */
export interface PersonView {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Null for somebody who signs in by phone only. */
  readonly email: string | null;
  readonly phone: string | null;
  readonly isDisabled: boolean;
  /** Has a first password that somebody else knows. */
  readonly mustChangePassword: boolean;
  /** Signs in with a second step. */
  readonly hasTwoFactor: boolean;
}

/** Whom a link invites. */
export interface InvitedView {
  readonly name: string;
  /** Null for somebody of the back office. */
  readonly shopName: string | null;
}

/** How somebody new gets in: by a first password, or by a link (what stands in it), each told once. */
export type Handover = { readonly password: string } | { readonly token: string };

/** A second step as it is handed over, once. */
export interface TwoFactorOffer {
  readonly qr: QrCode;
  /** The same as text, for whoever types it. */
  readonly secret: string;
  readonly backupCodes: readonly string[];
}

/** One browser in which somebody is signed in. */
export interface SessionView {
  readonly id: string;
  /** Names of products; null where the browser says nothing that we know. */
  readonly browser: string | null;
  readonly system: string | null;
  /** The one that asks. */
  readonly isThis: boolean;
  readonly since: string;
  /** To within some minutes. */
  readonly lastSeenAt: string;
}

export interface ResellerView {
  readonly id: string;
  readonly name: string;
  /** A percentage with two decimals: "0.50". */
  /** Null for who is not shown margins. */
  readonly marginPercent: string | null;
  /** An admin's yes to sales that cost more than they bring. */
  readonly isBelowCostAllowed: boolean;
  readonly limits: LimitsView;
  readonly credit: CreditView;
  readonly available: string;
  readonly held: string;
  readonly peopleCount: number;
  readonly isDisabled: boolean;
  /** Closed by the shop that it belongs to, not by the house. */
  readonly isClosedByParent: boolean;
  /** The shop that it belongs to; null where it belongs to none. */
  readonly parent: NamedShop | null;
  /** The house lets it open shops of its own. */
  readonly mayHaveSubs: boolean;
  readonly createdAt: string;
}

interface NamedShop {
  readonly id: string;
  readonly name: string;
}

export interface ResellerDetail extends ResellerView {
  readonly people: readonly PersonView[];
  /** The shops of its own, by name. */
  readonly subs: readonly (NamedShop & { readonly isDisabled: boolean })[];
}

export interface ProviderHealth extends NamedProvider {
  readonly environment: string | null;
  /** Our balance there as last read, in the account's own currency; null while it has never been. */
  readonly float: string | null;
  readonly currency: string;
  readonly floatAt: string | null;
  readonly isUp: boolean | null;
  readonly seenAt: string | null;
}

/** How long a provider took with one plan, from acceptance to the sight of its end, in milliseconds. */
export interface TimesToResult {
  readonly provider: string;
  /** Null where the plan's operator is unknown to us. */
  readonly operator: string | null;
  readonly planCode: string;
  readonly count: number;
  readonly medianMs: number;
  /** Nine of ten were faster. */
  readonly p90Ms: number;
}

export interface Overview {
  /** Orders of the review, whatever they are there for. */
  readonly inReviewCount: number;
  /** Those in state unknown, what their resellers have on hold for them, and since when the oldest is in doubt. */
  readonly inDoubtCount: number;
  readonly inDoubt: string;
  readonly oldestInDoubtAt: string | null;
  /** Orders on their way. */
  readonly movingCount: number;
  readonly providers: readonly ProviderHealth[];
}

/** A stop of sending that is not lifted. */
export interface StopView {
  readonly id: string;
  /** Null = every provider. */
  readonly provider: string | null;
  readonly cause: "admin" | "books";
  /** An admin's own words; for the books' own stop, codes. */
  readonly reason: string;
  /** Who; null where the books did it. */
  readonly by: string | null;
  readonly at: string;
}

export interface BooksView {
  readonly checkedAt: string;
  /** When everything was last looked at, not only the recent past; null = never. */
  readonly wholeAt: string | null;
  /** Nobody has looked for so long that "balanced" would be a guess. */
  readonly isStale: boolean;
  readonly faults: readonly BookFault[];
}

/** What holds one provider's sends back; each null where it does not. */
export interface ProviderGuard extends NamedProvider {
  readonly stop: StopView | null;
  readonly pausedUntil: string | null;
  readonly pauseReason: string | null;
  /** Since when no send goes there because it left too many unanswered. */
  readonly brokenAt: string | null;
  /** Until when it is not asked anything either. */
  readonly quietUntil: string | null;
}

export interface GuardsView {
  /** When this was read, by the database's clock. */
  readonly now: string;
  /** Those of every provider. */
  readonly stops: readonly StopView[];
  /** Null = never checked. */
  readonly books: BooksView | null;
  readonly providers: readonly ProviderGuard[];
  readonly isWorkerAlive: boolean;
}

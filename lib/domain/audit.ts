/**
 * Everything that is written into the audit log, by its code. Each is a message key (`audit.actions.<code>`) in three
 * languages: a deed without words does not compile. A code that is written no more stays: its rows do.
 */
export const AUDIT_ACTIONS = [
  // people
  "admin-created",
  "person-added",
  "cashier-added",
  "person-invited",
  "person-joined",
  "person-disabled",
  "person-enabled",
  "role-changed",
  "password-changed",
  "password-reset",
  "sessions-ended",
  "two-factor-on",
  "two-factor-off",
  "two-factor-reset",
  "two-factor-rule-set",
  // shops
  "reseller-opened",
  "reseller-disabled",
  "reseller-enabled",
  "margin-set",
  "margin-rule-set",
  "margin-rule-ended",
  "limits-set",
  "funds-added",
  "funding-asked",
  "funding-proven",
  "funding-withdrawn",
  "funding-approved",
  "funding-declined",
  "payment-words-set",
  "credit-limit-set",
  "credit-given",
  "credit-repaid",
  "commission-paid",
  // shops of shops
  "subs-allowed",
  "subs-forbidden",
  "sub-opened",
  "sub-closed",
  "sub-reopened",
  "sub-margin-set",
  "transfer-made",
  // customers
  "number-revealed",
  "orders-exported",
  "customer-deleted",
  // orders in doubt
  "resolution-proposed",
  "resolution-confirmed",
  "resolution-declined",
  "resolution-withdrawn",
  "one-admin-limit-set",
  "review-assigned",
  "review-given-back",
  "review-noted",
  "review-tagged",
  "review-untagged",
  // the counter and its providers
  "repeat-window-set",
  "provider-choice-set",
  "plan-shelf-set",
  "sending-stopped",
  "sending-resumed",
  // the books against the providers'
  "reconciliation-asked",
  "reconciliation-case-closed",
  "order-reversed",
  "correction-proposed",
  "correction-confirmed",
  "correction-withdrawn",
  "float-movement-booked",
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Deeds that showed somebody a whole number. */
export const LOOKS_AT_NUMBERS = [
  "number-revealed",
  "orders-exported",
] as const satisfies readonly AuditAction[];

/** What a look at the chain of seals can find (prisma/migrations, look_at_audit_chain). */
export const AUDIT_FAULTS = [
  "missing-seal",
  "broken-link",
  "missing-row",
  "changed-row",
  "rewritten",
  "unsealed",
] as const;
export type AuditFault = (typeof AUDIT_FAULTS)[number];

/** Each null (or false) where it is not asked for. */
export interface AuditFilter {
  readonly actorId: string | null;
  readonly action: AuditAction | null;
  readonly resellerId: string | null;
  /** A day of Algiers, `2026-11-23`. */
  readonly day: string | null;
  /** Only deeds that showed somebody a whole number. */
  readonly isAboutNumbers: boolean;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface AuditLine {
  readonly id: string;
  /** ISO 8601 UTC, as all times here. */
  readonly at: string;
  /** Null for a code that an older or newer version wrote: then `code` is all there is. */
  readonly action: AuditAction | null;
  readonly code: string;
  /** Null for what was done at the machine itself, or by the shop's own rules. */
  readonly actor: Named | null;
  readonly reseller: Named | null;
  readonly subject: string | null;
  readonly reason: string | null;
  readonly details: readonly { readonly name: string; readonly value: string }[];
  readonly isSealed: boolean;
}

export interface AuditState {
  /** When the last sealed deed was done; null while none is. */
  readonly sealedUpTo: string | null;
  readonly look: {
    readonly at: string;
    readonly sealed: number;
    readonly fault: AuditFault | null;
    readonly faultSeq: number | null;
  } | null;
}

/** What an address asks for; whatever it says that makes no sense is not asked for. */
export function readAuditFilter(asked: Readonly<Record<string, string | string[] | undefined>>): AuditFilter {
  const said = (name: string): string | null => {
    const value = asked[name];
    return typeof value === "string" && value !== "" && !value.includes("\0") ? value : null;
  };
  const day = said("day");
  const shop = said("shop");
  return {
    actorId: said("who"),
    action: AUDIT_ACTIONS.find((each) => each === asked["what"]) ?? null,
    resellerId: shop !== null && UUID.test(shop) ? shop : null,
    day: day !== null && isDay(day) ? day : null,
    isAboutNumbers: asked["numbers"] === "1",
  };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

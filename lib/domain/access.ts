import { maskMsisdn } from "./msisdn";

/** Who a person is here. Those of a shop belong to one reseller; those of the back office, the house's own, to none. */
export const SHOP_ROLES = ["owner", "manager", "cashier", "auditor"] as const;
export const OFFICE_ROLES = ["admin", "finance", "support"] as const;
export const ROLES = [...SHOP_ROLES, ...OFFICE_ROLES] as const;
export type ResellerRole = (typeof SHOP_ROLES)[number];
export type OfficeRole = (typeof OFFICE_ROLES)[number];
export type Role = ResellerRole | OfficeRole;

/** What everybody of a shop may: to look. */
const LOOKS_AT_SHOP = ["see-orders", "see-balance", "see-customers"] as const;
/**
 * What everybody of the back office may: to look, also where a shop's money went (who answers shops is asked about it first), to
 * have a provider asked again, and to note what was found out.
 */
const LOOKS_AT_HOUSE = [
  "see-overview",
  "see-review",
  "check-now",
  "note-review",
  "see-providers",
  "see-plans",
  "see-resellers",
  "see-statement",
  "have-two-factor",
] as const;

/**
 * The one table of rights: what is not here, nobody may. Nobody of the back office sends: they would be selling from
 * somebody's wallet. Whoever manages people manages those of the ranks below (`mayManage`).
 */
const RIGHTS = {
  /** The shop is theirs. */
  owner: [
    ...LOOKS_AT_SHOP,
    "send",
    "name-customers",
    "reveal-numbers",
    "delete-customers",
    "see-statement",
    "see-reports",
    "see-margin",
    "export-orders",
    "pin-tiles",
    "ask-for-funds",
    "run-subs",
    "return-funds",
    "manage-people",
    "have-two-factor",
  ],
  /** Runs the shop from day to day: all but what it earns, shops of its own, its other managers, and forgetting customers. */
  manager: [
    ...LOOKS_AT_SHOP,
    "send",
    "name-customers",
    "reveal-numbers",
    "see-statement",
    "see-reports",
    "export-orders",
    "pin-tiles",
    "ask-for-funds",
    "manage-people",
  ],
  /** Sells. Seeing a customer's whole number is written down, whoever asks (lib/customers/reveal-number). */
  cashier: [...LOOKS_AT_SHOP, "send", "name-customers", "reveal-numbers"],
  /** Reads the shop's books: sends nothing, changes nothing, and asks for nobody's whole number. */
  auditor: [...LOOKS_AT_SHOP, "see-statement", "see-reports", "export-orders"],
  /** The house is theirs, but for its money's second pair of eyes: a verdict asks for two (prisma/migrations, four_eyes). */
  admin: [
    ...LOOKS_AT_HOUSE,
    "give-verdicts",
    "stop-sending",
    "lift-stops",
    "choose-providers",
    "manage-plans",
    "open-resellers",
    "close-resellers",
    "manage-people",
    "add-funds",
    "approve-funding",
    "give-credit",
    "set-margins",
    "set-limits",
    "set-rules",
    "reconcile",
    "see-reports",
    "see-margin",
    "export-orders",
    "see-audit",
  ],
  /**
   * The money: funds, what shops earn, verdicts, the books against the providers'. What the house earns is the admin's to know.
   * May stop sending, not resume it; no people.
   */
  finance: [
    ...LOOKS_AT_HOUSE,
    "give-verdicts",
    "stop-sending",
    "add-funds",
    "approve-funding",
    "give-credit",
    "set-margins",
    "set-limits",
    "reconcile",
    "see-reports",
    "export-orders",
  ],
  /** Answers resellers: looks, has a provider asked again, takes orders in review, notes and tags them. Decides nothing. */
  support: [...LOOKS_AT_HOUSE],
} as const satisfies Record<Role, readonly string[]>;

export type ResellerRight = (typeof RIGHTS)[ResellerRole][number];
export type OfficeRight = (typeof RIGHTS)[OfficeRole][number];
export type Right = ResellerRight | OfficeRight;

/** Who manages whom: opens an account, closes it, gives a new password, changes the role. Never oneself. */
const BELOW = {
  owner: ["manager", "cashier", "auditor"],
  manager: ["cashier", "auditor"],
  cashier: [],
  auditor: [],
  admin: ROLES,
  finance: [],
  support: [],
} as const satisfies Record<Role, readonly Role[]>;

export function may(role: Role, right: Right): boolean {
  const rights: readonly Right[] = RIGHTS[role];
  return rights.includes(right);
}

/** Whether somebody of the house is shown what shops earn and what plans cost us: who sets the one, or sees what is left. */
export const seesMargins = (role: Role): boolean => may(role, "set-margins") || may(role, "see-margin");

/** Those whom this one may manage, on either side of the counter. */
export const rolesBelow = (role: Role): readonly Role[] => BELOW[role];

/** Those that this one may give to somebody: nobody of the back office makes a shop's people, and nobody of a shop the house's. */
export const rolesToGive = (role: Role): readonly Role[] =>
  rolesBelow(role).filter((each) => isOffice(each) === isOffice(role));

export const isOffice = (role: Role): role is OfficeRole => OFFICE_ROLES.some((each) => each === role);

/**
 * A customer's number as this person gets to read it, wherever it stands: whole for those who sell to it, its ends for the others.
 * The back office asks for a whole one by a deed that is written down (lib/orders/reveal-order-number).
 */
export const numberFor = (role: Role, msisdn: string): string =>
  may(role, "reveal-numbers") ? msisdn : maskMsisdn(msisdn);

/** Where a person lands after signing in. */
export function homeOf(role: Role): "/admin" | "/send" | "/orders" {
  if (isOffice(role)) return "/admin";
  return may(role, "send") ? "/send" : "/orders";
}

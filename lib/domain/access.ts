/** Who a person is here. `owner` and `cashier` belong to one reseller; `admin` to none. */
export const ROLES = ["admin", "owner", "cashier"] as const;
export type Role = (typeof ROLES)[number];
export type ResellerRole = Exclude<Role, "admin">;

/** What a person of a reseller may do. Admins never send: they would be selling from somebody's wallet. */
const RESELLER_RIGHTS = {
  owner: [
    "send",
    "see-orders",
    "see-balance",
    "see-customers",
    "name-customers",
    "see-statement",
    "manage-cashiers",
    "delete-customers",
    "pin-tiles",
  ],
  // Seeing a customer's whole number is written down, whoever asks (lib/customers/reveal-number).
  cashier: ["send", "see-orders", "see-balance", "see-customers", "name-customers"],
} as const satisfies Record<ResellerRole, readonly string[]>;

export type ResellerRight = (typeof RESELLER_RIGHTS)[ResellerRole][number];

export function may(role: ResellerRole, right: ResellerRight): boolean {
  const rights: readonly ResellerRight[] = RESELLER_RIGHTS[role];
  return rights.includes(right);
}

/** Where a person lands after signing in. */
export const homeOf = (role: Role): "/admin" | "/send" => (role === "admin" ? "/admin" : "/send");

import "server-only";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";
import { type Role, rolesBelow } from "@/lib/domain/access";
import type { Limits } from "@/lib/domain/limits";
import { openAccounts } from "@/lib/wallet/store";

/** A reseller with its two empty accounts: without them nothing can be held for it. `parentId`: the shop that opens it, for good. */
export async function openResellerRow(
  tx: Tx,
  reseller: { name: string; marginBps: number; parentId: string | null } & Partial<Limits>,
): Promise<{ resellerId: string }> {
  const { id } = await tx.reseller.create({ data: reseller, select: { id: true } });
  await openAccounts(tx, id);
  return { resellerId: id };
}

export interface PersonWithin {
  readonly id: string;
  readonly role: Role;
  readonly resellerId: string | null;
  readonly disabledAt: Date | null;
  /** Has yet to choose a password. */
  readonly mustChangePassword: boolean;
}

/**
 * A person this scope may manage, locked: one of a rank below its own, of the own shop or (for an admin) anybody's. Never
 * oneself: nobody locks the door on the way out, and one's own password asks for the old one. All admins are locked first
 * where the house's own people are meant: of two who put each other out, the second finds that it is no admin any more.
 */
export async function claimPerson(
  tx: Tx,
  scope: ResellerScope | AdminScope,
  personId: string,
): Promise<PersonWithin | null> {
  const resellerId = "resellerId" in scope ? scope.resellerId : null;
  const below = rolesBelow(scope.role);
  if (below.length === 0) return null;
  if (resellerId === null && !(await lockAdmins(tx)).includes(scope.userId)) return null;
  const rows = await tx.$queryRaw<PersonWithin[]>`
    SELECT id, role::text AS role, reseller_id AS "resellerId", disabled_at AS "disabledAt",
           must_change_password AS "mustChangePassword"
    FROM "user"
    WHERE id = ${personId} AND id <> ${scope.userId} AND role::text = ANY(${below})
      AND (${resellerId}::uuid IS NULL OR reseller_id = ${resellerId}::uuid)
    FOR UPDATE`;
  return rows[0] ?? null;
}

/** The ids of all admins who can sign in, locked in one order until the transaction ends. */
async function lockAdmins(tx: Tx): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ id: string; disabledAt: Date | null }[]>`
    SELECT id, disabled_at AS "disabledAt" FROM "user" WHERE role = 'admin' ORDER BY id FOR UPDATE`;
  return rows.filter(({ disabledAt }) => disabledAt === null).map(({ id }) => id);
}

export async function savePersonRole(tx: Tx, personId: string, role: Role): Promise<void> {
  await tx.user.update({ where: { id: personId }, data: { role } });
}

/** Closes (or with null opens) a person's account; closing ends every session. */
export async function savePersonDisabled(tx: Tx, personId: string, disabledAt: Date | null): Promise<void> {
  await tx.user.update({ where: { id: personId }, data: { disabledAt } });
  if (disabledAt) await tx.session.deleteMany({ where: { userId: personId } });
}

export interface ClaimedReseller {
  readonly id: string;
  readonly name: string;
  readonly marginBps: number;
  readonly belowCostAllowed: boolean;
  readonly parentId: string | null;
  readonly mayHaveSubs: boolean;
  readonly disabledAt: Date | null;
  /** Closed by its parent, not by the house. */
  readonly closedByParent: boolean;
}

/** A reseller, locked; null for an id nobody has, whatever it looks like. */
export async function claimReseller(tx: Tx, resellerId: string): Promise<ClaimedReseller | null> {
  const rows = await tx.$queryRaw<ClaimedReseller[]>`
    SELECT id, name, margin_bps AS "marginBps", below_cost_allowed AS "belowCostAllowed", parent_id::text AS "parentId",
           may_have_subs AS "mayHaveSubs", disabled_at AS "disabledAt", closed_by_parent AS "closedByParent" FROM reseller
    WHERE id::text = ${resellerId.toLowerCase()} FOR NO KEY UPDATE`;
  return rows[0] ?? null;
}

/** Closes a reseller, which ends the sessions of all its people, or opens it again. */
export async function saveResellerAccess(
  tx: Tx,
  resellerId: string,
  access: { readonly disabledAt: Date | null; readonly closedByParent: boolean },
): Promise<void> {
  await tx.reseller.update({ where: { id: resellerId }, data: access });
  if (access.disabledAt) await tx.session.deleteMany({ where: { user: { resellerId } } });
}

export async function saveMargin(
  tx: Tx,
  resellerId: string,
  terms: { marginBps: number; belowCostAllowed: boolean },
): Promise<void> {
  await tx.reseller.update({ where: { id: resellerId }, data: terms });
}

export async function saveLimits(tx: Tx, resellerId: string, limits: Limits): Promise<void> {
  await tx.reseller.update({ where: { id: resellerId }, data: limits });
}

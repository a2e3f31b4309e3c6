import "server-only";
import type { Tx } from "@/lib/db";
import type { Purse } from "@/lib/domain/sub";
import { claimCredit } from "./credit-store";
import { byId, lockAvailable } from "./store";

export interface Relative {
  readonly id: string;
  readonly name: string;
}

/** The shop that this one belongs to. */
export async function findParentOf(tx: Tx, resellerId: string): Promise<Relative | null> {
  const { parent } = await tx.reseller.findUniqueOrThrow({
    where: { id: resellerId },
    select: { parent: { select: { id: true, name: true } } },
  });
  return parent;
}

/** One of this shop's own, by its id, whatever that looks like. Whose a shop is never changes. */
export async function findSubOf(tx: Tx, resellerId: string, subId: string): Promise<Relative | null> {
  const rows = await tx.$queryRaw<Relative[]>`
    SELECT id::text AS id, name FROM reseller WHERE id::text = ${subId.toLowerCase()} AND parent_id = ${resellerId}::uuid`;
  return rows[0] ?? null;
}

/** What one shop has to give another, with both wallets locked, in one order whichever way the money goes. */
export async function claimPurse(tx: Tx, fromId: string, toId: string): Promise<Purse> {
  for (const id of [fromId, toId].toSorted(byId)) await lockAvailable(tx, id);
  const purse = await claimCredit(tx, fromId);
  if (!purse) throw new Error(`Reseller ${fromId} is not there`);
  return purse;
}

/** Whether both are open, and stay so until the transaction ends. The parent first, as whoever changes its shops takes them. */
export async function claimOpen(tx: Tx, shopIds: readonly string[]): Promise<boolean> {
  const rows = await tx.$queryRaw<{ isOpen: boolean }[]>`
    SELECT disabled_at IS NULL AS "isOpen" FROM reseller WHERE id::text = ANY(${shopIds})
    ORDER BY parent_id NULLS FIRST, id FOR SHARE`;
  return rows.every(({ isOpen }) => isOpen);
}

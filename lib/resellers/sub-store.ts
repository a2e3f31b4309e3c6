import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";
import type { Limits } from "@/lib/domain/limits";
import { type ClaimedReseller, claimReseller } from "./store";

export interface ClaimedFamily {
  readonly parent: ClaimedReseller;
  readonly sub: ClaimedReseller;
}

/** The scope's own shop, locked: who opens shops for it, changes them or takes its leave away takes turns there. */
export async function claimParent(tx: Tx, { resellerId }: ResellerScope): Promise<ClaimedReseller> {
  const parent = await claimReseller(tx, resellerId);
  if (!parent) throw new Error(`Reseller ${resellerId} is not there`);
  return parent;
}

/** The same with one of its own shops, always after it; null for the id of no shop of theirs. */
export async function claimFamily(
  tx: Tx,
  scope: ResellerScope,
  subId: string,
): Promise<ClaimedFamily | null> {
  const parent = await claimParent(tx, scope);
  const id = subId.toLowerCase();
  const own = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM reseller WHERE id::text = ${id} AND parent_id = ${parent.id}::uuid`;
  const sub = own.length === 1 ? await claimReseller(tx, id) : null;
  return sub && { parent, sub };
}

/** What the house lets a shop sell at most. */
export const readLimits = (tx: Tx, resellerId: string): Promise<Limits> =>
  tx.reseller.findUniqueOrThrow({
    where: { id: resellerId },
    select: { perOrderMinor: true, perDayMinor: true, perNumberMinor: true },
  });

/** What the shop earns in general that this one belongs to; null for who belongs to none. */
export async function readMarginAbove(tx: Tx, { parentId }: ClaimedReseller): Promise<number | null> {
  if (parentId === null) return null;
  const { marginBps } = await tx.reseller.findUniqueOrThrow({
    where: { id: parentId },
    select: { marginBps: true },
  });
  return marginBps;
}

export const countSubs = (tx: Tx, parentId: string): Promise<number> =>
  tx.reseller.count({ where: { parentId } });

export async function saveSubsLeave(tx: Tx, resellerId: string, mayHaveSubs: boolean): Promise<void> {
  await tx.reseller.update({ where: { id: resellerId }, data: { mayHaveSubs } });
}

export async function saveSubMargin(tx: Tx, subId: string, marginBps: number): Promise<void> {
  await tx.reseller.update({ where: { id: subId }, data: { marginBps, belowCostAllowed: false } });
}

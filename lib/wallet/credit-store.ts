import "server-only";
import type { Tx } from "@/lib/db";
import { type Credit, owedOf } from "@/lib/domain/credit";
import { lockAvailable } from "./store";

export interface ClaimedCredit extends Credit {
  readonly availableMinor: bigint;
}

/**
 * What a shop owes and may owe, with its wallet locked until the transaction ends: whoever lends, takes back or moves the limit
 * takes turns there, with its sends. Null for an id that nobody has.
 */
export async function claimCredit(tx: Tx, resellerId: string): Promise<ClaimedCredit | null> {
  const known = await tx.reseller.findUnique({ where: { id: resellerId }, select: { id: true } });
  if (!known) return null;
  const availableMinor = await lockAvailable(tx, resellerId);
  // Read under the lock: whoever held it before may have moved both.
  const { creditLimitMinor, accounts } = await tx.reseller.findUniqueOrThrow({
    where: { id: resellerId },
    select: { creditLimitMinor: true, accounts: { where: { kind: "credit" } } },
  });
  const owedMinor = owedOf(accounts[0]?.balanceMinor ?? 0n);
  return { availableMinor, owedMinor, limitMinor: creditLimitMinor };
}

export async function saveCreditLimit(
  tx: Tx,
  resellerId: string,
  creditLimitMinor: bigint | null,
): Promise<void> {
  await tx.reseller.update({ where: { id: resellerId }, data: { creditLimitMinor } });
}

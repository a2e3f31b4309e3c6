import "server-only";
import type { Tx } from "@/lib/db";

/** The shops to which something is owed on the sales of their own shops. */
export async function findEarners(client: Pick<Tx, "$queryRaw">): Promise<readonly string[]> {
  const rows = await client.$queryRaw<{ resellerId: string }[]>`
    SELECT a.reseller_id::text AS "resellerId" FROM ledger_account a JOIN posting p ON p.account_id = a.id
    WHERE a.kind = 'commission' GROUP BY a.reseller_id HAVING sum(p.amount_minor) > 0 ORDER BY a.reseller_id`;
  return rows.map(({ resellerId }) => resellerId);
}

/**
 * What was earned and is not paid out yet, in centimes; below zero where deliveries were taken back after they were paid for.
 * Read with the wallet locked by whoever pays.
 */
export async function sumEarned(client: Pick<Tx, "$queryRaw">, resellerId: string): Promise<bigint> {
  const [row] = await client.$queryRaw<{ earned: bigint }[]>`
    SELECT COALESCE(sum(p.amount_minor), 0)::bigint AS earned FROM ledger_account a JOIN posting p ON p.account_id = a.id
    WHERE a.kind = 'commission' AND a.reseller_id = ${resellerId}::uuid`;
  return row?.earned ?? 0n;
}

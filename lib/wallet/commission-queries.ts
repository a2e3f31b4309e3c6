import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import { boundsOfDay, dayOf, firstOfMonth } from "@/lib/domain/day";
import { toMajor } from "@/lib/domain/money";
import type { CommissionView } from "@/lib/domain/sub-views";

/**
 * What a shop earned on the sales of its own shops: since the first of this month of Algiers, without what was taken back
 * meanwhile, and what of all that is not paid out yet.
 */
export async function findCommission({ database, resellerId }: ResellerScope): Promise<CommissionView> {
  const since = boundsOfDay(firstOfMonth(dayOf(await database.now()))).from;
  const [row] = await database.client.$queryRaw<{ month: bigint; owed: bigint }[]>`
    SELECT COALESCE(sum(p.amount_minor) FILTER (WHERE e.kind <> 'commission' AND e.at >= ${since}), 0)::bigint AS month,
      COALESCE(sum(p.amount_minor), 0)::bigint AS owed
    FROM ledger_account a JOIN posting p ON p.account_id = a.id JOIN ledger_entry e ON e.id = p.entry_id
    WHERE a.kind = 'commission' AND a.reseller_id = ${resellerId}::uuid`;
  return { thisMonth: toMajor(row?.month ?? 0n), unpaid: toMajor(row?.owed ?? 0n) };
}

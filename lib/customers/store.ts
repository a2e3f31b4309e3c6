import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";

/**
 * An order was opened for a number: the shop knows it from now on. Of one that was deleted a new memory begins here. Written
 * after the wallet is locked, and nothing is locked after it.
 */
export async function noteOrder(
  tx: Tx,
  { resellerId, msisdn }: { readonly resellerId: string; readonly msisdn: string },
  now: Date,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO customer (id, reseller_id, msisdn, since, last_order_at)
    VALUES (gen_random_uuid(), ${resellerId}::uuid, ${msisdn}, ${now}::timestamptz, ${now}::timestamptz)
    ON CONFLICT (reseller_id, msisdn) DO UPDATE SET last_order_at = GREATEST(customer.last_order_at, EXCLUDED.last_order_at)`;
}

export interface ClaimedCustomer {
  readonly id: string;
  readonly msisdn: string;
  readonly name: string | null;
}

/** A customer of the own shop, locked; null for an id that nobody there has, whatever it looks like. */
export async function claimCustomer(
  tx: Tx,
  scope: ResellerScope,
  customerId: string,
): Promise<ClaimedCustomer | null> {
  const rows = await tx.$queryRaw<ClaimedCustomer[]>`
    SELECT id, msisdn, name FROM customer
    WHERE id::text = ${customerId.toLowerCase()} AND reseller_id = ${scope.resellerId}::uuid FOR UPDATE`;
  return rows[0] ?? null;
}

/** Null takes the name away. */
export async function saveName(tx: Tx, customerId: string, name: string | null): Promise<void> {
  await tx.customer.update({ where: { id: customerId }, data: { name }, select: { id: true } });
}

export async function forget(tx: Tx, customerId: string): Promise<void> {
  await tx.customer.delete({ where: { id: customerId }, select: { id: true } });
}

import "server-only";
import type { Tx } from "@/lib/db";
import { floatEntry } from "@/lib/domain/ledger";
import type { ProviderMovement } from "@/lib/providers/provider";
import { recordEntry } from "@/lib/wallet/store";
import { type FloatMovement, Prisma, type ReconciliationCase } from "@/prisma/generated/client";

/** Our float at a provider: what moved it that is no order, and what nothing explains. */

/** Each once, however often it is seen. */
export async function saveMovements(
  tx: Tx,
  provider: string,
  movements: readonly ProviderMovement[],
  now: Date,
): Promise<void> {
  await tx.floatMovement.createMany({
    data: movements.map(({ id, word, amount, at }) => ({
      provider,
      providerMovementId: id,
      word,
      currency: amount.currency,
      amountMinor: amount.minor,
      at,
      seenAt: now,
    })),
    skipDuplicates: true,
  });
}

export const hasOpenCases = async (tx: Tx, provider: string): Promise<boolean> =>
  (await tx.reconciliationCase.count({ where: { provider, closedAt: null } })) > 0;

/**
 * By how much the float moved, since the two were first compared, where the ledger did not, as far as it is known why. Cases
 * about orders: what we booked for each, less what the provider took; closed by somebody they explain it no less, and what was
 * seen before a correcting entry is mended. Cases about the float itself: what somebody closed with a reason.
 */
export async function readExplained(tx: Tx, provider: string, since: Date): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ minor: bigint }[]>`
    SELECT (SELECT COALESCE(sum(COALESCE((k.evidence #>> '{ours,costMinor}')::bigint, 0) - t.taken), 0)
      FROM (
        SELECT DISTINCT ON (provider, reference) * FROM reconciliation_case c
        WHERE provider = ${provider} AND opened_at > ${since} AND kind NOT IN ('float-difference', 'open-for-days')
          AND (closed_at IS NULL OR closed_by_id IS NOT NULL)
          AND NOT EXISTS (SELECT FROM reversal r WHERE r.order_id = c.order_id AND r.at >= c.seen_at)
        ORDER BY provider, reference, opened_at DESC) AS k
      CROSS JOIN LATERAL (
        SELECT COALESCE(sum((row ->> 'costMinor')::bigint), 0) AS taken FROM jsonb_array_elements(k.evidence -> 'theirs') AS row
        WHERE row ->> 'meaning' NOT IN ('refunded', 'failed')) AS t)::bigint
    + (SELECT COALESCE(sum((evidence ->> 'differenceMinor')::bigint), 0) FROM reconciliation_case
        WHERE provider = ${provider} AND kind = 'float-difference' AND closed_by_id IS NOT NULL AND closed_at > ${since})::bigint
      AS minor`;
  return row?.minor ?? 0n;
}

/**
 * What nothing explains is a case: one per provider, found again as the same, closed once it is gone. What somebody closed is
 * explained by that, to the centime: only what is missing beyond it is a new one. Null: it could not be compared, and nothing
 * changes.
 */
export async function saveFloatCase(
  tx: Tx,
  { provider, day }: { readonly provider: string; readonly day: string },
  differenceMinor: bigint | null,
  now: Date,
): Promise<void> {
  if (differenceMinor === null) return;
  const open = { provider, kind: "float-difference", closedAt: null };
  if (differenceMinor === 0n) {
    await tx.reconciliationCase.updateMany({ where: open, data: { closedAt: now } });
    return;
  }
  const evidence = { differenceMinor: differenceMinor.toString() };
  const { count } = await tx.reconciliationCase.updateMany({ where: open, data: { evidence, seenAt: now } });
  if (count > 0) return;
  const found = { provider, day, kind: "float-difference", reference: provider, evidence };
  await tx.reconciliationCase.createMany({
    data: [{ ...found, openedAt: now, seenAt: now }],
    skipDuplicates: true,
  });
}

/** A movement, locked; null where there is none, or it is booked. */
export async function claimMovement(tx: Tx, id: string): Promise<FloatMovement | null> {
  await tx.$queryRaw(Prisma.sql`SELECT 1 FROM float_movement WHERE id = ${id}::uuid FOR UPDATE`);
  const movement = await tx.floatMovement.findUnique({ where: { id } });
  return movement?.bookedAt === null ? movement : null;
}

/** What the account of an open case about a float is kept in; null where there is no such case. */
export async function currencyOfFloatCase(tx: Tx, id: string): Promise<string | null> {
  const found = await tx.reconciliationCase.findFirst({
    where: { id, kind: "float-difference", closedAt: null },
  });
  if (found === null) return null;
  const { currency } = await tx.providerAccount.findUniqueOrThrow({ where: { provider: found.provider } });
  return currency;
}

/** Ends an open case about a float; null where there is none, or where a listed movement waits that may be the same money. */
export async function claimFloatCase(
  tx: Tx,
  id: string,
  end: { readonly closedAt: Date },
): Promise<ReconciliationCase | null> {
  const found = await tx.reconciliationCase.findUnique({ where: { id } });
  if (found?.kind !== "float-difference") return null;
  if ((await tx.floatMovement.count({ where: { provider: found.provider, bookedAt: null } })) > 0)
    return null;
  const { count } = await tx.reconciliationCase.updateMany({ where: { id, closedAt: null }, data: end });
  return count === 1 ? found : null;
}

/** A movement that no list shows, told by the case that found it. */
export async function openMovement(
  tx: Tx,
  { id, provider }: ReconciliationCase,
  amountMinor: bigint,
  now: Date,
): Promise<FloatMovement> {
  const { currency } = await tx.providerAccount.findUniqueOrThrow({ where: { provider } });
  const seen = { word: "–", currency, amountMinor, at: now, seenAt: now };
  return tx.floatMovement.create({ data: { provider, providerMovementId: `case:${id}`, ...seen } });
}

/** The entry and the word beside it. */
export async function saveBooking(
  tx: Tx,
  { id, provider, currency, amountMinor }: FloatMovement,
  by: {
    readonly bookedById: string;
    readonly reason: string;
    readonly auditId: bigint;
    /** In dinars, signed as the movement. */
    readonly worthMinor: bigint;
  },
  now: Date,
): Promise<void> {
  const { auditId, worthMinor, ...booking } = by;
  const draft = floatEntry(provider, { currency, minor: amountMinor }, worthMinor);
  const entryId = await recordEntry(tx, draft, { auditId, reason: by.reason }, now);
  await tx.floatMovement.update({ where: { id }, data: { ...booking, bookedAt: now, entryId } });
}

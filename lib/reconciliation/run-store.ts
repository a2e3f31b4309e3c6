import "server-only";
import type { Tx } from "@/lib/db";
import { boundsOfDay } from "@/lib/domain/day";
import { type Difference, OTHER_KINDS, type OurSide } from "@/lib/domain/reconcile";
import { Prisma } from "@/prisma/generated/client";

/** What a look at a provider's day reads and writes. */

export interface ClaimedRun {
  readonly id: string;
  readonly provider: string;
  readonly day: string;
  /** Whoever writes the outcome must still hold this. */
  readonly leaseUntil: Date;
}

/**
 * Asks for a look at each of these days, once a night, however many workers ask; and at each older day of which an order ended
 * only since: while it was in doubt no look could judge it.
 */
export async function askForNights(
  tx: Tx,
  provider: string,
  days: readonly string[],
  { night, now }: { readonly night: string; readonly now: Date },
): Promise<void> {
  if ((await tx.reconciliationRun.count({ where: { provider, night } })) > 0) return;
  const since = boundsOfDay(days.at(-1) ?? night).from;
  const late = await tx.$queryRaw<{ day: string }[]>`
    SELECT DISTINCT to_char(sent_at AT TIME ZONE 'Africa/Algiers', 'YYYY-MM-DD') AS day FROM top_up_order
    WHERE provider = ${provider} AND final_at >= ${since} AND sent_at < ${since}`;
  await tx.reconciliationRun.createMany({
    data: [...days, ...late.map(({ day }) => day)].map((day) => ({
      provider,
      day,
      night,
      askedAt: now,
      dueAt: now,
    })),
    skipDuplicates: true,
  });
}

/**
 * Asks for a look at each day of which the provider took back its word about an ended order, if none was asked for since. Due
 * a little later: its list may lag behind what it answers.
 */
export async function askForTakenBack(
  tx: Tx,
  provider: string,
  { since, now, dueAt }: { readonly since: Date; readonly now: Date; readonly dueAt: Date },
): Promise<void> {
  const heard = await tx.$queryRaw<{ day: string }[]>`
    SELECT DISTINCT d.day FROM order_event e JOIN top_up_order o ON o.id = e.order_id
    CROSS JOIN LATERAL (SELECT to_char(o.sent_at AT TIME ZONE 'Africa/Algiers', 'YYYY-MM-DD') AS day) AS d
    WHERE e.kind = 'contradiction' AND e.at >= ${since} AND o.provider = ${provider} AND o.sent_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM reconciliation_run r
        WHERE r.provider = ${provider} AND r.day = d.day AND (r.asked_at >= e.at OR (r.ended_at IS NULL AND r.started_at IS NULL)))`;
  await tx.reconciliationRun.createMany({
    data: heard.map(({ day }) => ({ provider, day, askedAt: now, dueAt })),
    skipDuplicates: true,
  });
}

/**
 * The next look that is due, the one that somebody waits for first; one that a killed worker began is taken up again. Looks at one
 * provider go one after the other: what one gives back would be missing in the float that another has just read.
 */
export async function claimRun(
  tx: Tx,
  provider: string,
  { now, leaseUntil }: { readonly now: Date; readonly leaseUntil: Date },
): Promise<ClaimedRun | null> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('taabia looks at'), hashtext(${provider}))`;
  const rows = await tx.$queryRaw<{ id: string; day: string }[]>`
    UPDATE reconciliation_run SET started_at = ${now}, lease_until = ${leaseUntil} WHERE id = (
      SELECT id FROM reconciliation_run
      WHERE provider = ${provider} AND ended_at IS NULL AND due_at <= ${now} AND (lease_until IS NULL OR lease_until <= ${now})
        AND NOT EXISTS (SELECT 1 FROM reconciliation_run busy
          WHERE busy.provider = ${provider} AND busy.ended_at IS NULL AND busy.lease_until > ${now})
      ORDER BY night IS NOT NULL, day DESC LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, day`;
  const [row] = rows;
  return row ? { ...row, provider, leaseUntil } : null;
}

/** The provider could not be asked: the look stays open, and says why. */
export async function postponeRun(
  tx: Tx,
  run: ClaimedRun,
  { trouble, dueAt }: { readonly trouble: string; readonly dueAt: Date },
): Promise<void> {
  await tx.reconciliationRun.updateMany({
    where: { id: run.id, endedAt: null, leaseUntil: run.leaseUntil },
    data: { trouble, dueAt, leaseUntil: null },
  });
}

interface OrdersAsked {
  readonly provider: string;
  readonly from: Date;
  readonly to: Date;
  /** Only what ended before this is judged. */
  readonly endedBefore: Date;
  /** References and provider's ids of rows that may be about an order of another day. */
  readonly keys: readonly string[];
}

/** The day's orders as they stand with what the ledger booked, and those of any day that a row of the provider's names. */
export async function findOurSide(
  client: Pick<Tx, "$queryRaw">,
  asked: OrdersAsked,
): Promise<readonly OurSide[]> {
  const { provider, from, to, endedBefore } = asked;
  const keys = [...asked.keys];
  return client.$queryRaw<OurSide[]>`
    WITH seen AS (
      SELECT id FROM top_up_order WHERE provider = ${provider} AND sent_at >= ${from} AND sent_at < ${to}
      UNION SELECT id FROM top_up_order WHERE provider = ${provider} AND reference = ANY(${keys}::text[])
      UNION SELECT id FROM top_up_order WHERE provider = ${provider} AND provider_order_id = ANY(${keys}::text[]))
    SELECT o.id::text AS id, o.reference, o.provider_order_id AS "providerOrderId", o.state::text AS state, o.msisdn,
      o.plan_kind = 'menu' AS "isMenu", o.face_value_minor AS "faceValueMinor", o.price_minor AS "priceMinor",
      l.booked AS "bookedMinor", l.captures, l.releases, l.reverses > 0 AS "isReversed",
      COALESCE(o.sent_at >= ${from} AND o.sent_at < ${to} AND o.final_at < ${endedBefore}, false) AS "isJudged"
    FROM seen JOIN top_up_order o USING (id) CROSS JOIN LATERAL (
      SELECT COALESCE(sum(f.booked), 0)::bigint AS booked,
        count(*) FILTER (WHERE e.kind = 'capture')::int AS captures, count(*) FILTER (WHERE e.kind = 'release')::int AS releases,
        count(*) FILTER (WHERE e.kind = 'reverse')::int AS reverses
      FROM ledger_entry e CROSS JOIN LATERAL (
        SELECT sum(p.amount_minor) AS booked FROM posting p JOIN ledger_account a ON a.id = p.account_id
        WHERE p.entry_id = e.id AND a.kind = 'float') AS f
      WHERE e.order_id = o.id) AS l`;
}

/** How many of the day's orders have not ended yet. */
export const countOpenOfDay = (tx: Tx, { provider, from, to }: OrdersAsked): Promise<number> =>
  tx.topUpOrder.count({ where: { provider, sentAt: { gte: from, lt: to }, finalAt: null } });

/** Our float by the ledger's postings alone, and whether anything is on its way that the provider may have taken already. */
export async function readLedgerFloat(
  client: Pick<Tx, "$queryRaw">,
  provider: string,
  currency: string,
): Promise<{ readonly minor: bigint; readonly isResting: boolean }> {
  const [row] = await client.$queryRaw<{ minor: bigint; isResting: boolean }[]>`
    SELECT (SELECT -COALESCE(sum(p.amount_minor), 0)::bigint FROM posting p JOIN ledger_account a ON a.id = p.account_id
        WHERE a.kind = 'float' AND a.provider = ${provider} AND a.currency = ${currency}) AS minor,
      NOT EXISTS (SELECT FROM top_up_order WHERE provider = ${provider} AND next_check_at IS NOT NULL AND sent_at IS NOT NULL)
        AS "isResting"`;
  return row ?? { minor: 0n, isResting: false };
}

/** Where the provider's balance and the ledger's float were first compared, and how far they stood apart there. */
export async function findAgreedPoint(
  tx: Tx,
  provider: string,
  currency: string,
): Promise<{ readonly gapMinor: bigint; readonly at: Date } | null> {
  const point = await tx.reconciliationRun.findFirst({
    where: { provider, currency, floatDifferenceMinor: 0n },
    orderBy: { endedAt: "asc" },
    select: { floatMinor: true, ledgerFloatMinor: true, endedAt: true },
  });
  return point?.floatMinor == null || point.ledgerFloatMinor === null || point.endedAt === null
    ? null
    : { gapMinor: point.floatMinor - point.ledgerFloatMinor, at: point.endedAt };
}

/** False where its lease was lost: another worker is at it. */
export const holdsRun = async (tx: Tx, { id, leaseUntil }: ClaimedRun): Promise<boolean> =>
  (await tx.reconciliationRun.count({ where: { id, endedAt: null, leaseUntil } })) === 1;

export type Found = Prisma.ReconciliationRunUpdateManyMutationInput;

/** Ends the look. False where its lease was lost: another worker is at it, and nothing may be written. */
export async function saveRun(tx: Tx, run: ClaimedRun, found: Found, now: Date): Promise<boolean> {
  const { count } = await tx.reconciliationRun.updateMany({
    where: { id: run.id, endedAt: null, leaseUntil: run.leaseUntil },
    data: { ...found, trouble: null, leaseUntil: null, endedAt: now },
  });
  return count === 1;
}

/**
 * One open case per difference: a later look finds the same one. What somebody closed stays closed as long as both sides
 * say what they said then. Cases of the day that are gone are closed, by nobody.
 */
export async function saveCases(
  tx: Tx,
  { provider, day }: ClaimedRun,
  differences: readonly Difference[],
  now: Date,
): Promise<void> {
  const rows = JSON.stringify(
    differences.map((difference) => ({ ...difference, evidence: evidenceOf(difference) })),
    (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value),
  );
  const found = Prisma.sql`
    jsonb_to_recordset(${rows}::jsonb) AS d (kind text, reference text, "orderId" uuid, evidence jsonb)`;
  await tx.$executeRaw`
    INSERT INTO reconciliation_case AS c (id, provider, day, kind, reference, order_id, evidence, opened_at, seen_at)
    SELECT gen_random_uuid(), ${provider}, ${day}, d.kind, d.reference, d."orderId", d.evidence, ${now}, ${now} FROM ${found}
    WHERE NOT EXISTS (SELECT FROM reconciliation_case k WHERE k.provider = ${provider} AND k.reference = d.reference
      AND k.kind = d.kind AND k.closed_by_id IS NOT NULL AND k.evidence = d.evidence)
    ON CONFLICT (provider, reference, kind) WHERE closed_at IS NULL
    DO UPDATE SET seen_at = excluded.seen_at, evidence = excluded.evidence`;
  await tx.$executeRaw`
    UPDATE reconciliation_case c SET closed_at = ${now}
    WHERE c.provider = ${provider} AND c.day = ${day} AND c.closed_at IS NULL AND c.kind <> ALL(${[...OTHER_KINDS]}::text[])
      AND NOT EXISTS (SELECT FROM ${found} WHERE d.reference = c.reference AND d.kind = c.kind)`;
}

/** No top-up takes so long: whoever waits for one was forgotten, by the provider or by us. */
const STALLED_MS = 2 * 24 * 3_600_000;

/** An order that has been on its way for days is a case until it ends, one per order. */
export async function saveStalledCases(tx: Tx, provider: string, now: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO reconciliation_case AS c (id, provider, day, kind, reference, order_id, evidence, opened_at, seen_at)
    SELECT gen_random_uuid(), ${provider}, to_char(o.sent_at AT TIME ZONE 'Africa/Algiers', 'YYYY-MM-DD'), 'open-for-days',
      o.reference, o.id, jsonb_build_object('theirs', '[]'::jsonb, 'ours', jsonb_build_object('state', o.state, 'msisdn', o.msisdn,
        'faceValueMinor', o.face_value_minor::text, 'costMinor', NULL)), ${now}, ${now}
    FROM top_up_order o WHERE o.provider = ${provider} AND o.next_check_at IS NOT NULL
      AND o.sent_at < ${new Date(now.getTime() - STALLED_MS)}
      AND NOT EXISTS (SELECT FROM reconciliation_case k WHERE k.order_id = o.id AND k.kind = 'open-for-days' AND k.closed_by_id IS NOT NULL)
    ON CONFLICT (provider, reference, kind) WHERE closed_at IS NULL DO UPDATE SET seen_at = excluded.seen_at, evidence = excluded.evidence`;
  await tx.$executeRaw`
    UPDATE reconciliation_case c SET closed_at = ${now} FROM top_up_order o
    WHERE c.provider = ${provider} AND c.kind = 'open-for-days' AND c.closed_at IS NULL AND o.id = c.order_id AND o.next_check_at IS NULL`;
}

/** Both sides' figures, as text. */
const evidenceOf = ({ ours, theirs }: Difference): object => ({
  ours: ours && {
    state: ours.state,
    msisdn: ours.msisdn,
    faceValueMinor: ours.faceValueMinor,
    costMinor: ours.bookedMinor,
    captures: ours.captures,
    releases: ours.releases,
  },
  theirs: theirs.map(({ isOnDay: _, ...row }) => row),
});

/** False where one is waited for already. */
export async function openRun(
  tx: Tx,
  asked: { readonly provider: string; readonly day: string; readonly askedById: string; readonly now: Date },
): Promise<boolean> {
  const { now, ...rest } = asked;
  const { count } = await tx.reconciliationRun.createMany({
    data: [{ ...rest, askedAt: now, dueAt: now }],
    skipDuplicates: true,
  });
  return count === 1;
}

/** What a look could tell of a float's comparison, once its cases are there. */
export const saveFloatFigures = (tx: Tx, { id }: ClaimedRun, found: Found): Promise<unknown> =>
  tx.reconciliationRun.update({ where: { id }, data: found, select: { id: true } });

/** Null where there is no such case, or it is closed. */
export async function saveClosing(
  tx: Tx,
  id: string,
  closing: { readonly closedById: string; readonly closeReason: string; readonly closedAt: Date },
): Promise<{ readonly reference: string; readonly kind: string; readonly provider: string } | null> {
  const { count } = await tx.reconciliationCase.updateMany({ where: { id, closedAt: null }, data: closing });
  if (count === 0) return null;
  return tx.reconciliationCase.findUniqueOrThrow({
    where: { id },
    select: { reference: true, kind: true, provider: true },
  });
}

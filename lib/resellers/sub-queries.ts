import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import { boundsOfDay, dayOf, shiftDay } from "@/lib/domain/day";
import { toMarginPercent } from "@/lib/domain/margin";
import { toMajor } from "@/lib/domain/money";
import { SOLD_LATELY_DAYS } from "@/lib/domain/sub";
import type { SubsLeave, SubView } from "@/lib/domain/sub-views";

export async function findSubsLeave({ database, resellerId }: ResellerScope): Promise<SubsLeave> {
  const { mayHaveSubs, marginBps, _count } = await database.client.reseller.findUniqueOrThrow({
    where: { id: resellerId },
    select: { mayHaveSubs: true, marginBps: true, _count: { select: { subs: true } } },
  });
  return { isGiven: mayHaveSubs, subCount: _count.subs, marginPercent: toMarginPercent(marginBps) };
}

interface SubRow {
  readonly id: string;
  readonly name: string;
  readonly marginBps: number;
  readonly isDisabled: boolean;
  readonly closedByParent: boolean;
  readonly availableMinor: bigint;
  readonly heldMinor: bigint;
  readonly soldTodayMinor: bigint;
  readonly soldLatelyMinor: bigint;
  readonly earnedLatelyMinor: bigint;
}

/** The shops of this shop, by name, each in sums; `subId`: only that one. Sold is what was not given back, at face value. */
async function readSubs(
  { database, resellerId }: ResellerScope,
  subId: string | null,
): Promise<readonly SubView[]> {
  const today = dayOf(await database.now());
  const rows = await database.client.$queryRaw<SubRow[]>`
    SELECT r.id::text AS id, r.name, LEAST(r.margin_bps, o.margin_bps) AS "marginBps", r.disabled_at IS NOT NULL AS "isDisabled",
      r.closed_by_parent AS "closedByParent", w.available AS "availableMinor", w.held AS "heldMinor",
      s.today AS "soldTodayMinor", s.lately AS "soldLatelyMinor", s.earned AS "earnedLatelyMinor"
    FROM reseller r JOIN reseller o ON o.id = r.parent_id
    CROSS JOIN LATERAL (
      SELECT COALESCE(sum(balance_minor) FILTER (WHERE kind = 'available'), 0)::bigint AS available,
        COALESCE(sum(balance_minor) FILTER (WHERE kind = 'held'), 0)::bigint AS held
      FROM ledger_account WHERE reseller_id = r.id AND currency = 'DZD') AS w
    CROSS JOIN LATERAL (
      SELECT COALESCE(sum(face_value_minor), 0)::bigint AS lately,
        COALESCE(sum(face_value_minor) FILTER (WHERE created_at >= ${boundsOfDay(today).from}), 0)::bigint AS today,
        COALESCE(sum(commission_minor) FILTER (WHERE next_check_at IS NULL AND commission_reseller_id = r.parent_id), 0)::bigint AS earned
      FROM top_up_order s
      WHERE reseller_id = r.id AND created_at >= ${boundsOfDay(shiftDay(today, 1 - SOLD_LATELY_DAYS)).from} AND plan_kind <> 'menu'
        AND (state NOT IN ('refunded', 'failed')) <> EXISTS (SELECT 1 FROM reversal t WHERE t.order_id = s.id)) AS s
    WHERE r.parent_id = ${resellerId}::uuid AND (${subId}::text IS NULL OR r.id::text = ${subId})
    ORDER BY r.name, r.id`;
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    marginPercent: toMarginPercent(row.marginBps),
    available: toMajor(row.availableMinor),
    held: toMajor(row.heldMinor),
    soldToday: toMajor(row.soldTodayMinor),
    soldLately: toMajor(row.soldLatelyMinor),
    earnedLately: toMajor(row.earnedLatelyMinor),
    isDisabled: row.isDisabled,
    isClosedByHouse: row.isDisabled && !row.closedByParent,
  }));
}

export const listSubs = (scope: ResellerScope): Promise<readonly SubView[]> => readSubs(scope, null);

/** Null for the id of no shop of theirs, whatever it looks like. */
export const findSub = async (scope: ResellerScope, subId: string): Promise<SubView | null> =>
  (await readSubs(scope, subId.toLowerCase()))[0] ?? null;

/** The shop that this one belongs to; null where it belongs to none. */
export async function findParent({
  database,
  resellerId,
}: ResellerScope): Promise<{ readonly name: string } | null> {
  const { parent } = await database.client.reseller.findUniqueOrThrow({
    where: { id: resellerId },
    select: { parent: { select: { name: true } } },
  });
  return parent;
}

import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import type { Database } from "@/lib/db";
import {
  type DeliveryTime,
  deliveryTimesOf,
  HANGING_MS,
  HISTORY_MS,
  LATELY_MS,
  type MeasuredPlan,
} from "@/lib/domain/delivery-time";
import { operatorOf } from "@/lib/domain/plan";
import { after } from "./store";

/** Every counter asks, and the answer hardly moves: a process reads the rows once in so long. */
const FRESH_MS = 10_000;

interface Read {
  readonly at: Date;
  readonly times: Promise<readonly DeliveryTime[]>;
}

const lastRead = new WeakMap<Database, Read>();

/**
 * How long top-ups take now, by operator and plan, from all shops' sales of the last hour and without a word about whose
 * they are. `deliveryTimeFor` (lib/domain/delivery-time) picks the one for a plan.
 */
export async function listDeliveryTimes({ database }: ResellerScope): Promise<readonly DeliveryTime[]> {
  const now = await database.now();
  const last = lastRead.get(database);
  const ageMs = last === undefined ? FRESH_MS : Math.abs(now.getTime() - last.at.getTime());
  if (last !== undefined && ageMs < FRESH_MS) return last.times;
  const times = readTimes(database, now);
  lastRead.set(database, { at: now, times });
  // A database that was away for a moment is asked again by the next.
  times.catch(() => lastRead.delete(database));
  return times;
}

async function readTimes(database: Database, now: Date): Promise<readonly DeliveryTime[]> {
  const [rows, airtime] = await Promise.all([
    measure(database, now),
    database.client.plan.findMany({ where: { isAirtime: true }, select: { operator: true, code: true } }),
  ]);
  const measured = rows.flatMap(({ latelyMs, latelyAgoMs, ...row }): readonly MeasuredPlan[] => {
    const operator = operatorOf(row.operator);
    const lately = latelyMs.map((tookMs, place) => ({ tookMs, agoMs: latelyAgoMs[place] ?? tookMs }));
    return operator === null ? [] : [{ ...row, operator, lately }];
  });
  const codes = airtime.flatMap(({ operator: name, code }) => {
    const operator = operatorOf(name);
    return operator === null ? [] : [{ operator, planCode: code }];
  });
  return deliveryTimesOf(measured, codes, database.timeScale);
}

interface MeasuredRow extends Omit<MeasuredPlan, "operator" | "lately"> {
  readonly operator: string;
  readonly latelyMs: readonly number[];
  /** In the same order. */
  readonly latelyAgoMs: readonly number[];
}

/**
 * Sales only, and of those that ended only what a provider delivered: what people ended says nothing about time. The index
 * of what was delivered is read from an hour ago on, and that of what is open whole: it is never more than what is open.
 */
const measure = ({ client }: Database, now: Date) =>
  client.$queryRaw<MeasuredRow[]>`
    WITH sale AS (
      SELECT operator, provider, plan_code, created_at, final_at
      FROM top_up_order
      WHERE state = 'fulfilled' AND final_at > ${after(now, -HISTORY_MS)}::timestamptz AND plan_kind <> 'menu' AND reason IS NULL
      UNION ALL
      SELECT operator, provider, plan_code, created_at, NULL
      FROM top_up_order
      WHERE next_check_at IS NOT NULL AND created_at > ${after(now, -HANGING_MS)}::timestamptz AND plan_kind <> 'menu'
    ), timed AS (
      SELECT s.operator, CASE WHEN p.is_airtime THEN NULL ELSE s.plan_code END AS plan_code,
             CASE WHEN s.final_at IS NULL THEN 'open' WHEN s.final_at > ${after(now, -LATELY_MS)}::timestamptz THEN 'lately' ELSE 'before' END AS part,
             GREATEST(round(extract(epoch FROM s.final_at - s.created_at) * 1000), 0)::int AS took,
             GREATEST(round(extract(epoch FROM ${now}::timestamptz - s.created_at) * 1000), 0)::int AS ago
      FROM sale s LEFT JOIN plan p ON p.provider = s.provider AND p.code = s.plan_code
      WHERE s.operator IS NOT NULL
    )
    SELECT operator, plan_code AS "planCode",
           COALESCE(array_agg(took) FILTER (WHERE part = 'before'), '{}') AS "beforeMs",
           COALESCE(array_agg(took ORDER BY ago, took) FILTER (WHERE part = 'lately'), '{}') AS "latelyMs",
           COALESCE(array_agg(ago ORDER BY ago, took) FILTER (WHERE part = 'lately'), '{}') AS "latelyAgoMs",
           COALESCE(array_agg(ago) FILTER (WHERE part = 'open'), '{}') AS "openMs"
    FROM timed GROUP BY operator, plan_code ORDER BY operator, plan_code`;

import "server-only";
import { recordDeed } from "@/lib/auth/store";
import type { Tx } from "@/lib/db";
import { type MarginRule, type MarginTerms, neverCounts } from "@/lib/domain/margin";
import { operatorOf } from "@/lib/domain/plan";
import type { MarginRule as MarginRuleRow } from "@/prisma/generated/client";

export interface StandingRule extends MarginRule, MarginTerms {
  readonly id: string;
}

/** A day as a column without a time holds it, and back. */
const columnOf = (day: string): Date => new Date(`${day}T00:00:00Z`);
const dayIn = (column: Date): string => column.toISOString().slice(0, "2026-11-23".length);

const daysOf = ({ validFrom, validUntil }: Pick<MarginRuleRow, "validFrom" | "validUntil">) => ({
  validFrom: dayIn(validFrom),
  validUntil: validUntil && dayIn(validUntil),
});

/** Rules that are not over on this day. */
export const standingFrom = (day: string) => ({
  OR: [{ validUntil: null }, { validUntil: { gt: columnOf(day) } }],
});

/** As the rules read it; null where the operator is none that we know. */
export function ruleIn(row: MarginRuleRow): StandingRule | null {
  const { id, planCode, marginBps, belowCostAllowed } = row;
  const operator = operatorOf(row.operator);
  return operator && { id, operator, planCode, marginBps, belowCostAllowed, ...daysOf(row) };
}

/** Those that count on some day. */
export const rulesOf = (rows: readonly MarginRuleRow[]): readonly StandingRule[] =>
  rows.flatMap((row) => ruleIn(row) ?? []).filter((rule) => !neverCounts(rule));

export const findMarginRules = async (
  tx: Pick<Tx, "marginRule">,
  resellerId: string,
  day: string,
): Promise<readonly StandingRule[]> =>
  rulesOf(await tx.marginRule.findMany({ where: { resellerId, ...standingFrom(day) } }));

/** By whom, when and why a rule of this shop is set or ended. */
interface RuleBy {
  readonly resellerId: string;
  readonly userId: string;
  readonly reason: string;
  readonly at: Date;
}

export async function recordMarginRule(
  tx: Tx,
  rule: Omit<StandingRule, "id">,
  { resellerId, userId: actorId, reason, at }: RuleBy,
): Promise<void> {
  const { validFrom, validUntil } = rule;
  const { id } = await tx.marginRule.create({
    data: {
      ...rule,
      resellerId,
      validFrom: columnOf(validFrom),
      validUntil: validUntil === null ? null : columnOf(validUntil),
      reason,
      setById: actorId,
      setAt: at,
    },
    select: { id: true },
  });
  const deed = { action: "margin-rule-set", actorId, resellerId, subject: id, reason } as const;
  await recordDeed(tx, { ...deed, details: { ...rule } }, at);
}

/** The shop that a rule is of; null for an id nobody has, whatever it looks like. */
export async function findShopOfRule(tx: Tx, ruleId: string): Promise<string | null> {
  const rows = await tx.$queryRaw<{ resellerId: string }[]>`
    SELECT reseller_id::text AS "resellerId" FROM margin_rule WHERE id::text = ${ruleId.toLowerCase()}`;
  return rows[0]?.resellerId ?? null;
}

/** Gives a rule an earlier end, on record; the caller holds its shop's row. */
export async function recordMarginEnd(
  tx: Tx,
  { id, until }: { readonly id: string; readonly until: string },
  by: RuleBy,
): Promise<void> {
  const { resellerId, userId: actorId, reason, at } = by;
  await tx.marginRule.update({
    where: { id },
    data: { validUntil: columnOf(until), endedById: actorId, endedAt: at, endReason: reason },
  });
  const deed = { action: "margin-rule-ended", actorId, resellerId, subject: id, reason } as const;
  await recordDeed(tx, { ...deed, details: { until } }, at);
}

import "server-only";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import { may } from "@/lib/domain/access";
import { dayOf } from "@/lib/domain/day";
import { marginsBelow, neverCounts } from "@/lib/domain/margin";
import type { MarginPlan, MarginRulesView, MarginRuleView, ShopMargins } from "@/lib/domain/margin-views";
import type { PlanNames } from "@/lib/domain/plan";
import { nameIn } from "@/lib/domain/plan-shelf";
import { readPlans } from "@/lib/plans/queries";
import { ruleIn, rulesOf, standingFrom } from "./margin-store";

/** What this shop earns from today on; null for whoever of it may not know. */
export async function findMargins(
  { database, resellerId, role }: ResellerScope,
  locale: keyof PlanNames,
): Promise<ShopMargins | null> {
  if (!may(role, "see-margin")) return null;
  const day = dayOf(await database.now());
  const standing = { marginBps: true, marginRules: { where: standingFrom(day), orderBy: [...IN_ORDER] } };
  const { marginBps, marginRules, parent } = await database.client.reseller.findUniqueOrThrow({
    where: { id: resellerId },
    select: { ...standing, parent: { select: standing } },
  });
  const below =
    parent && marginsBelow(marginBps, { generalBps: parent.marginBps, rules: rulesOf(parent.marginRules) });
  const nameOf = await planNames(database.client, locale, marginRules);
  return {
    day,
    generalBps: below?.generalBps ?? marginBps,
    fromAbove: below?.rules ?? [],
    rules: rulesOf(marginRules).map(({ id: _id, belowCostAllowed: _yes, ...rule }) => ({
      ...rule,
      planName: nameOf(rule.planCode),
    })),
  };
}

/** Every rule that a shop ever had, by when it counts. */
export async function listMarginRules(
  { database }: AdminScope,
  resellerId: string,
  locale: keyof PlanNames,
): Promise<MarginRulesView> {
  const day = dayOf(await database.now());
  const rows = await database.client.marginRule.findMany({
    where: { resellerId },
    include: { setBy: { select: { name: true } }, endedBy: { select: { name: true } } },
    orderBy: [...IN_ORDER],
  });
  const nameOf = await planNames(database.client, locale, rows);
  const views = rows.flatMap((row): readonly MarginRuleView[] => {
    const read = ruleIn(row);
    if (read === null) return [];
    const { belowCostAllowed, ...rule } = read;
    return [
      {
        ...rule,
        planName: nameOf(rule.planCode),
        isBelowCostAllowed: belowCostAllowed,
        reason: row.reason,
        setBy: row.setBy.name,
        setAt: row.setAt.toISOString(),
        ended: row.endedBy && { by: row.endedBy.name, reason: row.endReason ?? "" },
      },
    ];
  });
  const isOver = (rule: MarginRuleView): boolean =>
    neverCounts(rule) || (rule.validUntil !== null && rule.validUntil <= day);
  const left = views.filter((rule) => !isOver(rule));
  return {
    day,
    current: left.filter(({ validFrom }) => validFrom <= day),
    toCome: left.filter(({ validFrom }) => validFrom > day),
    past: views.filter(isOver).toReversed(),
  };
}

/** The plans that a rule can be for: what the counter sells of a known operator. */
export async function listMarginPlans(
  { database }: AdminScope,
  locale: keyof PlanNames,
): Promise<readonly MarginPlan[]> {
  const { choices } = await readPlans(database.client);
  return choices.flatMap((plan) =>
    plan.operator === null || plan.kind === "menu"
      ? []
      : [{ operator: plan.operator, planCode: plan.code, name: nameIn(plan, locale) }],
  );
}

const IN_ORDER = [
  { operator: "asc" },
  { planCode: { sort: "asc", nulls: "first" } },
  { validFrom: "asc" },
  { setAt: "asc" },
] as const;

/** What the plans of these rules are called; a plan that left every list keeps its code. */
async function planNames(
  client: ResellerScope["database"]["client"],
  locale: keyof PlanNames,
  rules: readonly { readonly planCode: string | null }[],
): Promise<(code: string | null) => string | null> {
  if (rules.every(({ planCode }) => planCode === null)) return () => null;
  const { known } = await readPlans(client);
  return (code) => {
    const plan = known.find((each) => each.code === code);
    return plan ? nameIn(plan, locale) : code;
  };
}

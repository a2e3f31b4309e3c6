import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";
import { dayOf } from "@/lib/domain/day";
import {
  doOverlap,
  firstDayWithout,
  isMargin,
  isSameReach,
  judgeMarginDays,
  type MarginReach,
} from "@/lib/domain/margin";
import { ok, refuse } from "@/lib/domain/result";
import { judgeBelowCost, type MarginOutcome } from "./judge-below-cost";
import { findMarginRules, recordMarginEnd, recordMarginRule, type StandingRule } from "./margin-store";
import { claimReseller } from "./store";

type NewRule = Omit<StandingRule, "id">;

interface RuleInput {
  readonly resellerId: string;
  readonly rule: NewRule;
  readonly reason: string;
  /** Ends what stands in its days for the same plans; without it such a rule is in the way. */
  readonly replaces: boolean;
}

/**
 * What a shop earns on an operator's plans, or on one of them, from a day on. What that would sell below cost needs an
 * explicit yes. Orders already made keep their price. Of two who set one at once, the second finds the first's.
 */
export async function setMarginRule(scope: AdminScope, input: RuleInput): Promise<MarginOutcome> {
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  if (!isMargin(input.rule.marginBps)) return refuse("margin-invalid");
  const by = { userId: scope.userId, reason };
  return scope.database.transaction((tx, now) => setIn(tx, input, { ...by, at: now }));
}

async function setIn(
  tx: Tx,
  { resellerId, rule, replaces }: RuleInput,
  said: { readonly userId: string; readonly reason: string; readonly at: Date },
): Promise<MarginOutcome> {
  const reseller = await claimReseller(tx, resellerId);
  if (!reseller) return refuse("not-found");
  const today = dayOf(said.at);
  const days = judgeMarginDays(rule, today);
  if (!days.ok) return days;
  if (!(await isKnown(tx, rule))) return refuse("plan-unknown");
  const standing = await findMarginRules(tx, reseller.id, today);
  const inTheWay = standing.filter((each) => isSameReach(each, rule) && doOverlap(each, rule));
  if (inTheWay.length > 0 && !replaces) return refuse("margin-rule-overlaps");
  const refused = await judgeBelowCost(tx, { ...rule, reach: rule }, { general: reseller, rules: standing });
  if (refused) return refused;
  const by = { ...said, resellerId: reseller.id };
  for (const each of inTheWay)
    await recordMarginEnd(tx, { id: each.id, until: firstDayWithout(each, rule.validFrom) }, by);
  await recordMarginRule(tx, rule, by);
  return ok(null);
}

async function isKnown(tx: Tx, { operator, planCode }: MarginReach): Promise<boolean> {
  return planCode === null || (await tx.plan.findFirst({ where: { operator, code: planCode } })) !== null;
}

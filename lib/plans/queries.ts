import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";
import { toMajor } from "@/lib/domain/money";
import { operatorOf, type Plan } from "@/lib/domain/plan";
import { choicesOf } from "@/lib/domain/plan-choices";
import { wakeTerms } from "@/lib/domain/provider-cost";
import type { PlanChoice } from "@/lib/domain/views";
import type { Plan as PlanRow } from "@/prisma/generated/client";

/** The plan of that code as last listed, enabled or not; null where no list ever showed it. */
export async function findPlan(tx: Tx, code: string): Promise<Plan | null> {
  const row = await tx.plan.findFirst({
    where: { code },
    orderBy: [{ isListed: "desc" }, { isEnabled: "desc" }, { provider: "asc" }],
  });
  return row ? planOf(row) : null;
}

/** The same at one provider. */
export async function findPlanAt(tx: Tx, provider: string, code: string): Promise<Plan | null> {
  const row = await tx.plan.findUnique({ where: { provider_code: { provider, code } } });
  return row ? planOf(row) : null;
}

export const planOf = (row: PlanRow): Plan => ({
  ...row,
  operator: operatorOf(row.operator),
  isEnabled: row.isEnabled && row.isListed,
  terms: wakeTerms(row.terms),
});

/** What can be bought now, one entry per thing, in the picker's order; and every plan that was ever listed. */
export async function readPlans(
  tx: Pick<Tx, "plan">,
): Promise<{ readonly choices: readonly Plan[]; readonly known: readonly Plan[] }> {
  const rows = await tx.plan.findMany({
    orderBy: [
      { operator: "asc" },
      { kind: "asc" },
      { amountMinor: "asc" },
      { provider: "asc" },
      { code: "asc" },
    ],
  });
  const known = rows.map(planOf);
  return { choices: choicesOf(known.filter(({ isEnabled }) => isEnabled)), known };
}

/** What the picker offers: one entry per thing that can be bought, without a word about what it costs us. */
export async function listPlanChoices(scope: ResellerScope): Promise<readonly PlanChoice[]> {
  const { choices } = await readPlans(scope.database.client);
  return choices.map((plan) => ({
    planCode: plan.code,
    name: plan.name,
    kind: plan.kind,
    operator: plan.operator,
    minimum: plan.minimumMinor === null ? null : toMajor(plan.minimumMinor),
    maximum: plan.maximumMinor === null ? null : toMajor(plan.maximumMinor),
    amount: plan.amountMinor === null ? null : toMajor(plan.amountMinor),
  }));
}

/** The bounds of a plan as the picker shows it, for the answer to an amount outside them. */
export async function findPlanBounds(
  scope: ResellerScope,
  code: string,
): Promise<{ minimum: string; maximum: string } | null> {
  const choice = (await listPlanChoices(scope)).find(({ planCode }) => planCode === code);
  if (!choice?.minimum || !choice.maximum) return null;
  return { minimum: choice.minimum, maximum: choice.maximum };
}

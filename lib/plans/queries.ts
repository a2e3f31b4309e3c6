import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";
import { toMajor } from "@/lib/domain/money";
import { operatorOf, type Plan } from "@/lib/domain/plan";
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

const planOf = (row: PlanRow): Plan => ({
  ...row,
  operator: operatorOf(row.operator),
  isEnabled: row.isEnabled && row.isListed,
  terms: wakeTerms(row.terms),
});

/** What the picker offers: enabled plans, without a word about what they cost us. */
export async function listPlanChoices(scope: ResellerScope): Promise<readonly PlanChoice[]> {
  const rows = await scope.database.client.plan.findMany({
    where: { isEnabled: true, isListed: true },
    orderBy: [{ operator: "asc" }, { kind: "asc" }, { amountMinor: "asc" }, { code: "asc" }],
  });
  return rows.map((row) => ({
    planCode: row.code,
    name: row.name,
    kind: row.kind,
    operator: operatorOf(row.operator),
    minimum: row.minimumMinor === null ? null : toMajor(row.minimumMinor),
    maximum: row.maximumMinor === null ? null : toMajor(row.maximumMinor),
    amount: row.amountMinor === null ? null : toMajor(row.amountMinor),
  }));
}

/** The bounds of a plan, for the answer to an amount outside them. */
export async function findPlanBounds(
  scope: ResellerScope,
  code: string,
): Promise<{ minimum: string; maximum: string } | null> {
  const plan = await scope.database.transaction((tx) => findPlan(tx, code));
  if (!plan || plan.minimumMinor === null || plan.maximumMinor === null) return null;
  return { minimum: toMajor(plan.minimumMinor), maximum: toMajor(plan.maximumMinor) };
}

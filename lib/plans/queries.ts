import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";
import { toMajor } from "@/lib/domain/money";
import { operatorOf, PLAN_PLACES, type Plan, type PlanNames, type Shelf } from "@/lib/domain/plan";
import { choicesOf } from "@/lib/domain/plan-choices";
import { AS_LISTED, inShelfOrder, nameIn } from "@/lib/domain/plan-shelf";
import { wakeTerms } from "@/lib/domain/provider-cost";
import type { PlanChoice } from "@/lib/domain/views";
import type { Plan as PlanRow, PlanShelf } from "@/prisma/generated/client";

/** The plan of that code as last listed, enabled or not; null where no list ever showed it. */
export async function findPlan(tx: Tx, code: string): Promise<Plan | null> {
  const row = await tx.plan.findFirst({
    where: { code },
    include: { shelf: true },
    orderBy: [{ isListed: "desc" }, { isEnabled: "desc" }, { provider: "asc" }],
  });
  return row ? planOf(row) : null;
}

/** The same at one provider. */
export async function findPlanAt(tx: Tx, provider: string, code: string): Promise<Plan | null> {
  const row = await tx.plan.findUnique({
    where: { provider_code: { provider, code } },
    include: { shelf: true },
  });
  return row ? planOf(row) : null;
}

/** Of a row read with its shelf. */
export function planOf({ shelf: word, ...row }: PlanRow & { readonly shelf: PlanShelf | null }): Plan {
  const shelf = shelfOf(word);
  return {
    ...row,
    operator: operatorOf(row.operator),
    isEnabled: row.isEnabled && row.isListed && shelf.place !== "off",
    terms: wakeTerms(row.terms),
    shelf,
  };
}

export const shelfOf = (row: PlanShelf | null): Shelf =>
  row === null
    ? AS_LISTED
    : {
        place: PLAN_PLACES.find((place) => place === row.place) ?? AS_LISTED.place,
        names: { ar: row.nameAr, fr: row.nameFr, en: row.nameEn },
        position: row.position,
      };

/** What can be bought now, one entry per thing, in the picker's order; and every plan that was ever listed. */
export async function readPlans(
  tx: Pick<Tx, "plan">,
): Promise<{ readonly choices: readonly Plan[]; readonly known: readonly Plan[] }> {
  const rows = await tx.plan.findMany({
    include: { shelf: true },
    orderBy: [
      { operator: "asc" },
      { kind: "asc" },
      { amountMinor: "asc" },
      { provider: "asc" },
      { code: "asc" },
    ],
  });
  const known = rows.map(planOf);
  const shown = known.filter(({ isEnabled, shelf }) => isEnabled && shelf.place === "shown");
  return { choices: choicesOf(inShelfOrder(shown)), known };
}

/** What the picker offers: one entry per thing that can be bought, without a word about what it costs us. */
export async function listPlanChoices(
  scope: ResellerScope,
  locale: keyof PlanNames,
): Promise<readonly PlanChoice[]> {
  const { choices } = await readPlans(scope.database.client);
  return choices.map((plan) => ({
    planCode: plan.code,
    name: nameIn(plan, locale),
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
  const { choices } = await readPlans(scope.database.client);
  const choice = choices.find((plan) => plan.code === code);
  if (!choice || choice.minimumMinor === null || choice.maximumMinor === null) return null;
  return { minimum: toMajor(choice.minimumMinor), maximum: toMajor(choice.maximumMinor) };
}

import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { seesMargins } from "@/lib/domain/access";
import { toMajor } from "@/lib/domain/money";
import { operatorOf } from "@/lib/domain/plan";
import { PLAN_CHANGES } from "@/lib/domain/plan-shelf";
import type { PlanChangeView, PlanFilter, PlanListView, PlanRowView } from "@/lib/domain/plan-views";
import { nameOfProvider } from "@/lib/providers/names";
import { shelfOf } from "./queries";

const PPM_OF_A_PERCENT = 10_000;
const SHOWN_CHANGES = 50;

const decimal = (minor: bigint | null): string | null => (minor === null ? null : toMajor(minor));

/** Every plan that a list shows or the house has a word on, in the counter's order. */
export async function listPlanRows(
  { database, role }: AdminScope,
  { operator, provider }: PlanFilter,
): Promise<readonly PlanRowView[]> {
  const rows = await database.client.plan.findMany({
    where: {
      ...(operator !== null && { operator }),
      ...(provider !== null && { provider }),
      OR: [{ isListed: true }, { shelf: { isNot: null } }],
    },
    include: { shelf: true },
    orderBy: [
      { operator: { sort: "asc", nulls: "last" } },
      { shelf: { position: { sort: "asc", nulls: "last" } } },
      { kind: "asc" },
      { amountMinor: "asc" },
      { provider: "asc" },
      { code: "asc" },
    ],
  });
  return rows.map((row) => ({
    provider: row.provider,
    providerName: nameOfProvider(row.provider),
    code: row.code,
    name: row.name,
    kind: row.kind,
    operator: operatorOf(row.operator),
    operatorName: row.operatorName,
    minimum: decimal(row.minimumMinor),
    maximum: decimal(row.maximumMinor),
    amount: decimal(row.amountMinor),
    costPercent:
      row.costPpm === null || !seesMargins(role) ? null : (row.costPpm / PPM_OF_A_PERCENT).toFixed(2),
    isSwitchedOn: row.isEnabled,
    isListed: row.isListed,
    ...shelfOf(row.shelf),
  }));
}

/** When each provider's list was read. */
export async function listPlanLists({ database }: AdminScope): Promise<readonly PlanListView[]> {
  const accounts = await database.client.providerAccount.findMany({
    select: { provider: true, plansAt: true, plansWantedAt: true },
    orderBy: { provider: "asc" },
  });
  return accounts.map(({ provider, plansAt, plansWantedAt }) => ({
    provider,
    name: nameOfProvider(provider),
    readAt: plansAt?.toISOString() ?? null,
    isWanted: plansWantedAt !== null && (plansAt === null || plansAt < plansWantedAt),
  }));
}

/** What the last readings found to be other than before, the newest first. */
export async function listPlanChanges({ database }: AdminScope): Promise<readonly PlanChangeView[]> {
  const rows = await database.client.planChange.findMany({
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: SHOWN_CHANGES,
  });
  return rows.flatMap(({ id, at, provider, code, name, kind, before, after }) => {
    const known = PLAN_CHANGES.find((each) => each === kind);
    if (known === undefined) return [];
    const when = at.toISOString();
    return [
      {
        id: String(id),
        at: when,
        providerName: nameOfProvider(provider),
        code,
        name,
        kind: known,
        before,
        after,
      },
    ];
  });
}

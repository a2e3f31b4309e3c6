import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";
import { changesBetween } from "@/lib/domain/plan-shelf";
import { restTerms } from "@/lib/domain/provider-cost";
import { log } from "@/lib/log";
import { leaveToAsk, noteAnswered, noteTrouble } from "@/lib/providers/account";
import type { ProviderPlan, TopUpProvider } from "@/lib/providers/provider";
import { Prisma } from "@/prisma/generated/client";

/** Lists rarely change; a plan that was switched off is refused by the provider itself until we have read of it. */
const FRESH_MS = 60 * 60_000;

/**
 * Takes over the plan list of every provider whose list was never read, is no longer fresh, or is wanted now; what is other
 * than at the last reading is written down. What the house says of a plan is not touched. A list that cannot be read
 * changes nothing: the last one stays in use, and the next round tries again.
 */
export async function syncPlans(worker: WorkerScope): Promise<void> {
  const fresh = await worker.database.transaction((tx, now) =>
    tx.providerAccount.findMany({
      where: { plansAt: { gt: new Date(now.getTime() - FRESH_MS) } },
      select: { provider: true, plansAt: true, plansWantedAt: true },
    }),
  );
  const isFresh = (id: string): boolean =>
    fresh.some(
      ({ provider, plansAt, plansWantedAt }) =>
        provider === id && (plansWantedAt === null || plansAt === null || plansWantedAt <= plansAt),
    );
  const stale = [...worker.providers.values()].filter(({ id }) => !isFresh(id));
  await Promise.all(stale.map((provider) => syncOne(worker, provider)));
}

async function syncOne(worker: WorkerScope, provider: TopUpProvider): Promise<void> {
  const leave = await worker.database.transaction((tx, now) =>
    leaveToAsk(tx, provider.id, { now, timeScale: worker.database.timeScale }),
  );
  if (!leave.isGiven) return;
  const list = await provider.listPlans();
  if (!list.ok) {
    log.warn({ provider: provider.id, cause: list.problem.cause }, "plans not read");
    await noteTrouble(worker, provider.id, list.problem);
    return;
  }
  await noteAnswered(worker, provider.id, leave.probe);
  const plans = list.value.filter(isSound);
  if (plans.length === 0) {
    // A shop without a single plan is an accident at the provider's end, not a decision of ours.
    log.error({ provider: provider.id, alert: "plans-empty" }, "the plan list is empty; the last one stays");
    return;
  }
  await worker.database.transaction(async (tx, now) => {
    await writeChanges(tx, provider.id, plans, now);
    for (const { terms, ...plan } of plans) {
      const row = { ...plan, terms: terms ? restTerms(terms) : Prisma.DbNull, isListed: true, syncedAt: now };
      await tx.plan.upsert({
        where: { provider_code: { provider: provider.id, code: plan.code } },
        create: { ...row, provider: provider.id },
        update: row,
      });
    }
    const codes = plans.map((plan) => plan.code);
    await tx.plan.updateMany({
      where: { provider: provider.id, code: { notIn: codes } },
      data: { isListed: false },
    });
    await tx.providerAccount.upsert({
      where: { provider: provider.id },
      create: { provider: provider.id, plansAt: now },
      update: { plansAt: now },
    });
  });
  log.info({ provider: provider.id, plans: plans.length }, "plans read");
}

async function writeChanges(
  tx: Tx,
  provider: string,
  plans: readonly ProviderPlan[],
  at: Date,
): Promise<void> {
  const before = await tx.plan.findMany({ where: { provider }, orderBy: { code: "asc" } });
  const now = plans.map((plan) => ({ ...plan, isListed: true }));
  const changes = changesBetween(before, now).map((change) => ({ ...change, provider, at }));
  await tx.planChange.createMany({ data: changes });
}

/** A plan whose own figures contradict each other is left out rather than sold wrongly. */
function isSound(plan: ProviderPlan): boolean {
  if (plan.kind === "fixed") return plan.amountMinor !== null && plan.amountMinor > 0n;
  if (plan.kind === "menu") return plan.amountMinor === null;
  return (
    plan.minimumMinor !== null &&
    plan.maximumMinor !== null &&
    plan.minimumMinor >= 0n &&
    plan.maximumMinor >= plan.minimumMinor
  );
}

import "server-only";
import type { Tx } from "@/lib/db";
import type { Shelf } from "@/lib/domain/plan";
import { shelfOf } from "./queries";

/** What the house says of a plan; two who change it at once take turns. Null where no list ever showed the plan. */
export async function claimShelf(
  tx: Tx,
  { provider, code }: { readonly provider: string; readonly code: string },
): Promise<Shelf | null> {
  await tx.$queryRaw`SELECT 1 FROM plan WHERE provider = ${provider} AND code = ${code} FOR UPDATE`;
  const plan = await tx.plan.findUnique({
    where: { provider_code: { provider, code } },
    select: { shelf: true },
  });
  return plan === null ? null : shelfOf(plan.shelf);
}

export async function saveShelf(
  tx: Tx,
  plan: { readonly provider: string; readonly code: string },
  { place, names, position }: Shelf,
  by: { readonly userId: string; readonly at: Date },
): Promise<void> {
  const word = {
    place,
    nameAr: names.ar,
    nameFr: names.fr,
    nameEn: names.en,
    position,
    updatedAt: by.at,
    updatedById: by.userId,
  };
  await tx.planShelf.upsert({
    where: { provider_code: plan },
    create: { ...plan, ...word },
    update: word,
  });
}

/** Every provider's list is to be read at the next round. */
export async function wantPlans(tx: Tx, now: Date): Promise<void> {
  await tx.providerAccount.updateMany({ data: { plansWantedAt: now } });
}

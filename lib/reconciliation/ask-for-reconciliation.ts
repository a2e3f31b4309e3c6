import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { dayOf, isDay } from "@/lib/domain/day";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { openRun } from "./run-store";

/** A worker takes it up within seconds. One that is waited for already is the same one; a day that has not begun is none. */
export async function askForReconciliation(
  scope: AdminScope,
  { provider, day }: { readonly provider: string; readonly day: string },
): Promise<Result<null, ProblemCode>> {
  return scope.database.transaction(async (tx, now) => {
    const account = await tx.providerAccount.findUnique({ where: { provider }, select: { provider: true } });
    if (!account || !isDay(day) || day > dayOf(now)) return refuse("not-found");
    if (await openRun(tx, { provider, day, askedById: scope.userId, now })) {
      const deed = { action: "reconciliation-asked", actorId: scope.userId, subject: provider } as const;
      await recordDeed(tx, { ...deed, details: { day } }, now);
    }
    return ok(null);
  });
}

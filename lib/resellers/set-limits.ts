import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { Limits } from "@/lib/domain/limits";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimReseller, saveLimits } from "./store";

/** How much a shop may sell from now on, and why. What is open already stays as it is. */
export async function setLimits(
  scope: AdminScope,
  input: { readonly resellerId: string; readonly limits: Limits; readonly reason: string },
): Promise<Result<null, ProblemCode>> {
  const { limits } = input;
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  return scope.database.transaction(async (tx, now) => {
    const reseller = await claimReseller(tx, input.resellerId);
    if (!reseller) return refuse("not-found");
    await saveLimits(tx, reseller.id, limits);
    const deed = { action: "limits-set", actorId: scope.userId, resellerId: reseller.id, reason } as const;
    const told = Object.entries(limits).map(([name, minor]) => [name, minor?.toString() ?? null]);
    await recordDeed(tx, { ...deed, details: Object.fromEntries(told) }, now);
    return ok(null);
  });
}

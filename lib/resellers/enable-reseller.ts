import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimReseller, saveResellerDisabled } from "./store";

/** Opens a closed shop again; people closed one by one stay closed. */
export async function enableReseller(
  scope: AdminScope,
  input: { resellerId: string; reason: string },
): Promise<Result<null, ProblemCode>> {
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  return scope.database.transaction(async (tx, now) => {
    const reseller = await claimReseller(tx, input.resellerId);
    if (!reseller) return refuse("not-found");
    if (!reseller.disabledAt) return ok(null);
    await saveResellerDisabled(tx, reseller.id, null);
    await recordDeed(
      tx,
      { action: "reseller-enabled", actorId: scope.userId, resellerId: reseller.id, reason },
      now,
    );
    return ok(null);
  });
}

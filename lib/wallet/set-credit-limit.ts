import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimCredit, saveCreditLimit } from "./credit-store";

/** How much of our money a shop may owe us from now on, and why; null: nothing. What it owes already stays owed. */
export async function setCreditLimit(
  scope: AdminScope,
  input: { readonly resellerId: string; readonly limitMinor: bigint | null; readonly reason: string },
): Promise<Result<null, ProblemCode>> {
  const { resellerId, limitMinor } = input;
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  if (limitMinor !== null && limitMinor <= 0n) return refuse("limit-invalid");
  return scope.database.transaction(async (tx, now) => {
    const before = await claimCredit(tx, resellerId);
    if (!before) return refuse("not-found");
    await saveCreditLimit(tx, resellerId, limitMinor);
    const deed = { action: "credit-limit-set", actorId: scope.userId, resellerId, reason } as const;
    const told = (minor: bigint | null) => minor?.toString() ?? null;
    const details = { fromMinor: told(before.limitMinor), toMinor: told(limitMinor) };
    await recordDeed(tx, { ...deed, details }, now);
    return ok(null);
  });
}

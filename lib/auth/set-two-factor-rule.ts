import "server-only";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import type { AdminScope } from "./scope";
import { recordDeed } from "./store";

/**
 * Whether everybody of the back office has to sign in with a second step; who has none is led to set it up before anything
 * else opens. Whoever asks it of the others has it: nobody locks the house on the way out.
 */
export async function setTwoFactorRule(
  scope: AdminScope,
  input: { isAskedFor: boolean; reason: string },
): Promise<Result<null, ProblemCode>> {
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  const officeNeedsTwoFactor = input.isAskedFor;
  return scope.database.transaction(async (tx, now) => {
    const self = await tx.user.findUniqueOrThrow({
      where: { id: scope.userId },
      select: { twoFactorEnabled: true },
    });
    if (input.isAskedFor && !self.twoFactorEnabled) return refuse("two-factor-missing");
    await tx.businessSettings.upsert({
      where: { id: 1 },
      create: { id: 1, officeNeedsTwoFactor },
      update: { officeNeedsTwoFactor },
    });
    const deed = { action: "two-factor-rule-set", actorId: scope.userId, reason } as const;
    await recordDeed(tx, { ...deed, details: { isAskedFor: input.isAskedFor } }, now);
    return ok(null);
  });
}

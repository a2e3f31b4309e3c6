import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimCorrection, saveCorrectionEnd } from "./reversal-store";

/** Somebody says that nothing is to be posted after all: whoever proposed it, or the second person who was asked. */
export async function withdrawCorrection(
  scope: AdminScope,
  input: { readonly id: string; readonly reason: string },
): Promise<Result<null, ProblemCode>> {
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  return scope.database.transaction(async (tx, now) => {
    const claimed = await claimCorrection(tx, input.id);
    if (claimed === null) return refuse("resolution-decided");
    await saveCorrectionEnd(tx, input.id, "withdrawn", now);
    const { resellerId, reference } = claimed.order;
    const deed = { action: "correction-withdrawn", actorId: scope.userId, resellerId } as const;
    await recordDeed(tx, { ...deed, subject: reference, reason, details: { correctionId: input.id } }, now);
    return ok(null);
  });
}

import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimRequest, saveDecision } from "./funding-store";

/** A shop takes an open request of its own back. */
export async function withdrawFunding(
  scope: ResellerScope,
  input: { readonly id: string },
): Promise<Result<null, ProblemCode>> {
  const { resellerId, userId } = scope;
  return scope.database.transaction(async (tx, now) => {
    const request = await claimRequest(tx, input.id, resellerId);
    if (!request) return refuse("not-found");
    if (request.state !== "open") return refuse("funding-decided");
    await saveDecision(tx, request.id, { state: "withdrawn" }, { userId, at: now });
    await recordDeed(
      tx,
      { action: "funding-withdrawn", actorId: userId, resellerId, subject: request.id },
      now,
    );
    return ok(null);
  });
}

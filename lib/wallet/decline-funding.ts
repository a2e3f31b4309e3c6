import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimRequest, saveDecision } from "./funding-store";

/** The house says that a request's money did not come in, and why: the shop reads it. */
export async function declineFunding(
  scope: AdminScope,
  input: { readonly id: string; readonly reason: string },
): Promise<Result<null, ProblemCode>> {
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  const { userId } = scope;
  return scope.database.transaction(async (tx, now) => {
    const request = await claimRequest(tx, input.id, null);
    if (!request) return refuse("not-found");
    if (request.state !== "open") return refuse("funding-decided");
    const { id, resellerId } = request;
    await saveDecision(tx, id, { state: "declined", reason }, { userId, at: now });
    const deed = { action: "funding-declined", actorId: userId, resellerId, subject: id, reason } as const;
    await recordDeed(tx, deed, now);
    return ok(null);
  });
}

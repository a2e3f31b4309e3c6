import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimProposal, saveDeclined } from "./resolution-store";

/** Another admin says no, or the one who proposed it takes it back. The order stays as it is, and may be proposed anew. */
export async function declineResolution(
  admin: AdminScope,
  input: { id: string; reason: string },
): Promise<Result<null, ProblemCode>> {
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  return admin.database.transaction(async (tx, now) => {
    const claimed = await claimProposal(tx, input.id);
    if (!claimed) return refuse("resolution-decided");
    const { order, resolution } = claimed;
    await saveDeclined(tx, resolution.id, { declinedById: admin.userId, declineReason: reason }, now);
    await recordDeed(
      tx,
      {
        action: resolution.proposedById === admin.userId ? "resolution-withdrawn" : "resolution-declined",
        actorId: admin.userId,
        resellerId: order.resellerId,
        subject: order.reference,
        reason,
        details: { resolutionId: resolution.id, outcome: resolution.outcome },
      },
      now,
    );
    return ok(null);
  });
}

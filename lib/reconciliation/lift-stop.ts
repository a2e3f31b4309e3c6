import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { areBooksCleanSince, claimStop, saveLift } from "./store";

/**
 * Lets sending go on. A stop that the books made is lifted only once a look at all of them, begun after it, was clean:
 * until then `books-not-clean`. Lifting twice changes nothing.
 */
export async function liftStop(
  scope: AdminScope,
  input: { id: string; reason: string },
): Promise<Result<null, ProblemCode>> {
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  return scope.database.transaction(async (tx, now) => {
    const stop = await claimStop(tx, input.id);
    if (!stop) return refuse("not-found");
    if (stop.liftedAt !== null) return ok(null);
    if (stop.cause === "books" && !(await areBooksCleanSince(tx, stop.stoppedAt)))
      return refuse("books-not-clean");
    await saveLift(tx, stop.id, { liftedById: scope.userId, liftedAt: now, liftReason: reason });
    const deed = { action: "sending-resumed", actorId: scope.userId, subject: stop.id, reason } as const;
    await recordDeed(tx, deed, now);
    return ok(null);
  });
}

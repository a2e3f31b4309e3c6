import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { saveStop } from "./store";

/**
 * Nothing more is opened or sent, through one provider or (null) through any, until somebody lifts it. Asking and settling
 * go on. Stopping twice is one stop: the second answers with the first.
 */
export async function stopSending(
  scope: AdminScope,
  input: { provider: string | null; reason: string },
): Promise<Result<{ id: string }, ProblemCode>> {
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  const { provider } = input;
  return scope.database.transaction(async (tx, now) => {
    const account =
      provider === null ||
      (await tx.providerAccount.findUnique({ where: { provider }, select: { provider: true } }));
    if (!account) return refuse("not-found");
    const stop = await saveStop(tx, {
      provider,
      cause: "admin",
      reason,
      details: {},
      stoppedById: scope.userId,
      stoppedAt: now,
    });
    const deed = { action: "sending-stopped", actorId: scope.userId, subject: stop.id, reason } as const;
    if (stop.isNew) await recordDeed(tx, { ...deed, details: { provider } }, now);
    return ok({ id: stop.id });
  });
}

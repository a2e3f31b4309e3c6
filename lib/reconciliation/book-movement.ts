import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import type { FloatMovement } from "@/prisma/generated/client";
import { claimMovement, saveBooking } from "./float-store";

/** Writes a movement of our float at a provider into the ledger, once, for a reason. No shop's money moves by it. */
export async function bookMovement(
  scope: AdminScope,
  input: { readonly id: string; readonly reason: string },
): Promise<Result<null, ProblemCode>> {
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  return scope.database.transaction(async (tx, now) => {
    const movement = await claimMovement(tx, input.id);
    if (movement === null) return refuse("not-found");
    await bookClaimed(tx, scope, movement, reason, now);
    return ok(null);
  });
}

/** The same for a movement that this transaction holds already. */
export async function bookClaimed(
  tx: Tx,
  scope: AdminScope,
  movement: FloatMovement,
  reason: string,
  now: Date,
): Promise<void> {
  const { provider, currency, amountMinor, providerMovementId } = movement;
  const audit = await tx.auditRow.create({
    data: {
      at: now,
      actorId: scope.userId,
      action: "float-movement-booked",
      subject: provider,
      reason,
      details: { providerMovementId, currency, amountMinor: amountMinor.toString() },
    },
  });
  await saveBooking(tx, movement, { bookedById: scope.userId, reason, auditId: audit.id }, now);
}

import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";
import { dayOf } from "@/lib/domain/day";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { parseWholeAmount } from "@/lib/domain/typed-amount";
import type { FloatMovement } from "@/prisma/generated/client";
import { claimMovement, saveBooking } from "./float-store";
import { openRun } from "./run-store";

export interface Booking {
  readonly id: string;
  readonly reason: string;
  /** As typed, in whole dinars: what a movement in another currency cost us or brought. Empty where it is in dinars. */
  readonly dinars: string;
}

/** Writes a movement of our float at a provider into the ledger, once, for a reason. No shop's money moves by it. */
export async function bookMovement(scope: AdminScope, input: Booking): Promise<Result<null, ProblemCode>> {
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  return scope.database.transaction(async (tx, now) => {
    const movement = await claimMovement(tx, input.id);
    if (movement === null) return refuse("not-found");
    const worth = worthOf(movement, input.dinars);
    if (!worth.ok) return worth;
    await bookClaimed(tx, scope, movement, { reason, worthMinor: worth.value }, now);
    return ok(null);
  });
}

/** In dinars, signed as the movement; nothing for one in dinars, which says it itself. */
export function worthOf(
  { currency, amountMinor }: Pick<FloatMovement, "currency" | "amountMinor">,
  dinars: string,
): Result<bigint, ProblemCode> {
  if (currency === "DZD") return ok(0n);
  if (dinars.trim() === "") return refuse("dinars-missing");
  const typed = parseWholeAmount(dinars);
  return typed.ok && amountMinor < 0n ? ok(-typed.value) : typed;
}

/** The same for a movement that this transaction holds already. */
export async function bookClaimed(
  tx: Tx,
  scope: AdminScope,
  movement: FloatMovement,
  { reason, worthMinor }: { readonly reason: string; readonly worthMinor: bigint },
  now: Date,
): Promise<void> {
  const { provider, currency, amountMinor, providerMovementId } = movement;
  const details = { providerMovementId, currency, amountMinor: amountMinor.toString() };
  const audit = await tx.auditRow.create({
    data: {
      at: now,
      actorId: scope.userId,
      action: "float-movement-booked",
      subject: provider,
      reason,
      details: currency === "DZD" ? details : { ...details, worthMinor: worthMinor.toString() },
    },
  });
  await saveBooking(tx, movement, { bookedById: scope.userId, reason, auditId: audit.id, worthMinor }, now);
  await compareAgain(tx, scope, provider, now);
}

/** What somebody said about a float shows at the next look at it, which a worker takes up within seconds. */
export async function compareAgain(tx: Tx, scope: AdminScope, provider: string, now: Date): Promise<void> {
  await openRun(tx, { provider, day: dayOf(now), askedById: scope.userId, now });
}

import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { type Booking, bookClaimed, worthOf } from "./book-movement";
import { floatEvidenceSchema } from "./case-evidence";
import { claimFloatCase, currencyOfFloatCase, openMovement } from "./float-store";

/**
 * Writes what nothing explains of a float into the ledger as a movement of its own: for a provider without a list of them, or
 * for one that its list leaves out. Once per case, which ends by it; refused while a listed movement waits to be booked.
 */
export async function bookDifference(scope: AdminScope, input: Booking): Promise<Result<null, ProblemCode>> {
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  return scope.database.transaction(async (tx, now) => {
    // Read before the case is ended: what is refused here leaves it open.
    const currency = await currencyOfFloatCase(tx, input.id);
    if (currency === null) return refuse("not-found");
    const worth = worthOf({ currency, amountMinor: 0n }, input.dinars);
    if (!worth.ok) return worth;
    const claimed = await claimFloatCase(tx, input.id, { closedAt: now });
    if (claimed === null) return refuse("not-found");
    const { differenceMinor } = floatEvidenceSchema.parse(claimed.evidence);
    const worthMinor = differenceMinor < 0n ? -worth.value : worth.value;
    const movement = await openMovement(tx, claimed, differenceMinor, now);
    await bookClaimed(tx, scope, movement, { reason, worthMinor }, now);
    return ok(null);
  });
}

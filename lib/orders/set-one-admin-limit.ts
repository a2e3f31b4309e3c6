import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { LARGEST_AMOUNT_MINOR } from "@/lib/domain/money";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { readOneAdminLimit, saveOneAdminLimit } from "./resolution-store";

/**
 * The price up to which one admin alone may end an order in doubt; 0 means never. A business with one admin raises it
 * knowingly: with a reason, and in the audit log, which the database insists on.
 */
export async function setOneAdminLimit(
  admin: AdminScope,
  input: { amountMinor: bigint; reason: string },
): Promise<Result<null, ProblemCode>> {
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  if (input.amountMinor < 0n) return refuse("amount-not-a-number");
  if (input.amountMinor > LARGEST_AMOUNT_MINOR) return refuse("amount-too-large");
  return admin.database.transaction(async (tx, now) => {
    const before = await readOneAdminLimit(tx);
    if (before === input.amountMinor) return ok(null);
    await recordDeed(
      tx,
      {
        action: "one-admin-limit-set",
        actorId: admin.userId,
        reason,
        details: { fromMinor: before.toString(), toMinor: input.amountMinor.toString() },
      },
      now,
    );
    await saveOneAdminLimit(tx, input.amountMinor);
    return ok(null);
  });
}

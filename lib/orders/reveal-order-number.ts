import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { maskMsisdn } from "@/lib/domain/msisdn";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";

/** The whole number of an order, in its national form, for the back office. Who asked for which is in the audit log first. */
export async function revealOrderNumber(
  { database, userId: actorId }: AdminScope,
  input: { readonly reference: string },
): Promise<Result<{ msisdn: string }, ProblemCode>> {
  return database.transaction(async (tx, now) => {
    const order = await tx.topUpOrder.findUnique({
      where: { reference: input.reference },
      select: { reference: true, resellerId: true, msisdn: true },
    });
    if (order === null) return refuse("not-found");
    const { reference, resellerId, msisdn } = order;
    const deed = { action: "number-revealed", actorId, resellerId, subject: maskMsisdn(msisdn) } as const;
    await recordDeed(tx, { ...deed, details: { reference } }, now);
    return ok({ msisdn });
  });
}

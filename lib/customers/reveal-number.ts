import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { may } from "@/lib/domain/access";
import { maskMsisdn } from "@/lib/domain/msisdn";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimCustomer } from "./store";

/** The whole number of a customer of the own shop, in its national form. Who asked for which is in the audit log first. */
export async function revealNumber(
  scope: ResellerScope,
  input: { readonly customerId: string },
): Promise<Result<{ msisdn: string }, ProblemCode>> {
  if (!may(scope.role, "reveal-numbers")) return refuse("not-allowed");
  return scope.database.transaction(async (tx, now) => {
    const customer = await claimCustomer(tx, scope, input.customerId);
    if (!customer) return refuse("not-found");
    const { resellerId, userId: actorId } = scope;
    const deed = {
      action: "number-revealed",
      actorId,
      resellerId,
      subject: maskMsisdn(customer.msisdn),
    } as const;
    await recordDeed(tx, { ...deed, details: { customerId: customer.id } }, now);
    return ok({ msisdn: customer.msisdn });
  });
}

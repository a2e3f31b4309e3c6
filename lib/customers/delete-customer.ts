import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { may } from "@/lib/domain/access";
import { maskMsisdn } from "@/lib/domain/msisdn";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimCustomer, forget } from "./store";

/**
 * Forgets a customer: the name, and all that was remembered of the number. Its orders stay, the ledger needs them, but
 * nothing is read from them any more: only a new sale begins a new memory. What is written down names nobody.
 */
export async function deleteCustomer(
  scope: ResellerScope,
  input: { readonly customerId: string },
): Promise<Result<null, ProblemCode>> {
  if (!may(scope.role, "delete-customers")) return refuse("not-allowed");
  return scope.database.transaction(async (tx, now) => {
    const customer = await claimCustomer(tx, scope, input.customerId);
    if (!customer) return refuse("not-found");
    await forget(tx, customer.id);
    const { resellerId, userId: actorId } = scope;
    const subject = maskMsisdn(customer.msisdn);
    await recordDeed(tx, { action: "customer-deleted", actorId, resellerId, subject }, now);
    return ok(null);
  });
}

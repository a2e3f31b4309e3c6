import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import { may } from "@/lib/domain/access";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimCustomer, saveName } from "./store";

/** The database holds the same bound (`customer_name_says_something`). */
const LONGEST_NAME = 80;

/** Gives a customer of the own shop a name; an empty one takes it away. */
export async function nameCustomer(
  scope: ResellerScope,
  input: { readonly customerId: string; readonly name: string },
): Promise<Result<null, ProblemCode>> {
  if (!may(scope.role, "name-customers")) return refuse("not-allowed");
  const name = input.name.toWellFormed().replaceAll("\0", "").trim().replace(/\s+/g, " ");
  if ([...name].length > LONGEST_NAME) return refuse("name-too-long");
  return scope.database.transaction(async (tx) => {
    const customer = await claimCustomer(tx, scope, input.customerId);
    if (!customer) return refuse("not-found");
    await saveName(tx, customer.id, name === "" ? null : name);
    return ok(null);
  });
}

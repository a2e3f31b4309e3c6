import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import { isCashAsked } from "@/lib/domain/cash";
import type { CashInput } from "@/lib/domain/order-input";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { lockOrder, saveCash } from "./store";

/**
 * Writes down what this shop did with the customer's cash. Moves no money of ours and is no news of the order. The last
 * answer counts, each stays in the order's events. `cash-not-asked`: the order is on its way, or has arrived.
 */
export async function recordCash(
  scope: ResellerScope,
  { reference, cash }: CashInput,
): Promise<Result<null, ProblemCode>> {
  return scope.database.transaction(async (tx, now) => {
    const found = await tx.topUpOrder.findFirst({
      where: { reference, resellerId: scope.resellerId },
      select: { id: true },
    });
    if (!found) return refuse("not-found");
    const order = await lockOrder(tx, found.id);
    if (order.cash === cash) return ok(null);
    if (!isCashAsked(order)) return refuse("cash-not-asked");
    await saveCash(tx, { orderId: order.id, cash, actor: scope.userId }, now);
    return ok(null);
  });
}

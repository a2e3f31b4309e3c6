"use server";

import { resellerActionFor } from "@/lib/auth/action";
import { cancelInputSchema } from "@/lib/domain/order-input";
import type { ProblemCode } from "@/lib/domain/problem";
import type { Result } from "@/lib/domain/result";
import { cancelOrder } from "@/lib/orders/cancel-order";

/** Takes an order of this shop back while it is queued, whoever of the shop sent it. */
export const cancelOrderAction = resellerActionFor("send")
  .inputSchema(cancelInputSchema)
  .action(
    ({ parsedInput, ctx: { scope } }): Promise<Result<null, ProblemCode>> => cancelOrder(scope, parsedInput),
  );

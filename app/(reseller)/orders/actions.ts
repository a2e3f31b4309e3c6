"use server";

import { resellerActionFor } from "@/lib/auth/action";
import { cancelInputSchema, cashInputSchema } from "@/lib/domain/order-input";
import type { ProblemCode } from "@/lib/domain/problem";
import type { Result } from "@/lib/domain/result";
import { cancelOrder } from "@/lib/orders/cancel-order";
import { recordCash } from "@/lib/orders/record-cash";

/** Takes an order of this shop back while it is queued, whoever of the shop sent it. */
export const cancelOrderAction = resellerActionFor("send")
  .inputSchema(cancelInputSchema)
  .action(
    ({ parsedInput, ctx: { scope } }): Promise<Result<null, ProblemCode>> => cancelOrder(scope, parsedInput),
  );

/** Writes down what this shop did with the customer's cash. */
export const recordCashAction = resellerActionFor("send")
  .inputSchema(cashInputSchema)
  .action(
    ({ parsedInput, ctx: { scope } }): Promise<Result<null, ProblemCode>> => recordCash(scope, parsedInput),
  );

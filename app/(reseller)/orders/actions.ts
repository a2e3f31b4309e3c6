"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { formSchema, resellerActionFor } from "@/lib/auth/action";
import { cancelInputSchema, cashInputSchema } from "@/lib/domain/order-input";
import type { ProblemCode } from "@/lib/domain/problem";
import type { Result } from "@/lib/domain/result";
import { cancelOrder } from "@/lib/orders/cancel-order";
import { recordCash } from "@/lib/orders/record-cash";
import { seeSettled } from "@/lib/orders/see-settled";

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

/** Whoever presses it has seen which orders in doubt have ended. */
export const seeSettledAction = resellerActionFor("see-orders")
  .inputSchema(formSchema({ upTo: z.iso.datetime() }))
  .stateAction(async ({ parsedInput, ctx: { scope } }): Promise<Result<null, ProblemCode>> => {
    const seen = await seeSettled(scope, { upTo: new Date(parsedInput.upTo) });
    revalidatePath("/send");
    revalidatePath("/orders");
    return seen;
  });

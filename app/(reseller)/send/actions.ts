"use server";

import { z } from "zod";
import { resellerActionFor } from "@/lib/auth/action";
import { sendInputSchema } from "@/lib/domain/order-input";
import type { ProblemCode } from "@/lib/domain/problem";
import type { NumberDoubt } from "@/lib/domain/views";
import {
  findLiveOrder,
  findLiveOrderByKey,
  findNumberDoubt,
  findNumberWait,
  type LiveOrder,
} from "@/lib/orders/queries";
import { sendOrder } from "@/lib/orders/send-order";
import { findPlanBounds } from "@/lib/plans/queries";

export type SendAnswer =
  | { readonly kind: "sent"; readonly order: LiveOrder }
  | {
      readonly kind: "refused";
      readonly problem: ProblemCode;
      readonly field: "msisdn" | "plan" | "amount" | null;
      readonly limits?: { readonly minimum: string; readonly maximum: string };
      /** Of `number-in-doubt`: this shop's own order, if it is one. */
      readonly doubt?: NumberDoubt;
      /** Of `number-waits`: when it may be tried again. */
      readonly waitUntil?: string;
    };

/** Opens an order for the form that was sent, or says what is wrong with which field. */
export const sendOrderAction = resellerActionFor("send")
  .inputSchema(sendInputSchema)
  .action(async ({ parsedInput, ctx: { scope } }): Promise<SendAnswer> => {
    const sent = await sendOrder(scope, parsedInput);
    if (sent.ok) {
      const order = await findLiveOrder(scope, sent.value.reference);
      if (!order) throw new Error("An order that was just opened is gone");
      return { kind: "sent", order };
    }
    const field = fieldOf(sent.problem);
    const limits = field === "amount" ? await findPlanBounds(scope, parsedInput.planCode) : null;
    const isInDoubt = sent.problem === "number-in-doubt";
    const doubt = isInDoubt ? await findNumberDoubt(scope, parsedInput.msisdn) : null;
    const waitUntil = sent.problem === "number-waits" ? await findNumberWait(scope, parsedInput) : null;
    return {
      kind: "refused",
      problem: sent.problem,
      field,
      ...(limits ? { limits } : {}),
      ...(doubt ? { doubt } : {}),
      ...(waitUntil ? { waitUntil } : {}),
    };
  });

/** What became of a send whose answer was never heard: its order, or null where it never arrived. */
export const findSentAction = resellerActionFor("send")
  .inputSchema(z.strictObject({ idempotencyKey: z.uuid() }))
  .action(
    ({ parsedInput, ctx: { scope } }): Promise<LiveOrder | null> =>
      findLiveOrderByKey(scope, parsedInput.idempotencyKey),
  );

function fieldOf(problem: ProblemCode): "msisdn" | "plan" | "amount" | null {
  // There is nothing wrong with the number itself.
  if (problem === "number-in-doubt" || problem === "number-waits") return null;
  if (problem.startsWith("number-")) return "msisdn";
  if (problem.startsWith("plan-") || problem === "offer-not-offered") return "plan";
  return problem.startsWith("amount-") ? "amount" : null;
}

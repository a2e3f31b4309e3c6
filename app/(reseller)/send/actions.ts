"use server";

import { z } from "zod";
import { resellerActionFor } from "@/lib/auth/action";
import type { ResellerScope } from "@/lib/auth/scope";
import type { EarlierOne } from "@/lib/domain/counter-views";
import { type SendInput, sendInputSchema } from "@/lib/domain/order-input";
import type { ProblemCode } from "@/lib/domain/problem";
import {
  findLiveOrder,
  findLiveOrderByKey,
  findNumberDoubt,
  findNumberWait,
  type LiveOrder,
} from "@/lib/orders/queries";
import { findSameAgain } from "@/lib/orders/repeat-queries";
import { sendOrder } from "@/lib/orders/send-order";
import { findPlanBounds } from "@/lib/plans/queries";

export type SendAnswer =
  | { readonly kind: "sent"; readonly order: LiveOrder }
  | {
      readonly kind: "refused";
      readonly problem: ProblemCode;
      readonly field: "msisdn" | "plan" | "amount" | null;
      readonly limits?: { readonly minimum: string; readonly maximum: string };
      /** Of `number-in-doubt` and `same-again`: what is known of the order before. */
      readonly earlier?: EarlierOne;
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
    const earlier = await findEarlier(scope, sent.problem, parsedInput);
    const waitUntil = sent.problem === "number-waits" ? await findNumberWait(scope, parsedInput) : null;
    return {
      kind: "refused",
      problem: sent.problem,
      field,
      ...(limits ? { limits } : {}),
      ...(earlier ? { earlier } : {}),
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

async function findEarlier(
  scope: ResellerScope,
  problem: ProblemCode,
  input: SendInput,
): Promise<EarlierOne | null> {
  if (problem === "number-in-doubt") {
    const doubt = await findNumberDoubt(scope, input.msisdn);
    return doubt && { kind: "in-doubt", ...doubt };
  }
  const same = problem === "same-again" ? await findSameAgain(scope, input) : null;
  return same && { kind: "same-again", ...same };
}

function fieldOf(problem: ProblemCode): "msisdn" | "plan" | "amount" | null {
  // There is nothing wrong with the number itself.
  if (problem === "number-in-doubt" || problem === "number-waits" || problem === "same-again") return null;
  if (problem.startsWith("number-")) return "msisdn";
  if (problem.startsWith("plan-") || problem === "offer-not-offered") return "plan";
  return problem.startsWith("amount-") || problem === "limit-per-order" ? "amount" : null;
}

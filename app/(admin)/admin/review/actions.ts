"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { formSchema, officeActionFor } from "@/lib/auth/action";
import { referenceSchema } from "@/lib/domain/order-input";
import type { ProblemCode } from "@/lib/domain/problem";
import { RESOLUTION_OUTCOMES } from "@/lib/domain/resolution";
import { ok, type Result } from "@/lib/domain/result";
import { confirmResolution } from "@/lib/orders/confirm-resolution";
import { declineResolution } from "@/lib/orders/decline-resolution";
import { proposeResolution } from "@/lib/orders/propose-resolution";
import { requestCheck } from "@/lib/orders/request-check";

const words = z.string().max(2000);
const showAgain = (): void => revalidatePath("/admin/review");

/** Makes an order due: the worker asks the provider. Answers when, as ISO 8601 UTC. */
export const checkNowAction = officeActionFor("check-now")
  .inputSchema(z.strictObject({ reference: referenceSchema }))
  .action(async ({ parsedInput, ctx: { scope } }): Promise<Result<{ nextCheckAt: string }, ProblemCode>> => {
    const asked = await requestCheck(scope, parsedInput.reference);
    showAgain();
    return asked.ok ? ok({ nextCheckAt: asked.value.nextCheckAt.toISOString() }) : asked;
  });

/** One admin's word about an order; it waits for another's. */
export const proposeAction = officeActionFor("give-verdicts")
  .inputSchema(
    formSchema({
      reference: referenceSchema,
      outcome: z.enum(RESOLUTION_OUTCOMES),
      reason: words,
      evidence: words,
    }),
  )
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const proposed = await proposeResolution(scope, parsedInput);
    showAgain();
    return proposed;
  });

/** The other's; from here on it is the worker's. */
export const confirmAction = officeActionFor("give-verdicts")
  .inputSchema(formSchema({ id: z.uuid() }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const confirmed = await confirmResolution(scope, parsedInput);
    showAgain();
    return confirmed;
  });

/** The other says no, or the one takes it back. */
export const declineAction = officeActionFor("give-verdicts")
  .inputSchema(formSchema({ id: z.uuid(), reason: words }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const declined = await declineResolution(scope, parsedInput);
    showAgain();
    return declined;
  });

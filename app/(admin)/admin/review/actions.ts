"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { formSchema, officeActionFor } from "@/lib/auth/action";
import { referenceSchema } from "@/lib/domain/order-input";
import type { ProblemCode } from "@/lib/domain/problem";
import { RESOLUTION_OUTCOMES } from "@/lib/domain/resolution";
import { ok, type Result } from "@/lib/domain/result";
import { REVIEW_TAGS } from "@/lib/domain/review-tag";
import { assignReview } from "@/lib/orders/assign-review";
import { confirmResolution } from "@/lib/orders/confirm-resolution";
import { declineResolution } from "@/lib/orders/decline-resolution";
import { noteReview } from "@/lib/orders/note-review";
import { proposeResolution } from "@/lib/orders/propose-resolution";
import { requestCheck } from "@/lib/orders/request-check";
import { requestChecks } from "@/lib/orders/request-checks";
import { revealOrderNumber } from "@/lib/orders/reveal-order-number";
import { tagReview } from "@/lib/orders/tag-review";

const words = z.string().max(2000);
/** As many as the list shows. */
const MOST_AT_ONCE = 500;
const showAgain = (): void => revalidatePath("/admin/review");

/** Makes an order due: the worker asks the provider. Answers when, as ISO 8601 UTC. */
export const checkNowAction = officeActionFor("check-now")
  .inputSchema(z.strictObject({ reference: referenceSchema }))
  .action(async ({ parsedInput, ctx: { scope } }): Promise<Result<{ nextCheckAt: string }, ProblemCode>> => {
    const asked = await requestCheck(scope, parsedInput.reference);
    showAgain();
    return asked.ok ? ok({ nextCheckAt: asked.value.nextCheckAt.toISOString() }) : asked;
  });

/** The whole number of an order; that somebody asked for it is written down. */
export const revealOrderNumberAction = officeActionFor("see-review")
  .inputSchema(z.strictObject({ reference: referenceSchema }))
  .action(async ({ parsedInput, ctx: { scope } }) => revealOrderNumber(scope, parsedInput));

/** Of an outage: all that it put in doubt at once. Answers how many were not asked about a moment ago. */
export const checkAllAction = officeActionFor("check-now")
  .inputSchema(z.strictObject({ references: z.array(referenceSchema).min(1).max(MOST_AT_ONCE) }))
  .action(async ({ parsedInput, ctx: { scope } }) => {
    const asked = await requestChecks(scope, parsedInput.references);
    showAgain();
    return asked;
  });

/** Empty is nobody. */
const personId = z
  .string()
  .max(100)
  .transform((id) => (id === "" ? null : id));

/** Takes an order, gives it to somebody, or gives it back. */
export const assignAction = officeActionFor("note-review")
  .inputSchema(formSchema({ reference: referenceSchema, from: personId, to: personId }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const assigned = await assignReview(scope, parsedInput);
    showAgain();
    return assigned;
  });

/** What somebody found out, for whoever looks next. */
export const noteAction = officeActionFor("note-review")
  .inputSchema(formSchema({ reference: referenceSchema, text: words }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const noted = await noteReview(scope, parsedInput);
    showAgain();
    return noted;
  });

export const tagAction = officeActionFor("note-review")
  .inputSchema(
    formSchema({ reference: referenceSchema, tag: z.enum(REVIEW_TAGS), turn: z.enum(["on", "off"]) }),
  )
  .stateAction(async ({ parsedInput: { reference, tag, turn }, ctx: { scope } }) => {
    const tagged = await tagReview(scope, { reference, tag, isOn: turn === "on" });
    showAgain();
    return tagged;
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

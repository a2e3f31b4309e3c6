"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { formSchema, officeActionFor } from "@/lib/auth/action";
import { askForReconciliation } from "@/lib/reconciliation/ask-for-reconciliation";
import { bookDifference } from "@/lib/reconciliation/book-difference";
import { bookMovement } from "@/lib/reconciliation/book-movement";
import { closeCase } from "@/lib/reconciliation/close-case";
import { confirmCorrection } from "@/lib/reconciliation/confirm-correction";
import { proposeCorrection } from "@/lib/reconciliation/propose-correction";
import { withdrawCorrection } from "@/lib/reconciliation/withdraw-correction";

function shown<Answer>(answer: Answer): Answer {
  revalidatePath("/admin/reconciliation");
  return answer;
}

/** A worker does it: the web asks no provider. */
export const askForReconciliationAction = officeActionFor("reconcile")
  .inputSchema(formSchema({ provider: z.string().max(100), day: z.string().regex(/^\d{4}-\d\d-\d\d$/) }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) =>
    shown(await askForReconciliation(scope, parsedInput)),
  );

export const closeCaseAction = officeActionFor("reconcile")
  .inputSchema(formSchema({ id: z.uuid(), reason: z.string().max(1000) }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => shown(await closeCase(scope, parsedInput)));

/** The money of an ended order is proposed to follow its provider; the other person confirms, the worker posts. */
export const proposeCorrectionAction = officeActionFor("give-verdicts")
  .inputSchema(formSchema({ caseId: z.uuid(), reason: z.string().max(1000) }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => shown(await proposeCorrection(scope, parsedInput)));

export const confirmCorrectionAction = officeActionFor("give-verdicts")
  .inputSchema(formSchema({ id: z.uuid() }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => shown(await confirmCorrection(scope, parsedInput)));

export const withdrawCorrectionAction = officeActionFor("give-verdicts")
  .inputSchema(formSchema({ id: z.uuid(), reason: z.string().max(1000) }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) =>
    shown(await withdrawCorrection(scope, parsedInput)),
  );

/** `dinars`: only for a float in another currency. */
const booking = formSchema({
  id: z.uuid(),
  reason: z.string().max(1000),
  dinars: z.string().max(40).default(""),
});

export const bookMovementAction = officeActionFor("reconcile")
  .inputSchema(booking)
  .stateAction(async ({ parsedInput, ctx: { scope } }) => shown(await bookMovement(scope, parsedInput)));

export const bookDifferenceAction = officeActionFor("reconcile")
  .inputSchema(booking)
  .stateAction(async ({ parsedInput, ctx: { scope } }) => shown(await bookDifference(scope, parsedInput)));

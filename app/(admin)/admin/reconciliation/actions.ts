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

/** A worker does it: the web asks no provider. */
export const askForReconciliationAction = officeActionFor("reconcile")
  .inputSchema(formSchema({ provider: z.string().max(100), day: z.string().regex(/^\d{4}-\d\d-\d\d$/) }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const asked = await askForReconciliation(scope, parsedInput);
    revalidatePath("/admin/reconciliation");
    return asked;
  });

export const closeCaseAction = officeActionFor("reconcile")
  .inputSchema(formSchema({ id: z.uuid(), reason: z.string().max(1000) }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const closed = await closeCase(scope, parsedInput);
    revalidatePath("/admin/reconciliation");
    return closed;
  });

/** The money of an ended order is proposed to follow its provider; the other person confirms, the worker posts. */
export const proposeCorrectionAction = officeActionFor("give-verdicts")
  .inputSchema(formSchema({ caseId: z.uuid(), reason: z.string().max(1000) }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const proposed = await proposeCorrection(scope, parsedInput);
    revalidatePath("/admin/reconciliation");
    return proposed;
  });

export const confirmCorrectionAction = officeActionFor("give-verdicts")
  .inputSchema(formSchema({ id: z.uuid() }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const confirmed = await confirmCorrection(scope, parsedInput);
    revalidatePath("/admin/reconciliation");
    return confirmed;
  });

export const withdrawCorrectionAction = officeActionFor("give-verdicts")
  .inputSchema(formSchema({ id: z.uuid(), reason: z.string().max(1000) }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const withdrawn = await withdrawCorrection(scope, parsedInput);
    revalidatePath("/admin/reconciliation");
    return withdrawn;
  });

export const bookMovementAction = officeActionFor("reconcile")
  .inputSchema(formSchema({ id: z.uuid(), reason: z.string().max(1000) }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const booked = await bookMovement(scope, parsedInput);
    revalidatePath("/admin/reconciliation");
    return booked;
  });

export const bookDifferenceAction = officeActionFor("reconcile")
  .inputSchema(formSchema({ id: z.uuid(), reason: z.string().max(1000) }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const booked = await bookDifference(scope, parsedInput);
    revalidatePath("/admin/reconciliation");
    return booked;
  });

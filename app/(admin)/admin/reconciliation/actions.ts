"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { formSchema, officeActionFor } from "@/lib/auth/action";
import { askForReconciliation } from "@/lib/reconciliation/ask-for-reconciliation";
import { closeCase } from "@/lib/reconciliation/close-case";

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

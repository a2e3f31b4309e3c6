"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { formSchema, officeActionFor } from "@/lib/auth/action";
import { liftStop } from "@/lib/reconciliation/lift-stop";
import { stopSending } from "@/lib/reconciliation/stop-sending";

const reasonText = z.string().max(1000);

/** The pages that say whether anything is sent. */
function revalidateSending(): void {
  revalidatePath("/admin");
  revalidatePath("/admin/providers");
}

/** `provider` empty is every one. */
export const stopSendingAction = officeActionFor("stop-sending")
  .inputSchema(formSchema({ provider: z.string().max(100), reason: reasonText }))
  .stateAction(async ({ parsedInput: { provider, reason }, ctx: { scope } }) => {
    const stopped = await stopSending(scope, { provider: provider === "" ? null : provider, reason });
    revalidateSending();
    return stopped;
  });

export const liftStopAction = officeActionFor("lift-stops")
  .inputSchema(formSchema({ id: z.uuid(), reason: reasonText }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const lifted = await liftStop(scope, parsedInput);
    revalidateSending();
    return lifted;
  });

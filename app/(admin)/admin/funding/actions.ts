"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { formSchema, officeActionFor } from "@/lib/auth/action";
import { ok } from "@/lib/domain/result";
import { parseExactAmount } from "@/lib/domain/typed-amount";
import { approveFunding } from "@/lib/wallet/approve-funding";
import { declineFunding } from "@/lib/wallet/decline-funding";

const reasonText = z.string().max(1000);

// The layout too: it says how many wait.
const showAgain = (): void => revalidatePath("/admin", "layout");

/** `amount` is what came in, as typed, to the centime; `proof` the transfer's number that the page showed, or nothing. */
export const approveFundingAction = officeActionFor("approve-funding")
  .inputSchema(
    formSchema({ id: z.uuid(), amount: z.string().max(200), reason: reasonText, proof: z.string().max(200) }),
  )
  .stateAction(async ({ parsedInput: { id, amount, reason, proof }, ctx: { scope } }) => {
    const arrivedMinor = parseExactAmount(amount);
    if (!arrivedMinor.ok) return arrivedMinor;
    const seenProof = proof === "" ? null : proof;
    const approved = await approveFunding(scope, { id, arrivedMinor: arrivedMinor.value, reason, seenProof });
    showAgain();
    return approved.ok ? ok(null) : approved;
  });

export const declineFundingAction = officeActionFor("approve-funding")
  .inputSchema(formSchema({ id: z.uuid(), reason: reasonText }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const declined = await declineFunding(scope, parsedInput);
    showAgain();
    return declined;
  });

"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { formSchema, resellerActionFor } from "@/lib/auth/action";
import { ok } from "@/lib/domain/result";
import { parseWholeAmount } from "@/lib/domain/typed-amount";
import { askForFunds } from "@/lib/wallet/ask-for-funds";
import { proveFunding } from "@/lib/wallet/prove-funding";
import { returnFunds } from "@/lib/wallet/return-funds";
import { withdrawFunding } from "@/lib/wallet/withdraw-funding";

const showAgain = (): void => revalidatePath("/wallet");

/** `amount` is whole dinars as typed. What is to be paid stands on the page that follows. */
export const askForFundsAction = resellerActionFor("ask-for-funds")
  .inputSchema(formSchema({ amount: z.string().max(200), idempotencyKey: z.uuid() }))
  .stateAction(async ({ parsedInput: { amount, idempotencyKey }, ctx: { scope } }) => {
    const askedMinor = parseWholeAmount(amount);
    if (!askedMinor.ok) return askedMinor;
    const asked = await askForFunds(scope, { askedMinor: askedMinor.value, idempotencyKey });
    if (!asked.ok) return asked;
    showAgain();
    return ok(null);
  });

/** Both as typed off the slip. */
export const proveFundingAction = resellerActionFor("ask-for-funds")
  .inputSchema(formSchema({ id: z.uuid(), proof: z.string().max(200), payer: z.string().max(200) }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const proven = await proveFunding(scope, parsedInput);
    showAgain();
    return proven;
  });

export const withdrawFundingAction = resellerActionFor("ask-for-funds")
  .inputSchema(formSchema({ id: z.uuid() }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const withdrawn = await withdrawFunding(scope, parsedInput);
    showAgain();
    return withdrawn;
  });

/** For the shop that this one belongs to: whole dinars as typed, `reason` the note that both read; it may be empty. */
export const returnFundsAction = resellerActionFor("return-funds")
  .inputSchema(
    z.strictObject({
      amount: z.string().max(200),
      reason: z.string().max(1000),
      idempotencyKey: z.uuid(),
    }),
  )
  .action(async ({ parsedInput: { amount, reason: note, idempotencyKey }, ctx: { scope } }) => {
    const amountMinor = parseWholeAmount(amount);
    if (!amountMinor.ok) return amountMinor;
    const made = await returnFunds(scope, { idempotencyKey, note, amountMinor: amountMinor.value });
    showAgain();
    return made.ok ? ok(null) : made;
  });

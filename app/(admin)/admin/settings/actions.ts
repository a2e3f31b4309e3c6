"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { formSchema, officeActionFor } from "@/lib/auth/action";
import { OPERATORS } from "@/lib/domain/plan";
import { parseWindowMinutes } from "@/lib/domain/repeat";
import { parseWholeAmount } from "@/lib/domain/typed-amount";
import { setOneAdminLimit } from "@/lib/orders/set-one-admin-limit";
import { setRepeatWindow } from "@/lib/orders/set-repeat-window";
import { setPaymentWords } from "@/lib/wallet/set-payment-words";

/** `amount` is whole dinars as typed; 0 means that two admins decide, always. */
export const setOneAdminLimitAction = officeActionFor("set-rules")
  .inputSchema(formSchema({ amount: z.string().max(200), reason: z.string().max(1000) }))
  .stateAction(async ({ parsedInput: { amount, reason }, ctx: { scope } }) => {
    const amountMinor = parseWholeAmount(amount);
    if (!amountMinor.ok) return amountMinor;
    const set = await setOneAdminLimit(scope, { amountMinor: amountMinor.value, reason });
    revalidatePath("/admin/settings");
    return set;
  });

/** `minutes` is whole minutes as typed; 0 means only while the earlier one is on its way. */
export const setRepeatWindowAction = officeActionFor("set-rules")
  .inputSchema(formSchema({ operator: z.enum(OPERATORS), minutes: z.string().max(200) }))
  .stateAction(async ({ parsedInput: { operator, minutes }, ctx: { scope } }) => {
    const typed = parseWindowMinutes(minutes);
    if (!typed.ok) return typed;
    const set = await setRepeatWindow(scope, { operator, minutes: typed.value });
    revalidatePath("/admin/settings");
    return set;
  });

/** `words` is text, kept as it is. */
export const setPaymentWordsAction = officeActionFor("set-rules")
  .inputSchema(formSchema({ words: z.string().max(2000) }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const set = await setPaymentWords(scope, parsedInput);
    revalidatePath("/admin/settings");
    return set;
  });

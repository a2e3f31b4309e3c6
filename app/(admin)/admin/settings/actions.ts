"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { adminAction, formSchema } from "@/lib/auth/action";
import { parseWholeAmount } from "@/lib/domain/order-input";
import { setOneAdminLimit } from "@/lib/orders/set-one-admin-limit";

/** `amount` is whole dinars as typed; 0 means that two admins decide, always. */
export const setOneAdminLimitAction = adminAction
  .inputSchema(formSchema({ amount: z.string().max(200), reason: z.string().max(1000) }))
  .stateAction(async ({ parsedInput: { amount, reason }, ctx: { scope } }) => {
    const amountMinor = parseWholeAmount(amount);
    if (!amountMinor.ok) return amountMinor;
    const set = await setOneAdminLimit(scope, { amountMinor: amountMinor.value, reason });
    revalidatePath("/admin/settings");
    return set;
  });

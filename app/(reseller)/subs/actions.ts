"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { formSchema, resellerActionFor } from "@/lib/auth/action";
import { parseMarginPercent } from "@/lib/domain/margin";
import { ok } from "@/lib/domain/result";
import { parseWholeAmount } from "@/lib/domain/typed-amount";
import { openSub } from "@/lib/resellers/open-sub";
import { setSubAccess } from "@/lib/resellers/set-sub-access";
import { setSubMargin } from "@/lib/resellers/set-sub-margin";
import { transferToSub } from "@/lib/wallet/transfer-to-sub";

const text = z.string().max(200);
const reasonText = z.string().max(1000);

const showAgain = (): void => {
  revalidatePath("/subs", "layout");
  revalidatePath("/wallet");
};

/** `margin` is a percentage as typed; nothing typed is the parent's own. */
export const openSubAction = resellerActionFor("run-subs")
  .inputSchema(
    formSchema({
      name: text,
      margin: text,
      ownerName: text,
      email: text,
      phone: text,
      byLink: z.literal("on").optional(),
    }),
  )
  .stateAction(async ({ parsedInput: { margin, byLink, ...input }, ctx: { scope } }) => {
    const marginBps = margin.trim() === "" ? ok(null) : parseMarginPercent(margin);
    if (!marginBps.ok) return marginBps;
    const opened = await openSub(scope, {
      ...input,
      marginBps: marginBps.value,
      byLink: byLink === "on",
    });
    showAgain();
    if (!opened.ok) return opened;
    return ok({ ...opened.value, name: input.name.trim(), ownerName: input.ownerName.trim() });
  });

export const setSubMarginAction = resellerActionFor("run-subs")
  .inputSchema(formSchema({ subId: text, margin: text }))
  .stateAction(async ({ parsedInput: { subId, margin }, ctx: { scope } }) => {
    const marginBps = parseMarginPercent(margin);
    if (!marginBps.ok) return marginBps;
    const set = await setSubMargin(scope, { subId, marginBps: marginBps.value });
    showAgain();
    return set;
  });

/** `wanted` says which of the two: closing and opening again ask for a reason alike. */
export const closeOrReopenSubAction = resellerActionFor("run-subs")
  .inputSchema(formSchema({ subId: text, reason: reasonText, wanted: z.enum(["closed", "open"]) }))
  .stateAction(async ({ parsedInput: { wanted, ...input }, ctx: { scope } }) => {
    const done = await setSubAccess(scope, { ...input, isOpen: wanted === "open" });
    showAgain();
    return done;
  });

/** `amount` is whole dinars as typed, `reason` the note that both shops read; it may be empty. */
export const transferToSubAction = resellerActionFor("run-subs")
  .inputSchema(
    z.strictObject({ subId: z.uuid(), amount: text, reason: reasonText, idempotencyKey: z.uuid() }),
  )
  .action(async ({ parsedInput: { amount, reason: note, ...input }, ctx: { scope } }) => {
    const amountMinor = parseWholeAmount(amount);
    if (!amountMinor.ok) return amountMinor;
    const made = await transferToSub(scope, { ...input, note, amountMinor: amountMinor.value });
    showAgain();
    return made.ok ? ok(null) : made;
  });

"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { formSchema, personAction, resellerActionFor } from "@/lib/auth/action";
import { changePassword } from "@/lib/auth/change-password";
import { chooseLocale } from "@/lib/auth/choose-locale";
import { OPERATORS } from "@/lib/domain/plan";
import { ok } from "@/lib/domain/result";
import { LOCALES } from "@/lib/i18n/locales";
import { pinTile } from "@/lib/plans/pin-tile";
import { unpinTile } from "@/lib/plans/unpin-tile";
import { addCashier } from "@/lib/resellers/add-cashier";
import { resetPassword } from "@/lib/resellers/reset-password";
import { setPersonAccess } from "@/lib/resellers/set-person-access";

const text = z.string().max(200);
const personSchema = z.strictObject({ personId: text });

export const changePasswordAction = personAction
  .inputSchema(formSchema({ current: z.string().max(1000), next: z.string().max(1000) }))
  .stateAction(async ({ parsedInput, ctx: { scope, presence } }) => {
    const changed = await changePassword(scope, { ...parsedInput, sessionId: presence.sessionId });
    if (changed.ok) revalidatePath("/", "layout");
    return changed;
  });

/** An empty choice leaves the language to the browser. */
export const chooseLocaleAction = personAction
  .inputSchema(formSchema({ locale: z.union([z.enum(LOCALES), z.literal("")]) }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const chosen = await chooseLocale(scope, {
      locale: parsedInput.locale === "" ? null : parsedInput.locale,
    });
    revalidatePath("/", "layout");
    return chosen;
  });

const cashiersAction = resellerActionFor("manage-cashiers");

export const addCashierAction = cashiersAction
  .inputSchema(formSchema({ name: text, email: text, phone: text }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const added = await addCashier(scope, parsedInput);
    if (!added.ok) return added;
    revalidatePath("/settings");
    return ok({ ...added.value, name: parsedInput.name.trim() });
  });

export const disableCashierAction = cashiersAction
  .inputSchema(personSchema)
  .action(async ({ parsedInput, ctx: { scope } }) => {
    const disabled = await setPersonAccess(scope, { ...parsedInput, isOpen: false });
    revalidatePath("/settings");
    return disabled;
  });

export const enableCashierAction = cashiersAction
  .inputSchema(personSchema)
  .action(async ({ parsedInput, ctx: { scope } }) => {
    const enabled = await setPersonAccess(scope, { ...parsedInput, isOpen: true });
    revalidatePath("/settings");
    return enabled;
  });

export const resetCashierPasswordAction = cashiersAction
  .inputSchema(personSchema)
  .action(async ({ parsedInput, ctx: { scope } }) => {
    const reset = await resetPassword(scope, parsedInput);
    revalidatePath("/settings");
    return reset;
  });

const tilesAction = resellerActionFor("pin-tiles");
const tileSchema = z.strictObject({ operator: z.enum(OPERATORS), planCode: text, amount: text });

export const pinTileAction = tilesAction
  .inputSchema(tileSchema.extend({ position: z.number().int().nullable() }))
  .action(async ({ parsedInput, ctx: { scope } }) => {
    const pinned = await pinTile(scope, parsedInput);
    revalidatePath("/settings");
    return pinned;
  });

export const unpinTileAction = tilesAction
  .inputSchema(tileSchema)
  .action(async ({ parsedInput, ctx: { scope } }) => {
    const unpinned = await unpinTile(scope, parsedInput);
    revalidatePath("/settings");
    return unpinned;
  });

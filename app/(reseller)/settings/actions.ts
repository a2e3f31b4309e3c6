"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { formSchema, personAction, resellerActionFor } from "@/lib/auth/action";
import { changePassword } from "@/lib/auth/change-password";
import { chooseLocale } from "@/lib/auth/choose-locale";
import { endOwnSessions } from "@/lib/auth/end-own-sessions";
import { beginTwoFactor, turnTwoFactorOff, turnTwoFactorOn } from "@/lib/auth/session";
import { may, SHOP_ROLES } from "@/lib/domain/access";
import type { TwoFactorOffer } from "@/lib/domain/back-office-views";
import { OPERATORS } from "@/lib/domain/plan";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { LOCALES } from "@/lib/i18n/locales";
import { pinTile } from "@/lib/plans/pin-tile";
import { unpinTile } from "@/lib/plans/unpin-tile";
import { drawQrCode } from "@/lib/qr-code";
import { addPerson } from "@/lib/resellers/add-person";
import { changeRole } from "@/lib/resellers/change-role";
import { endSessionsOf } from "@/lib/resellers/end-sessions-of";
import { handOver } from "@/lib/resellers/hand-over";
import { invitePerson } from "@/lib/resellers/invite-person";
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

/** Another session of one's own; null: all but this one. */
export const endSessionsAction = personAction
  .inputSchema(z.strictObject({ only: text.nullable() }))
  .action(async ({ parsedInput: { only }, ctx: { scope, presence } }) => {
    const ended = await endOwnSessions(scope, { only, keepSessionId: presence.sessionId });
    revalidatePath("/", "layout");
    return ended;
  });

/** What the app reads, as a picture and as text, and the codes for when it is lost: shown this once. */
export const beginTwoFactorAction = personAction
  .inputSchema(formSchema({ password: z.string().max(1000) }))
  .stateAction(async ({ parsedInput, ctx: { scope } }): Promise<Result<TwoFactorOffer, ProblemCode>> => {
    if (!may(scope.role, "have-two-factor")) return refuse("not-allowed");
    const offered = await beginTwoFactor(parsedInput);
    if (!offered.ok) return offered;
    const { uri, secret, backupCodes } = offered.value;
    return ok({ qr: drawQrCode(uri), secret, backupCodes });
  });

export const turnTwoFactorOnAction = personAction
  .inputSchema(formSchema({ code: text }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const on = await turnTwoFactorOn(scope, parsedInput);
    if (on.ok) revalidatePath("/", "layout");
    return on;
  });

export const turnTwoFactorOffAction = personAction
  .inputSchema(formSchema({ password: z.string().max(1000) }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const off = await turnTwoFactorOff(scope, parsedInput);
    if (off.ok) revalidatePath("/", "layout");
    return off;
  });

/** The people of the own shop of a rank below. */
const peopleAction = resellerActionFor("manage-people");
const role = z.enum(SHOP_ROLES);

export const addPersonAction = peopleAction
  .inputSchema(formSchema({ name: text, email: text, phone: text, role, byLink: z.literal("on").optional() }))
  .stateAction(async ({ parsedInput: { byLink, ...input }, ctx: { scope } }) => {
    const added = await addPerson(scope, input);
    if (!added.ok) return added;
    const { userId, password } = added.value;
    const handover = await handOver(scope, { personId: userId, password, byLink: byLink === "on" });
    revalidatePath("/settings");
    return handover.ok ? ok({ userId, handover: handover.value, name: input.name.trim() }) : handover;
  });

export const changeRoleAction = peopleAction
  .inputSchema(formSchema({ personId: text, role, reason: z.string().max(1000) }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const changed = await changeRole(scope, parsedInput);
    revalidatePath("/settings");
    return changed;
  });

export const endSessionsOfAction = peopleAction
  .inputSchema(personSchema)
  .action(async ({ parsedInput, ctx: { scope } }) => {
    const ended = await endSessionsOf(scope, parsedInput);
    revalidatePath("/settings");
    return ended;
  });

export const disablePersonAction = peopleAction
  .inputSchema(personSchema)
  .action(async ({ parsedInput, ctx: { scope } }) => {
    const disabled = await setPersonAccess(scope, { ...parsedInput, isOpen: false });
    revalidatePath("/settings");
    return disabled;
  });

export const enablePersonAction = peopleAction
  .inputSchema(personSchema)
  .action(async ({ parsedInput, ctx: { scope } }) => {
    const enabled = await setPersonAccess(scope, { ...parsedInput, isOpen: true });
    revalidatePath("/settings");
    return enabled;
  });

export const resetPasswordAction = peopleAction
  .inputSchema(personSchema)
  .action(async ({ parsedInput, ctx: { scope } }) => {
    const reset = await resetPassword(scope, parsedInput);
    revalidatePath("/settings");
    return reset;
  });

export const invitePersonAction = peopleAction
  .inputSchema(personSchema)
  .action(async ({ parsedInput, ctx: { scope } }) => {
    const invited = await invitePerson(scope, parsedInput);
    revalidatePath("/settings");
    return invited;
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

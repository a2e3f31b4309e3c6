"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { formSchema, officeActionFor } from "@/lib/auth/action";
import { setTwoFactorRule } from "@/lib/auth/set-two-factor-rule";
import { ROLES } from "@/lib/domain/access";
import { ok } from "@/lib/domain/result";
import { addPerson } from "@/lib/resellers/add-person";
import { changeRole } from "@/lib/resellers/change-role";
import { endSessionsOf } from "@/lib/resellers/end-sessions-of";
import { handOver } from "@/lib/resellers/hand-over";
import { invitePerson } from "@/lib/resellers/invite-person";
import { resetPassword } from "@/lib/resellers/reset-password";
import { resetTwoFactor } from "@/lib/resellers/reset-two-factor";
import { setPersonAccess } from "@/lib/resellers/set-person-access";

/** The people of the back office, and an admin's hand over those of every shop. */
const peopleAction = officeActionFor("manage-people");

const text = z.string().max(200);
const reasonText = z.string().max(1000);
const personSchema = z.strictObject({ personId: text });
const role = z.enum(ROLES);

function showAgain(): void {
  revalidatePath("/admin/team");
  revalidatePath("/admin/resellers", "layout");
}

export const addPersonAction = peopleAction
  .inputSchema(formSchema({ name: text, email: text, phone: text, role, byLink: z.literal("on").optional() }))
  .stateAction(async ({ parsedInput: { byLink, ...input }, ctx: { scope } }) => {
    const added = await addPerson(scope, input);
    if (!added.ok) return added;
    const { userId, password } = added.value;
    const handover = await handOver(scope, { personId: userId, password, byLink: byLink === "on" });
    showAgain();
    return handover.ok ? ok({ userId, handover: handover.value, name: input.name.trim() }) : handover;
  });

export const changeRoleAction = peopleAction
  .inputSchema(formSchema({ personId: text, role, reason: reasonText }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const changed = await changeRole(scope, parsedInput);
    showAgain();
    return changed;
  });

export const resetPasswordAction = peopleAction
  .inputSchema(personSchema)
  .action(async ({ parsedInput, ctx: { scope } }) => {
    const reset = await resetPassword(scope, parsedInput);
    showAgain();
    return reset;
  });

export const invitePersonAction = peopleAction
  .inputSchema(personSchema)
  .action(async ({ parsedInput, ctx: { scope } }) => {
    const invited = await invitePerson(scope, parsedInput);
    showAgain();
    return invited;
  });

export const disablePersonAction = peopleAction
  .inputSchema(personSchema)
  .action(async ({ parsedInput, ctx: { scope } }) => {
    const disabled = await setPersonAccess(scope, { ...parsedInput, isOpen: false });
    showAgain();
    return disabled;
  });

export const enablePersonAction = peopleAction
  .inputSchema(personSchema)
  .action(async ({ parsedInput, ctx: { scope } }) => {
    const enabled = await setPersonAccess(scope, { ...parsedInput, isOpen: true });
    showAgain();
    return enabled;
  });

export const endSessionsOfAction = peopleAction
  .inputSchema(personSchema)
  .action(async ({ parsedInput, ctx: { scope } }) => {
    const ended = await endSessionsOf(scope, parsedInput);
    showAgain();
    return ended;
  });

export const resetTwoFactorAction = peopleAction
  .inputSchema(formSchema({ personId: text, reason: reasonText }))
  .stateAction(async ({ parsedInput, ctx: { scope } }) => {
    const reset = await resetTwoFactor(scope, parsedInput);
    showAgain();
    return reset;
  });

/** `wanted`: whether everybody of the back office has to have a second step. */
export const setTwoFactorRuleAction = officeActionFor("set-rules")
  .inputSchema(formSchema({ wanted: z.enum(["asked", "free"]), reason: reasonText }))
  .stateAction(async ({ parsedInput: { wanted, reason }, ctx: { scope } }) => {
    const set = await setTwoFactorRule(scope, { isAskedFor: wanted === "asked", reason });
    revalidatePath("/", "layout");
    return set;
  });

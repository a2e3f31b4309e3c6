import "server-only";
import { createSafeActionClient, returnServerError } from "next-safe-action";
import { z } from "zod";
import type { OfficeRight, ResellerRight } from "@/lib/domain/access";
import type { ProblemCode } from "@/lib/domain/problem";
import { log } from "@/lib/log";
import { admitToOffice, admitToShop, currentPresence, scopeOf } from "./session";

/**
 * Every server action is an address anybody can post to, so each begins with one of these: the gate comes before the
 * input is even read. What a use case refuses is the action's value (`Result`); what the gate refuses, or what breaks,
 * is its `serverError`, as a code. Nothing an error says ever reaches a browser.
 */
export const publicAction = createSafeActionClient({
  handleServerError(error): ProblemCode {
    log.error({ error: error.message, stack: error.stack }, "action failed");
    return "unexpected";
  },
});

const refuseAction = (code: ProblemCode): never => returnServerError(code);

/** Anybody signed in, even with a password yet to be changed: what everybody does for oneself. */
export const personAction = publicAction.use(async ({ next }) => {
  const presence = (await currentPresence()) ?? refuseAction("signed-out");
  return next({ ctx: { presence, scope: scopeOf(presence).scope } });
});

/** A person of a reseller who may do this; everything the action does is bound to that reseller by `ctx.scope`. */
export const resellerActionFor = (right: ResellerRight) =>
  publicAction.use(async ({ next }) => {
    const admitted = await admitToShop(right);
    return admitted.ok ? next({ ctx: { scope: admitted.value } }) : refuseAction(admitted.problem);
  });

/** A person of the back office who may do this. */
export const officeActionFor = (right: OfficeRight) =>
  publicAction.use(async ({ next }) => {
    const admitted = await admitToOffice(right);
    return admitted.ok ? next({ ctx: { scope: admitted.value } }) : refuseAction(admitted.problem);
  });

/**
 * The input of a form that posts by itself, before or without a script: its fields, and no others. What the framework adds
 * for its own use (`$ACTION…`) is none of them.
 */
export const formSchema = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.preprocess(
    (input) =>
      input instanceof FormData
        ? Object.fromEntries([...input].filter(([name]) => !name.startsWith("$ACTION")))
        : input,
    z.strictObject(shape),
  );

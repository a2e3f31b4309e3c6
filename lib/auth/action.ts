import "server-only";
import { createSafeActionClient, returnServerError } from "next-safe-action";
import { z } from "zod";
import { may, type ResellerRight } from "@/lib/domain/access";
import type { ProblemCode } from "@/lib/domain/problem";
import { log } from "@/lib/log";
import { currentPresence, scopeOf } from "./session";

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

/** Anybody signed in, even with a password yet to be changed. */
export const personAction = publicAction.use(async ({ next }) => {
  const presence = (await currentPresence()) ?? refuseAction("signed-out");
  return next({ ctx: { presence, scope: scopeOf(presence).scope } });
});

/** A person of a reseller; everything the action does is bound to that reseller by `ctx.scope`. */
const resellerAction = publicAction.use(async ({ next }) => {
  const presence = (await currentPresence()) ?? refuseAction("signed-out");
  if (presence.mustChangePassword) refuseAction("password-must-change");
  const found = scopeOf(presence);
  return found.kind === "reseller" ? next({ ctx: { scope: found.scope } }) : refuseAction("not-allowed");
});

/** A person of a reseller who may do this. */
export const resellerActionFor = (right: ResellerRight) =>
  resellerAction.use(async ({ next, ctx }) =>
    may(ctx.scope.role, right) ? next() : refuseAction("not-allowed"),
  );

/** An admin. */
export const adminAction = publicAction.use(async ({ next }) => {
  const presence = (await currentPresence()) ?? refuseAction("signed-out");
  if (presence.mustChangePassword) refuseAction("password-must-change");
  const found = scopeOf(presence);
  return found.kind === "admin" ? next({ ctx: { scope: found.scope } }) : refuseAction("not-allowed");
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

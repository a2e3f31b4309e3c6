"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { formSchema, publicAction } from "@/lib/auth/action";
import { beginSession, endSession, finishSession } from "@/lib/auth/session";
import { landingOf, settingsOf } from "@/lib/domain/landing";
import type { ProblemCode } from "@/lib/domain/problem";
import type { Result } from "@/lib/domain/result";

/** Leads on to the page that was asked for, or says what is wrong. */
export const signInAction = publicAction
  .inputSchema(
    formSchema({
      login: z.string().max(254),
      password: z.string().max(1000),
      next: z.string().max(2000).optional(),
    }),
  )
  .stateAction(async ({ parsedInput: { next, ...input } }): Promise<Result<null, ProblemCode>> => {
    const begun = await beginSession(input);
    if (!begun.ok) return begun;
    if (begun.value === null)
      return redirect(
        next === undefined ? "/sign-in/code" : `/sign-in/code?next=${encodeURIComponent(next)}`,
      );
    const { role, mustChangePassword } = begun.value;
    return redirect(mustChangePassword ? settingsOf(role) : landingOf(role, next));
  });

/** The second step, for whom there is one. */
export const verifyCodeAction = publicAction
  .inputSchema(formSchema({ code: z.string().max(100), next: z.string().max(2000).optional() }))
  .stateAction(async ({ parsedInput: { code, next } }): Promise<Result<null, ProblemCode>> => {
    const finished = await finishSession({ code });
    if (!finished.ok) return finished;
    const { role, mustChangePassword } = finished.value;
    return redirect(mustChangePassword ? settingsOf(role) : landingOf(role, next));
  });

/** For the shell: a form posts here. */
export async function signOut(): Promise<void> {
  await endSession();
  redirect("/sign-in");
}

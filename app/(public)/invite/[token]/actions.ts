"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { acceptInvitation } from "@/lib/auth/accept-invitation";
import { formSchema, publicAction } from "@/lib/auth/action";
import { admitInvited, beginSession } from "@/lib/auth/session";
import { landingOf } from "@/lib/domain/landing";
import type { ProblemCode } from "@/lib/domain/problem";
import type { Result } from "@/lib/domain/result";

/** Whoever holds the link chooses a password, and is signed in with it. */
export const joinAction = publicAction
  .inputSchema(formSchema({ token: z.string().max(100), password: z.string().max(1000) }))
  .stateAction(async ({ parsedInput: { token, password } }): Promise<Result<null, ProblemCode>> => {
    const admitted = await admitInvited(token);
    if (!admitted.ok) return admitted;
    const joined = await acceptInvitation(admitted.value, { password });
    if (!joined.ok) return joined;
    const begun = await beginSession({ login: joined.value.login, password });
    // They have joined all the same: the form at the door says what is in the way.
    if (!begun.ok || begun.value === null) return redirect(begun.ok ? "/sign-in/code" : "/sign-in");
    return redirect(landingOf(begun.value.role, undefined));
  });

"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { adminAction } from "@/lib/auth/action";
import { referenceSchema } from "@/lib/domain/order-input";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result } from "@/lib/domain/result";
import { requestCheck } from "@/lib/orders/request-check";

/** Makes an order due: the worker asks the provider. Answers when, as ISO 8601 UTC. */
export const checkNowAction = adminAction
  .inputSchema(z.strictObject({ reference: referenceSchema }))
  .action(async ({ parsedInput, ctx: { scope } }): Promise<Result<{ nextCheckAt: string }, ProblemCode>> => {
    const asked = await requestCheck(scope, parsedInput.reference);
    revalidatePath("/admin/review");
    return asked.ok ? ok({ nextCheckAt: asked.value.nextCheckAt.toISOString() }) : asked;
  });

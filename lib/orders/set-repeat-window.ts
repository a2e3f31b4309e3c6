import "server-only";
import { z } from "zod";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { OPERATORS } from "@/lib/domain/plan";
import type { ProblemCode } from "@/lib/domain/problem";
import { LONGEST_WINDOW_MINUTES } from "@/lib/domain/repeat";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimWindow, saveWindow } from "./repeat-store";

const inputSchema = z.strictObject({ operator: z.enum(OPERATORS), minutes: z.number() });

/**
 * For how many minutes after a sale the same amount to the same number is sent only as a second one, for an operator; 0 =
 * only while the first is on its way. For every shop, from now on. Setting what is set changes nothing.
 */
export async function setRepeatWindow(admin: AdminScope, input: unknown): Promise<Result<null, ProblemCode>> {
  const read = inputSchema.safeParse(input);
  if (!read.success) return refuse("input-invalid");
  const { operator, minutes } = read.data;
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > LONGEST_WINDOW_MINUTES)
    return refuse("minutes-invalid");
  return admin.database.transaction(async (tx, now) => {
    const before = await claimWindow(tx, operator);
    if (before === minutes) return ok(null);
    const details = { fromMinutes: before, toMinutes: minutes };
    const deed = { action: "repeat-window-set", actorId: admin.userId, subject: operator, details } as const;
    await recordDeed(tx, deed, now);
    await saveWindow(tx, operator, minutes, { userId: admin.userId, at: now });
    return ok(null);
  });
}

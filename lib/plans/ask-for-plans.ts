import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { ok, type Result } from "@/lib/domain/result";
import { wantPlans } from "./shelf-store";

/** Has the worker read every provider's list at its next round, within seconds. It only asks; nothing is sold meanwhile that was not. */
export async function askForPlans(admin: AdminScope): Promise<Result<null, never>> {
  await admin.database.transaction((tx, now) => wantPlans(tx, now));
  return ok(null);
}

import "server-only";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import type { AdminScope, ResellerScope } from "./scope";
import { dropSessions, recordDeed } from "./store";

/**
 * Ends one of one's own sessions, or with `only` null all but the one that asks. Rows are removed here and not by the
 * library's calls: those know no transaction, and want the session's token, which no page is ever told.
 */
export async function endOwnSessions(
  scope: ResellerScope | AdminScope,
  input: { only: string | null; keepSessionId: string },
): Promise<Result<null, ProblemCode>> {
  const { only, keepSessionId } = input;
  const { userId } = scope;
  return scope.database.transaction(async (tx, now) => {
    const sessions = await dropSessions(tx, { userId, only, keep: keepSessionId });
    if (sessions === 0) return only === null ? ok(null) : refuse("not-found");
    const resellerId = "resellerId" in scope ? scope.resellerId : null;
    const deed = { action: "sessions-ended", actorId: userId, resellerId, subject: userId } as const;
    await recordDeed(tx, { ...deed, details: { sessions } }, now);
    return ok(null);
  });
}

import "server-only";
import { checkPassword } from "@/lib/domain/password";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { hashPassword, isPassword } from "./password";
import type { AdminScope, ResellerScope } from "./scope";
import { recordDeed, savePassword } from "./store";

/** One's own password, with the old one as proof. Every other session of the person ends; `sessionId` is the one to keep. */
export async function changePassword(
  scope: ResellerScope | AdminScope,
  input: { current: string; next: string; sessionId: string },
): Promise<Result<null, ProblemCode>> {
  const chosen = checkPassword(input.next);
  if (!chosen.ok) return chosen;
  const account = await scope.database.client.account.findFirst({
    where: { userId: scope.userId, providerId: "credential" },
    select: { password: true },
  });
  if (!account?.password || !(await isPassword(input.current, account.password)))
    return refuse("password-wrong");
  if (input.current === input.next) return refuse("password-same");
  const passwordHash = await hashPassword(chosen.value);
  return scope.database.transaction(async (tx, now) => {
    await savePassword(tx, scope.userId, {
      passwordHash,
      mustChangePassword: false,
      keepSessionId: input.sessionId,
    });
    await recordDeed(
      tx,
      {
        action: "password-changed",
        actorId: scope.userId,
        resellerId: "resellerId" in scope ? scope.resellerId : null,
        subject: scope.userId,
      },
      now,
    );
    return ok(null);
  });
}

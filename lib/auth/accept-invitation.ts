import "server-only";
import { shownEmail } from "@/lib/domain/contact";
import { checkPassword } from "@/lib/domain/password";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimInvitation } from "./invitation-store";
import { hashPassword } from "./password";
import type { InvitationScope } from "./scope";
import { recordDeed, savePassword } from "./store";

/**
 * Whoever was invited chooses a password, which nobody else knows: once, while the link is good. A link that was used, has
 * ended or never was is one answer. Answers with what to sign in by.
 */
export async function acceptInvitation(
  scope: InvitationScope,
  input: { readonly password: string },
): Promise<Result<{ login: string }, ProblemCode>> {
  const chosen = checkPassword(input.password);
  if (!chosen.ok) return chosen;
  const passwordHash = await hashPassword(chosen.value);
  return scope.database.transaction(async (tx, now) => {
    const invitation = await claimInvitation(tx, scope.tokenHash, now);
    if (!invitation) return refuse("invitation-over");
    const { id: userId, email, phoneNumber, resellerId } = invitation.user;
    await savePassword(tx, userId, { passwordHash, mustChangePassword: false, keepSessionId: null });
    await recordDeed(tx, { action: "person-joined", actorId: userId, resellerId, subject: userId }, now);
    return ok({ login: shownEmail(email) ?? phoneNumber ?? email });
  });
}

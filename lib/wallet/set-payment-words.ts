import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result } from "@/lib/domain/result";
import { savePaymentWords } from "./funding-store";

/**
 * Where and how a shop pays in, as every shop that asks for funds reads it; empty: nothing is said. The audit log keeps the
 * words themselves: whoever changes an account's number leads everybody's money there.
 */
export async function setPaymentWords(
  scope: AdminScope,
  input: { readonly words: string },
): Promise<Result<null, ProblemCode>> {
  const words = input.words.toWellFormed().replaceAll("\0", "").replaceAll("\r\n", "\n").trim();
  return scope.database.transaction(async (tx, now) => {
    await savePaymentWords(tx, words === "" ? null : words);
    const deed = { action: "payment-words-set", actorId: scope.userId } as const;
    await recordDeed(tx, { ...deed, details: { words } }, now);
    return ok(null);
  });
}

import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { chooseAmount, judgeAsked, MOST_OPEN_REQUESTS } from "@/lib/domain/funding";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimAmounts, claimRequests, openRequest } from "./funding-store";

/**
 * A shop asks for money on its wallet, in whole dinars, and is told the amount to pay: no other open request of the house has
 * it. The same key asks once however often it is sent. No money moves before the house says that it came in.
 */
export async function askForFunds(
  scope: ResellerScope,
  input: { readonly askedMinor: bigint; readonly idempotencyKey: string },
): Promise<Result<{ id: string; amountMinor: bigint }, ProblemCode>> {
  const asked = judgeAsked(input.askedMinor);
  if (!asked.ok) return asked;
  const { resellerId, userId } = scope;
  return scope.database.transaction(async (tx, now) => {
    const { same, openCount } = await claimRequests(tx, scope, input.idempotencyKey);
    if (same) return same.askedMinor === asked.value ? ok(same) : refuse("key-reused");
    if (openCount >= MOST_OPEN_REQUESTS) return refuse("funding-too-many");
    const amountMinor = chooseAmount(asked.value, await claimAmounts(tx, asked.value));
    if (amountMinor === null) return refuse("funding-amounts-taken");
    const { idempotencyKey } = input;
    const { id } = await openRequest(
      tx,
      scope,
      { idempotencyKey, askedMinor: asked.value, amountMinor },
      now,
    );
    const deed = { action: "funding-asked", actorId: userId, resellerId, subject: id } as const;
    await recordDeed(tx, { ...deed, details: { amountMinor: amountMinor.toString() } }, now);
    return ok({ id, amountMinor });
  });
}

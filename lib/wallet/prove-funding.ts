import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { parsePayer, parseProof } from "@/lib/domain/funding";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimProof, claimRequest, saveProof } from "./funding-store";

/**
 * The shop names the transfer that it paid a request with, and who paid. It may mend what it typed while the request is open;
 * a number that stands on another open or funded request, anybody's, is refused: one slip funds once.
 */
export async function proveFunding(
  scope: ResellerScope,
  input: { readonly id: string; readonly proof: string; readonly payer: string },
): Promise<Result<null, ProblemCode>> {
  const proof = parseProof(input.proof);
  if (!proof.ok) return proof;
  const payer = parsePayer(input.payer);
  if (!payer.ok) return payer;
  const { resellerId, userId } = scope;
  return scope.database.transaction(async (tx, now) => {
    const request = await claimRequest(tx, input.id, resellerId);
    if (!request) return refuse("not-found");
    if (request.state !== "open") return refuse("funding-decided");
    if ((await claimProof(tx, request.id, proof.value)).isTaken) return refuse("proof-taken");
    const proven = { proof: proof.value, payer: payer.value };
    await saveProof(tx, request.id, proven);
    const deed = { action: "funding-proven", actorId: userId, resellerId, subject: request.id } as const;
    await recordDeed(tx, { ...deed, details: proven }, now);
    return ok(null);
  });
}

import "server-only";
import { z } from "zod";
import type { AdminScope } from "@/lib/auth/scope";
import { fundingEntry } from "@/lib/domain/ledger";
import { LARGEST_AMOUNT_MINOR } from "@/lib/domain/money";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import type { Prisma } from "@/prisma/generated/client";
import { lockAvailable, recordEntry } from "./store";

/**
 * An admin adds funds to a reseller's wallet. Audited with its reason; the same key adds once however often it is sent
 * (a double click must not double the money).
 */
export async function addFunds(
  scope: AdminScope,
  input: { resellerId: string; amountMinor: bigint; reason: string; idempotencyKey: string },
): Promise<Result<{ availableMinor: bigint }, ProblemCode>> {
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  if (input.amountMinor <= 0n) return refuse("amount-too-small");
  if (input.amountMinor > LARGEST_AMOUNT_MINOR) return refuse("amount-too-large");
  return scope.database.transaction(async (tx, now) => {
    const reseller = await tx.reseller.findUnique({ where: { id: input.resellerId }, select: { id: true } });
    if (!reseller) return refuse("not-found");
    const before = await lockAvailable(tx, reseller.id);
    const done = await tx.auditRow.findFirst({
      where: { action: "funds-added", subject: input.idempotencyKey },
    });
    if (done) return isSame(done, input) ? ok({ availableMinor: before }) : refuse("key-reused");
    const audit = await tx.auditRow.create({
      data: {
        at: now,
        actorId: scope.userId,
        action: "funds-added",
        resellerId: reseller.id,
        subject: input.idempotencyKey,
        reason,
        details: { amountMinor: input.amountMinor.toString() },
      },
    });
    await recordEntry(tx, fundingEntry(reseller.id, input.amountMinor), { auditId: audit.id, reason }, now);
    return ok({ availableMinor: before + input.amountMinor });
  });
}

/** The same key with another amount or reseller is another wish under a used name. */
function isSame(
  done: { resellerId: string | null; details: Prisma.JsonValue },
  input: { resellerId: string; amountMinor: bigint },
): boolean {
  const details = z.object({ amountMinor: z.string() }).safeParse(done.details);
  return done.resellerId === input.resellerId && details.data?.amountMinor === input.amountMinor.toString();
}

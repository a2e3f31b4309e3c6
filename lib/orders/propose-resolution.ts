import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { Tx } from "@/lib/db";
import { isFinal } from "@/lib/domain/order";
import type { ProblemCode } from "@/lib/domain/problem";
import { isOneEnough, judgeWords, type ResolutionOutcome, waitsOf } from "@/lib/domain/resolution";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { confirmClaimed } from "./confirm-resolution";
import { hasOpenResolution, readOneAdminLimit, saveProposal } from "./resolution-store";
import { lockOrder } from "./store";

export interface Proposal {
  readonly reference: string;
  readonly outcome: ResolutionOutcome;
  readonly reason: string;
  readonly evidence: string;
}

/**
 * An admin says what became of an order that no provider ends, why, and where that can be seen. Nothing moves by it: a
 * second admin confirms it, and the worker applies it. Up to the limit that the business has set for one admin alone it is
 * confirmed in the same step, by the same person, and the audit log says so.
 */
export async function proposeResolution(
  admin: AdminScope,
  proposal: Proposal,
): Promise<Result<{ id: string; isConfirmed: boolean }, ProblemCode>> {
  const words = judgeWords(proposal);
  if (!words.ok) return words;
  return admin.database.transaction(async (tx, now) => {
    const found = await tx.topUpOrder.findUnique({
      where: { reference: proposal.reference },
      select: { id: true },
    });
    if (!found) return refuse("not-found");
    const order = await lockOrder(tx, found.id);
    if (isFinal(order.state)) return refuse("resolution-decided");
    if (waitsOf(order, { now, timeScale: admin.database.timeScale }).length > 0)
      return refuse("resolution-too-early");
    if (await hasOpenResolution(tx, order.id)) return refuse("resolution-open");
    const { outcome } = proposal;
    const resolution = await saveProposal(
      tx,
      { orderId: order.id, outcome, ...words.value, proposedById: admin.userId },
      now,
    );
    await recordProposal(tx, admin, { order, outcome, ...words.value, id: resolution.id }, now);
    const oneAdminLimitMinor = await readOneAdminLimit(tx);
    if (!isOneEnough({ priceMinor: order.priceMinor, oneAdminLimitMinor }))
      return ok({ id: resolution.id, isConfirmed: false });
    const confirmed = await confirmClaimed(tx, admin, { order, resolution }, now);
    return ok({ id: resolution.id, isConfirmed: confirmed.ok });
  });
}

async function recordProposal(
  tx: Tx,
  admin: AdminScope,
  proposal: Omit<Proposal, "reference"> & {
    readonly id: string;
    readonly order: { readonly reference: string; readonly resellerId: string; readonly priceMinor: bigint };
  },
  now: Date,
): Promise<void> {
  const { order, id, outcome, reason, evidence } = proposal;
  await recordDeed(
    tx,
    {
      action: "resolution-proposed",
      actorId: admin.userId,
      resellerId: order.resellerId,
      subject: order.reference,
      reason,
      details: { resolutionId: id, outcome, evidence, priceMinor: order.priceMinor.toString() },
    },
    now,
  );
}

import "server-only";
import type { ResellerScope, SlipScope } from "@/lib/auth/scope";
import { writeSlip } from "@/lib/auth/slip";
import { type ClaimStatus, claimStatusOf } from "@/lib/domain/claim";
import { stateAfter } from "@/lib/domain/correction";
import { toMajor } from "@/lib/domain/money";
import { maskMsisdn } from "@/lib/domain/msisdn";
import { ORDER_REASONS } from "@/lib/domain/order";
import { isReference } from "@/lib/domain/order-input";
import { statusOf } from "@/lib/domain/order-status";
import { operatorOf } from "@/lib/domain/plan";
import type { Receipt } from "@/lib/domain/receipt";
import { offersOf, orderRow } from "./store";

/**
 * The receipt of one sale of this reseller, with the slip that opens its public page; null where there is none, it is
 * somebody else's, or it is an enquiry, which sells nothing. `secret`: what slips are signed with.
 */
export async function findReceipt(
  scope: ResellerScope,
  reference: string,
  secret: string,
): Promise<Receipt | null> {
  if (!isReference(reference)) return null;
  const row = await scope.database.client.topUpOrder.findFirst({
    where: { reference, resellerId: scope.resellerId, planKind: { not: "menu" } },
    include: { reseller: { select: { name: true } }, reversal: { select: { at: true } } },
  });
  if (!row) return null;
  const read = orderRow(row);
  const order = { ...read, state: stateAfter(read.state, row.reversal !== null) };
  const now = await scope.database.now();
  return {
    reference: order.reference,
    shopName: row.reseller.name,
    state: order.state,
    status: statusOf({ ...order, suggestedOffers: offersOf(row) }, now, scope.database.timeScale),
    maskedMsisdn: maskMsisdn(order.msisdn),
    operator: operatorOf(order.operator),
    planName: order.planName,
    faceValue: toMajor(order.faceValueMinor),
    createdAt: order.createdAt.toISOString(),
    finalAt: (row.reversal?.at ?? order.finalAt)?.toISOString() ?? null,
    toldAt: now.toISOString(),
    slip: writeSlip(order.reference, secret),
  };
}

/** What became of the order that a slip names; null where it is gone. Nothing else of its row is read. */
export async function findClaimStatus({ database, reference }: SlipScope): Promise<ClaimStatus | null> {
  const row = await database.client.topUpOrder.findUnique({
    where: { reference },
    select: {
      state: true,
      reason: true,
      unknownAt: true,
      nextCheckAt: true,
      updatedAt: true,
      finalAt: true,
      lastCheckAt: true,
      reversal: { select: { at: true } },
    },
  });
  if (!row) return null;
  const reason = ORDER_REASONS.find((known) => known === row.reason) ?? null;
  const state = stateAfter(row.state, row.reversal !== null);
  const facts = { ...row, reason, state, finalAt: row.reversal?.at ?? row.finalAt };
  return claimStatusOf(facts, await database.now(), database.timeScale);
}

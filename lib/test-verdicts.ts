import "server-only";
import { randomUUID } from "node:crypto";
import { type AdminScope, mintAdminScope } from "@/lib/auth/scope";
import type { SendInput } from "@/lib/domain/order-input";
import type { ResolutionOutcome } from "@/lib/domain/resolution";
import { confirmResolution } from "@/lib/orders/confirm-resolution";
import { dispatchOrder } from "@/lib/orders/dispatch-order";
import { proposeResolution } from "@/lib/orders/propose-resolution";
import { recheckDueOrders } from "@/lib/orders/recheck-order";
import { sendOrder } from "@/lib/orders/send-order";
import { sendInput, type TestShop } from "./test-shop";

/** For tests: orders that no provider ends, and admins to end them. */

const MINUTE = 60_000;
export const WORDS = {
  reason: "the customer shows no credit",
  evidence: "the provider's portal, page of today",
} as const;

/** One more admin of the house. */
export async function openAdmin(shop: TestShop): Promise<AdminScope> {
  const id = randomUUID();
  await shop.database.client.user.create({
    data: { id, name: "Another admin", email: `${id}@taabia.test`, role: "admin" },
  });
  return mintAdminScope({ database: shop.database, userId: id, role: "admin" });
}

export const rereadOrder = (shop: TestShop, reference: string) =>
  shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
export type Reread = Awaited<ReturnType<typeof rereadOrder>>;

/** Sent, and its answer lost before the provider ever saw it. */
export async function loseOne(shop: TestShop, change: Partial<SendInput> = {}): Promise<Reread> {
  shop.sandbox.control.addFault({ name: "drop-before", method: "POST" });
  return sendOne(shop, change);
}

export async function sendOne(shop: TestShop, change: Partial<SendInput> = {}): Promise<Reread> {
  // Every lost answer makes the shop more careful with its provider; here each order is to find it as on the first day.
  await shop.database.client.providerAccount.updateMany({
    data: { pausedUntil: null, quietUntil: null, brokenAt: null, probeAt: null, unansweredStreak: 0 },
  });
  const sent = await sendOrder(shop.owner, sendInput(change));
  if (!sent.ok) throw new Error(sent.problem);
  const { id } = await rereadOrder(shop, sent.value.reference);
  await dispatchOrder(shop.worker, id);
  return rereadOrder(shop, sent.value.reference);
}

/** Lost, out of its quarantine, and looked for in vain three times since. */
export async function neverFound(shop: TestShop, change: Partial<SendInput> = {}): Promise<Reread> {
  const { reference } = await loseOne(shop, change);
  shop.advance(16 * MINUTE);
  for (let looks = 0; looks < 3; looks += 1) {
    shop.advance(31 * MINUTE);
    await recheckDueOrders(shop.worker);
  }
  return rereadOrder(shop, reference);
}

/** The provider itself does not know; it is asked once and says so. */
export async function undecided(shop: TestShop): Promise<Reread> {
  const { reference } = await sendOne(shop, { msisdn: "0600000003", isSecondOne: true });
  shop.advance(MINUTE);
  await recheckDueOrders(shop.worker);
  shop.sandbox.control.settle({ reference, status: "UNKNOWN_ERROR" });
  return rereadOrder(shop, reference);
}

export async function propose(
  admin: AdminScope,
  reference: string,
  outcome: ResolutionOutcome = "released",
): Promise<string> {
  const proposed = await proposeResolution(admin, { reference, outcome, ...WORDS });
  if (!proposed.ok) throw new Error(proposed.problem);
  return proposed.value.id;
}

/** Proposed by one, confirmed by the other; the worker has not seen it yet. */
export async function agree(
  two: readonly [AdminScope, AdminScope],
  reference: string,
  outcome: ResolutionOutcome = "released",
): Promise<string> {
  const id = await propose(two[0], reference, outcome);
  const confirmed = await confirmResolution(two[1], { id });
  if (!confirmed.ok) throw new Error(confirmed.problem);
  return id;
}

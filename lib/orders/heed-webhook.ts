import "server-only";
import type { ProviderScope } from "@/lib/auth/scope";
import { earliestCheckAt } from "@/lib/domain/schedule";
import type { WebhookHint } from "@/lib/providers/provider";

/**
 * A provider says that something became of an order: it is asked about as soon as the smallest gap allows, and what became
 * of it is what the answer says. Only orders of that provider that are open there; the same call again changes nothing.
 * Returns how many checks it brought forward.
 */
export async function heedWebhook(scope: ProviderScope, hint: WebhookHint): Promise<number> {
  const { database, provider } = scope;
  const { references, providerOrderIds } = hint;
  if (references.length === 0 && providerOrderIds.length === 0) return 0;
  return database.transaction(async (tx, now) => {
    const orders = await tx.topUpOrder.findMany({
      where: {
        provider,
        state: { in: ["pending", "handling", "unknown"] },
        // What is open stands in a small index of its own.
        nextCheckAt: { not: null },
        OR: [{ reference: { in: [...references] } }, { providerOrderId: { in: [...providerOrderIds] } }],
      },
      select: { id: true, lastCheckAt: true },
    });
    let brought = 0;
    for (const { id, lastCheckAt } of orders) {
      const nextCheckAt = earliestCheckAt(lastCheckAt, { now, timeScale: database.timeScale });
      const { count } = await tx.topUpOrder.updateMany({
        where: { id, nextCheckAt: { gt: nextCheckAt } },
        data: { nextCheckAt },
      });
      brought += count;
    }
    return brought;
  });
}

import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import { giveTurns } from "@/lib/orders/give-turns";
import { claimProbe, closeBreaker, noteTrouble } from "@/lib/providers/account";

/**
 * Asks each provider that left our sends unanswered whether it is there again. A question only: the first send after it
 * is a customer's, and goes out because something was answered, not to find out.
 */
export async function probeProviders(worker: WorkerScope): Promise<void> {
  await Promise.all(
    [...worker.providers.values()].map(async (provider) => {
      const isMine = await worker.database.transaction((tx, now) => claimProbe(tx, provider.id, now));
      if (!isMine) return;
      const balance = await provider.readBalance();
      if (!balance.ok) return noteTrouble(worker, provider.id, balance.problem);
      await closeBreaker(worker, provider.id);
      return giveTurns(worker, provider.id);
    }),
  );
}

import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import type { Verdict } from "@/lib/domain/order";
import { log } from "@/lib/log";
import { leaveToAsk, noteAnswer } from "@/lib/providers/account";
import type { CheckAnswer, TopUpProvider } from "@/lib/providers/provider";
import { applyVerdict } from "./apply-verdict";
import { claimDueForCheck, findOrderRow } from "./store";

interface Claim {
  readonly orderId: string;
  readonly probe: Date | null;
}

/**
 * Asks the providers about every order that is due, one after the other, until none is. Several may run side by side:
 * what one holds, the others pass over, so an answer that hangs keeps one of them only. Returns how many were asked about.
 */
export async function recheckDueOrders(worker: WorkerScope): Promise<number> {
  let asked = 0;
  for (const provider of worker.providers.values()) {
    for (
      let claim = await claimNext(worker, provider.id);
      claim;
      claim = await claimNext(worker, provider.id)
    ) {
      asked += 1;
      await recheckOrder(worker, provider, claim).catch((error: unknown) => {
        // It keeps its lease and is asked about again when that is over; the next order is not made to wait for it.
        log.error(
          { orderId: claim?.orderId, error: error instanceof Error ? error.name : "unknown" },
          "look-up failed",
        );
      });
    }
  }
  return asked;
}

async function claimNext(worker: WorkerScope, provider: string): Promise<Claim | null> {
  return worker.database.transaction(async (tx, now) => {
    const leave = await leaveToAsk(tx, provider, now);
    if (!leave.isGiven) return null;
    const orderId = await claimDueForCheck(tx, provider, now);
    return orderId === null ? null : { orderId, probe: leave.probe };
  });
}

/** Asks about one claimed order and applies what was said. */
async function recheckOrder(
  worker: WorkerScope,
  provider: TopUpProvider,
  { orderId, probe }: Claim,
): Promise<void> {
  const order = await findOrderRow(worker.database.client, orderId);
  const answer = await provider.check(order);
  const retryAfterMs = answer.kind === "unavailable" ? answer.retryAfterMs : null;
  await applyVerdict(worker, {
    orderId,
    verdict: verdictOf(answer),
    evidence: answer.evidence,
    retryAfterMs,
  });
  await noteAnswer(worker, provider.id, answer, probe);
}

function verdictOf(answer: CheckAnswer): Verdict {
  switch (answer.kind) {
    case "found":
      return { kind: "seen", order: answer.order };
    case "not-found":
      return { kind: "absent" };
    case "unavailable":
      return { kind: "no-news" };
  }
}

import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import { isFinal } from "@/lib/domain/order";
import { isAsProposed, waitsOf } from "@/lib/domain/resolution";
import { log } from "@/lib/log";
import type { Resolution } from "@/prisma/generated/client";
import { type Applied, applyVerdict } from "./apply-verdict";
import { type AppliedAs, claimToApply, saveApplied } from "./resolution-store";

/** How many confirmed verdicts one round takes up; people write a few a day. */
const BATCH = 50;

/** Another worker was first: what this one wrote in the same transaction must not stay. */
class AppliedAlready extends Error {
  override readonly name = "AppliedAlready";
}

/**
 * Applies what two admins said, one verdict after the other, each through the funnel: the order's move, its money and
 * "applied" are one transaction, so a death anywhere leaves it to be applied, once. Returns how many were brought to
 * their end. The provider's own word, if it came first, wins.
 */
export async function resolveOrders(worker: WorkerScope): Promise<number> {
  // The claim ends with its transaction: the order's lock, taken in the funnel, is what makes two workers take turns.
  const waiting = await worker.database.transaction((tx) => claimToApply(tx, BATCH));
  let applied = 0;
  for (const resolution of waiting) {
    try {
      await resolveOrder(worker, resolution);
      applied += 1;
    } catch (error) {
      // One that cannot be applied does not keep the next ones waiting; it is tried again in the next round.
      if (error instanceof AppliedAlready) continue;
      log.error(
        { orderId: resolution.orderId, error: error instanceof Error ? error.name : "unknown" },
        "a verdict could not be applied",
      );
    }
  }
  return applied;
}

async function resolveOrder(worker: WorkerScope, resolution: Resolution): Promise<void> {
  const { id, orderId, outcome, reason, evidence, proposedById, confirmedById } = resolution;
  const { timeScale } = worker.database;
  await applyVerdict(worker, {
    orderId,
    // Judged by the row as it stands under its lock: it may have been found since, and then it waits anew.
    verdict: (order, now) => ({
      kind: "resolved",
      outcome,
      isDue: isAsProposed(order, resolution) && waitsOf(order, { now, timeScale }).length === 0,
    }),
    evidence: { resolutionId: id, outcome, reason, evidence, proposedById, confirmedById },
    actor: confirmedById ?? "worker",
    within: async (tx, applied, now) => {
      if (!(await saveApplied(tx, id, howItEnded(applied), now))) throw new AppliedAlready();
    },
  });
}

function howItEnded({ state, move }: Applied): AppliedAs {
  if (move === "move") return "applied";
  return isFinal(state) ? "overtaken" : "too-early";
}

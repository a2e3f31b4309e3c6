import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import { LEASE_MS, type Verdict } from "@/lib/domain/order";
import { log } from "@/lib/log";
import { giveProbeBack, leaveToAsk, noteAnswer } from "@/lib/providers/account";
import type { CheckAnswer, TopUpProvider } from "@/lib/providers/provider";
import { applyVerdict } from "./apply-verdict";
import { claimDueForCheck, dropLookUp, evidenceOf, type LookUp, orderRow, renewLookUp } from "./store";

interface Claim extends LookUp {
  readonly probe: Date | null;
  /** By the worker's own stopwatch: from then on somebody else may be asking. */
  readonly askBeforeMs: number;
}

/**
 * Asks the providers about every order that is due, one after the other, until none is. Several may run side by side:
 * what one holds, the others pass over, so an answer that hangs keeps one of them only. Returns how many were asked about.
 */
export async function recheckDueOrders(worker: WorkerScope): Promise<number> {
  let asked = 0;
  for (const provider of worker.providers.values()) asked += await recheckDueOrdersOf(worker, provider);
  return asked;
}

async function recheckDueOrdersOf(worker: WorkerScope, provider: TopUpProvider): Promise<number> {
  for (let asked = 0; ; asked += 1) {
    const claim = await claimNext(worker, provider.id);
    if (claim === null) return asked;
    await recheckOrder(worker, provider, claim).catch((error: unknown) => {
      // It keeps its lease and is asked about again when that is over; the next order is not made to wait for it.
      log.error(
        { orderId: claim.orderId, error: error instanceof Error ? error.name : "unknown" },
        "look-up failed",
      );
      return giveBack(worker, provider.id, claim.probe);
    });
    if (!claim.isMoreDue) return asked + 1;
  }
}

/** The right to find out whether a quiet time is over is not lost with an order that cannot be read. */
const giveBack = (worker: WorkerScope, provider: string, probe: Date | null): Promise<void> =>
  probe === null ? Promise.resolve() : giveProbeBack(worker, provider, probe).catch(() => undefined);

async function claimNext(worker: WorkerScope, provider: string): Promise<Claim | null> {
  if (worker.isStopping()) return null;
  const askBeforeMs = worker.stopwatchMs() + LEASE_MS;
  return worker.database.transaction(async (tx, now) => {
    // Only who has a question draws a token for it.
    const lookUp = await claimDueForCheck(tx, provider, now);
    if (lookUp === null) return null;
    const leave = await leaveToAsk(tx, provider, { now, timeScale: worker.database.timeScale });
    if (leave.isGiven) return { ...lookUp, probe: leave.probe, askBeforeMs };
    await dropLookUp(tx, lookUp);
    return null;
  });
}

/** Asks about one claimed order and applies what was said. */
async function recheckOrder(worker: WorkerScope, provider: TopUpProvider, claim: Claim): Promise<void> {
  const { orderId, askedAt, probe } = claim;
  const order = orderRow(claim.row);
  // Held up for longer than its lease: another worker has asked meanwhile, and a second question would come too soon.
  if (worker.stopwatchMs() >= claim.askBeforeMs) return;
  const stopRenewing = keepLease(worker, claim);
  const answer = await provider.check(order).finally(stopRenewing);
  const retryAfterMs = answer.kind === "unavailable" ? answer.retryAfterMs : null;
  await applyVerdict(worker, {
    orderId,
    verdict: verdictOf(answer),
    evidence: evidenceOf(answer),
    retryAfterMs,
    askedAt,
  });
  await noteAnswer(worker, provider.id, answer, probe);
}

/** A short lease, renewed while the answer is awaited: what a dead worker held is taken up within seconds. */
function keepLease(worker: WorkerScope, { orderId, leaseUntil }: LookUp): () => void {
  let mine: Date | null = leaseUntil;
  const renew = async (): Promise<void> => {
    if (mine === null) return;
    const held = { orderId, leaseUntil: mine };
    mine = await worker.database.transaction((tx, now) => renewLookUp(tx, held, now));
  };
  return worker.every(
    () => renew().catch(() => log.warn({ orderId }, "look-up's lease not renewed")),
    LEASE_MS / 3,
  );
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

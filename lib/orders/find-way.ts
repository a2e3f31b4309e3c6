import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";
import type { Candidate } from "@/lib/domain/choose-provider";
import { leftOf } from "@/lib/domain/ledger";
import { LARGEST_IN_FLIGHT, LARGEST_IN_FLIGHT_IN_TROUBLE, QUEUE_LIMIT_MS } from "@/lib/domain/order";
import { log } from "@/lib/log";
import { findCandidates } from "@/lib/plans/candidates";
import { findPlanAt } from "@/lib/plans/queries";
import { type Leave, leaveToSend, type Moment } from "@/lib/providers/account";
import type { TopUpProvider } from "@/lib/providers/provider";
import { findStop } from "@/lib/providers/stop";
import { termsRowOf } from "./provider-terms";
import { after, countInFlight, earlierOf, findRefusers, type OrderRow, passOn } from "./store";
import { findWait } from "./wait-store";

/** Who sends an order now, with leave to do so. */
export interface Way {
  readonly order: OrderRow;
  readonly provider: TopUpProvider;
  readonly probe: Date | null;
}

/** A send that nobody makes now is looked at again after this: whoever is shut may open, and so may another. */
const TURN_AGAIN_MS = 2_000;

/** Its own provider or, while that one sends nothing, another that can. Or when to look again. */
export async function findWay(tx: Tx, worker: WorkerScope, order: OrderRow, now: Date): Promise<Way | Date> {
  const moment = { now, timeScale: worker.database.timeScale };
  const leave = await askWay(tx, worker, order.provider, order, moment);
  if (leave.isGiven) return { order, provider: leave.provider, probe: leave.probe };
  const others = leave.isShut ? await findOthers(tx, worker, order, now) : [];
  for (const candidate of others.filter(({ isOpen }) => isOpen)) {
    const other = await askWay(tx, worker, candidate.plan.provider, order, moment);
    if (!other.isGiven) continue;
    log.warn({ reference: order.reference, from: order.provider, to: other.provider.id }, "order passed on");
    const passed = await passOn(tx, order, termsRowOf(candidate), null, now);
    return { order: passed, provider: other.provider, probe: other.probe };
  }
  return others.length === 0 ? leave.until : earlierOf(leave.until, after(now, TURN_AGAIN_MS));
}

type Given = Extract<Leave, { isGiven: true }>;

/** An account that we have no key for sends nothing; one whose number waits, nothing to this number for now. */
async function askWay(
  tx: Tx,
  worker: WorkerScope,
  id: string,
  { msisdn, operator }: OrderRow,
  moment: Moment,
): Promise<(Given & { provider: TopUpProvider }) | Exclude<Leave, Given>> {
  const provider = worker.providers.get(id);
  if (!provider) return { isGiven: false, until: after(moment.now, TURN_AGAIN_MS), isShut: true };
  const wait = await findWait(tx, id, msisdn, operator, moment.now);
  if (wait !== null) return { isGiven: false, until: wait, isShut: true };
  const leave = await leaveToDispatch(tx, id, moment);
  return leave.isGiven ? { ...leave, provider } : leave;
}

/** Not while sending is stopped, not while the provider is paused, and never more at once than we could bear to lose sight of. */
async function leaveToDispatch(tx: Tx, provider: string, moment: Moment): Promise<Leave> {
  if (await findStop(tx, provider))
    return { isGiven: false, until: after(moment.now, TURN_AGAIN_MS), isShut: true };
  return leaveToSend(tx, provider, moment, async (isInTrouble) => {
    const room = isInTrouble ? LARGEST_IN_FLIGHT_IN_TROUBLE : LARGEST_IN_FLIGHT;
    return (await countInFlight(tx, provider)) < room;
  });
}

/**
 * Other providers that could deliver it, now or once they are open, the best first: we have their key, and they have not
 * refused it before. An offer is its own provider's; and nobody delivers for more than the sale leaves us, or for nobody knows what.
 */
async function findOthers(
  tx: Tx,
  worker: WorkerScope,
  order: OrderRow,
  now: Date,
): Promise<readonly Candidate[]> {
  if (order.parentId !== null) return [];
  const plan = await findPlanAt(tx, order.provider, order.planCode);
  if (!plan?.isAirtime) return [];
  const without = [order.provider, ...(await findRefusers(tx, order.id))];
  const candidates = await findCandidates(tx, { plan, askedMinor: order.faceValueMinor, without }, now);
  return (candidates.ok ? candidates.value : []).filter(
    ({ plan: { provider }, expectedCostMinor }) =>
      worker.providers.has(provider) && expectedCostMinor !== null && expectedCostMinor <= leftOf(order),
  );
}

/** As long as a customer may be kept at the counter; beyond it a clear no serves them better. */
const LONGEST_REST_MS = 30_000;
/** Before an order's two minutes are over, so that there is time left to send it. */
const TIME_TO_SEND_MS = 15_000;

/**
 * Who takes an order whose provider's account was refused: who can now, else who can soonest while the customer may wait;
 * null where nobody can. Asked before that refusal is written: a database that is away for a moment must not cost us the
 * answer in hand, so then it stands.
 */
export const findOther = (worker: WorkerScope, order: OrderRow): Promise<Candidate | null> =>
  worker.database
    .transaction(async (tx, now) => {
      const latest = earlierOf(
        after(now, LONGEST_REST_MS),
        after(order.createdAt, QUEUE_LIMIT_MS - TIME_TO_SEND_MS),
      );
      const free: { candidate: Candidate; at: Date }[] = [];
      for (const candidate of await findOthers(tx, worker, order, now)) {
        const at = await freeAt(tx, candidate, order, now);
        if (at !== null && at <= latest) free.push({ candidate, at });
      }
      // Those that can now stand first, the best before them all: a sort that keeps equals in their turn.
      return free.toSorted((a, b) => a.at.getTime() - b.at.getTime())[0]?.candidate ?? null;
    })
    .catch(() => null);

/** From when a provider could take an order for this number; null where nobody can say. */
async function freeAt(
  tx: Tx,
  { plan, opensAt }: Candidate,
  { msisdn, operator }: OrderRow,
  now: Date,
): Promise<Date | null> {
  if (opensAt === null) return null;
  const wait = await findWait(tx, plan.provider, msisdn, operator, now);
  return wait !== null && wait > opensAt ? wait : opensAt;
}

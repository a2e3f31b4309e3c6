import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import { decideMove, type SeenOrder, type Verdict } from "@/lib/domain/order";
import {
  gapAfterSweepMs,
  isSweepWorthIt,
  isSwept,
  type ScheduleFacts,
  type ScheduleTerms,
  sweepGapMs,
  sweepRestMs,
} from "@/lib/domain/schedule";
import { log } from "@/lib/log";
import { leaveToSweep, noteAnswered, noteTrouble } from "@/lib/providers/account";
import type { ListedOrder, TopUpProvider } from "@/lib/providers/provider";
import { applyVerdict } from "./apply-verdict";
import { after, earlierOf, type OrderRow } from "./store";
import {
  claimSweep,
  findOpenAtProvider,
  isSweepDue,
  makeDue,
  postponeSweep,
  putOffCheck,
  saveUnchanged,
} from "./sweep-store";

interface Sweep {
  readonly orders: readonly OrderRow[];
  readonly probe: Date | null;
  readonly askedAt: Date;
}

/**
 * Reads each provider's own list instead of asking about its orders one by one, while enough of them are open. What the
 * list does not show proves nothing (it may lag): those orders, and all of them when it cannot be read, keep their own
 * schedule. Returns how many orders it showed.
 */
export async function sweepOrders(worker: WorkerScope): Promise<number> {
  let shown = 0;
  for (const provider of worker.providers.values()) {
    const sweep = await claim(worker, provider.id);
    if (sweep !== null) shown += await sweepOne(worker, provider, sweep);
  }
  return shown;
}

const termsOf = (worker: WorkerScope, now: Date): ScheduleTerms => ({
  now,
  random: worker.random(),
  timeScale: worker.database.timeScale,
});

const factsOf = (order: OrderRow, { timeScale }: ScheduleTerms): ScheduleFacts => ({
  ...order,
  lastGapMs: order.lastGapMs === null ? null : order.lastGapMs * timeScale,
  wasChecked: order.lastCheckAt !== null,
  retryAfterMs: null,
});

async function claim(worker: WorkerScope, provider: string): Promise<Sweep | null> {
  return worker.database.transaction(async (tx, now) => {
    if (!(await isSweepDue(tx, provider, now))) return null;
    const terms = termsOf(worker, now);
    const open = await findOpenAtProvider(tx, provider);
    const orders = open.filter((order) => isSwept(factsOf(order, terms), terms));
    const facts = orders.map((order) => factsOf(order, terms));
    if (!isSweepWorthIt(facts, terms)) return null;
    if (!(await claimSweep(tx, provider, now, after(now, sweepGapMs(terms))))) return null;
    const leave = await leaveToSweep(tx, provider, terms);
    if (leave.isGiven) return { orders, probe: leave.probe, askedAt: now };
    await postponeSweep(tx, provider, leave.until);
    return null;
  });
}

async function sweepOne(worker: WorkerScope, provider: TopUpProvider, sweep: Sweep): Promise<number> {
  const sightings = await readList(worker, provider, sweep);
  const now = await worker.database.now();
  const terms = termsOf(worker, now);
  const unchanged: { orderId: string; gapMs: number }[] = [];
  const toAsk: string[] = [];
  for (const { order, seen, row } of sightings) {
    const consequence = consequenceOf(order, seen, now);
    if (consequence === "ask") toAsk.push(order.id);
    if (consequence === "apply") await apply(worker, order.id, seen, row);
    if (consequence !== "unchanged") continue;
    const gapMs = gapAfterSweepMs(
      { ...factsOf(order, terms), wasChecked: true, lastCheckAt: order.lastCheckAt },
      { ...terms, random: worker.random() },
    );
    if (gapMs !== null) unchanged.push({ orderId: order.id, gapMs });
  }
  await worker.database.transaction(async (tx, at) => {
    await saveUnchanged(tx, unchanged, sweep.askedAt, at);
    await makeDue(tx, toAsk, at, worker.database.timeScale);
  });
  return sightings.length;
}

const PAGE_SIZE = 100;
const MOST_PAGES = 5;
/** How far the provider's clock may be from ours before the list's window misses an order. */
const CLOCK_MARGIN_MS = 5 * 60_000;

interface Sighting {
  readonly order: OrderRow;
  readonly seen: SeenOrder;
  readonly row: unknown;
}

/** As many pages as it takes to see every order, no more than five. What a later page does not say, the earlier ones still did. */
async function readList(
  worker: WorkerScope,
  provider: TopUpProvider,
  { orders, probe, askedAt }: Sweep,
): Promise<readonly Sighting[]> {
  const oldest = orders.map((order) => order.sentAt ?? order.createdAt).reduce(earlierOf, askedAt);
  const window = { from: after(oldest, -CLOCK_MARGIN_MS), to: after(askedAt, CLOCK_MARGIN_MS) };
  const rows: ListedOrder[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    if (page > 1 && !(await maySweepOn(worker, provider.id))) break;
    const list = await provider.listOrders({ page, pageSize: PAGE_SIZE, window });
    if (!list.ok) {
      log.warn({ provider: provider.id, cause: list.problem.cause, page }, "list of orders not read");
      await noteTrouble(worker, provider.id, list.problem);
      await rest(worker, provider.id);
      break;
    }
    if (page === 1) await noteAnswered(worker, provider.id, probe);
    rows.push(...list.value.orders);
    if (page >= list.value.totalPages || findSightings(orders, rows).length === orders.length) break;
  }
  return findSightings(orders, rows);
}

const maySweepOn = (worker: WorkerScope, provider: string): Promise<boolean> =>
  worker.database.transaction(
    async (tx, now) => (await leaveToSweep(tx, provider, termsOf(worker, now))).isGiven,
  );

const rest = (worker: WorkerScope, provider: string): Promise<void> =>
  worker.database.transaction((tx, now) =>
    postponeSweep(tx, provider, after(now, sweepRestMs(termsOf(worker, now)))),
  );

/** Each order with the row about it, if there is one. */
function findSightings(orders: readonly OrderRow[], rows: readonly ListedOrder[]): readonly Sighting[] {
  const byKey = new Map<string, ListedOrder[]>();
  for (const row of rows) for (const key of keysOf(row)) byKey.set(key, [...(byKey.get(key) ?? []), row]);
  return orders.flatMap((order) => {
    const keys = [order.providerOrderId, order.reference].filter((key) => key !== null);
    const about = [...new Set(keys.flatMap((key) => byKey.get(key) ?? []))];
    return sightingOf(order, about) ?? [];
  });
}

/** What a row may be known by: the provider's id, its reference, and every ending of that behind a hyphen (it prefixes ours). */
function keysOf({ providerOrderId, providerReference }: ListedOrder): readonly string[] {
  const parts = providerReference?.split("-") ?? [];
  const endings = parts.map((_, index) => parts.slice(index).join("-"));
  return [...new Set([providerOrderId, ...endings].filter((key) => key !== null))];
}

function sightingOf(order: OrderRow, rows: readonly ListedOrder[]): Sighting | null {
  const about = rows.flatMap((row) => {
    const identity = row.identityFor(order);
    return identity === "stranger" ? [] : [{ row, identity }];
  });
  const ours = about.filter(({ identity }) => identity === "ours");
  const [first] = ours.length > 0 ? ours : about;
  if (first === undefined) return null;
  // Two that could both be ours, and be it for want of an id: nobody knows which is.
  const isOne = ours.every(
    ({ row }) => row.providerOrderId !== null && row.providerOrderId === first.row.providerOrderId,
  );
  const isAmbiguous = ours.length > 1 && !isOne;
  if (isAmbiguous || new Set(about.map(({ row }) => row.providerOrderId)).size > 1) {
    const { reference, provider } = order;
    log.error({ reference, provider, alert: "listed-twice" }, "one reference, two orders at the provider");
  }
  const seen = { ...first.row, identity: isAmbiguous ? "mismatch" : first.identity };
  return { order, seen, row: first.row.row };
}

/** `ask`: the list tells the end without what belongs to it. `leave`: it says nothing that the order's own check should wait for. */
type Consequence = "apply" | "unchanged" | "ask" | "leave";

function consequenceOf(order: OrderRow, seen: SeenOrder, now: Date): Consequence {
  const moves = decideMove(order, { kind: "seen", order: seen }, now).kind === "move";
  if (seen.identity === "mismatch") return moves ? "apply" : "leave";
  if (isOlderThanKnown(order, seen)) return "leave";
  if (seen.meaning === "refunded" && seen.message === null) return "ask";
  if (seen.meaning === "fulfilled" && seen.cost === null) return "ask";
  return moves ? "apply" : "unchanged";
}

/** A list may lag: behind a step that a check has seen, or behind the provider's own doubt. */
function isOlderThanKnown(order: OrderRow, { meaning }: SeenOrder): boolean {
  if (order.state === "handling") return meaning === "pending";
  const isMoving = meaning === "pending" || meaning === "handling";
  const isOfLostSend = order.reason === "send-unanswered" || order.reason === "duplicate-reference";
  return order.state === "unknown" && isMoving && !isOfLostSend;
}

/** Judged again by the row as it stands then: a check may have been faster. */
async function apply(worker: WorkerScope, orderId: string, seen: SeenOrder, row: unknown): Promise<void> {
  const verdict = (order: OrderRow, now: Date): Verdict =>
    consequenceOf(order, seen, now) === "leave" ? { kind: "no-news" } : { kind: "seen", order: seen };
  await applyVerdict(worker, {
    orderId,
    verdict,
    evidence: { httpStatus: 200, body: row },
    isSwept: true,
    within: (tx, { state }, now) =>
      // The next sweep comes before its own check does. In doubt it keeps its own schedule.
      state === "unknown"
        ? Promise.resolve()
        : putOffCheck(tx, orderId, after(now, 2 * sweepGapMs({ ...termsOf(worker, now), random: 1 }))),
  }).catch((error: unknown) => {
    log.error({ orderId, error: error instanceof Error ? error.name : "unknown" }, "sighting not applied");
  });
}

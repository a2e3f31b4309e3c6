import "server-only";
import { dispatchOrder } from "@/lib/orders/dispatch-order";
import { recheckUnknownOrders } from "@/lib/orders/recheck-unknown-orders";
import { anyWorker, begin, type Cast, openScope, openSlot, type RoundState } from "./cast";
import { cancelSoon, planClicks } from "./counter";
import { isSlow } from "./fault-plan";
import type { Ground } from "./ground";
import type { Machine } from "./machine";
import { planBooks, planRound, turnSweep, watchBreakers } from "./rounds";
import type { SimulatedOrder } from "./stage";
import { planAdmins, pressCheckNow } from "./two-admins";
import {
  endWorld,
  isOver,
  isTooLong,
  openWorld,
  type World,
  type WorldOutcome,
  type WorldTerms,
} from "./world";

/**
 * Lets a world run: the people who click, the queue that hands jobs on, the rounds of the workers, the one that starts a
 * dead process again, and two admins who can look into the provider's own books.
 */
export async function runWorld(ground: Ground, terms: WorldTerms): Promise<WorldOutcome> {
  const world = await openWorld(ground, terms);
  const cast = openCast(world);
  for (const order of world.orders) planClicks(cast, order);
  if (cast.isSwept) turnSweep(cast);
  planBooks(cast);
  while (!isOver(world) && !isTooLong(world) && (await world.agenda.step()));
  return endWorld(world);
}

function openCast(world: World): Cast {
  const round = (): RoundState => ({
    takeBack: null,
    plannedMs: Number.POSITIVE_INFINITY,
    lastMs: 0,
    misses: 0,
  });
  const cast: Cast = {
    world,
    web: openSlot(world, "web", "web"),
    workers: [openSlot(world, "worker A", "worker"), openSlot(world, "worker B", "worker")],
    rounds: { recheck: round(), stalled: round() },
    told: new Set(),
    isSwept: world.luck.chance(0.15),
  };
  world.onKilled = (machine) => startAgain(cast, machine);
  world.onCommitted = (order) => onCommitted(cast, order);
  return cast;
}

// ------------------------------------------------------------------------------------------------ dying and living

const REDELIVERED_AFTER_MS = 10_000;

function startAgain(cast: Cast, machine: Machine): void {
  const { world } = cast;
  const slot = [cast.web, ...cast.workers].find((candidate) => candidate.machine === machine);
  if (!slot) return;
  for (const task of machine.tasks) {
    if (task.ordinal === null) continue;
    const order = world.orders[task.ordinal];
    if (order && task.kind === "dispatch")
      deliverJob(cast, order, REDELIVERED_AFTER_MS + world.luck.between(0, 4000));
  }
  world.agenda.at(world.agenda.now() + world.luck.between(300, 3000), () => {
    slot.generation += 1;
    slot.machine = {
      name: `${slot.name}${slot.generation}`,
      role: slot.role,
      isAlive: true,
      heldUpUntilMs: 0,
      tasks: new Set(),
    };
    slot.scope = openScope(world, slot.machine);
    for (const name of ["recheck", "stalled"] as const) planRound(cast, name);
    // The daily round comes at any moment of an order's life.
    if (slot.role === "worker" && world.luck.chance(0.25))
      begin(
        slot.machine,
        "daily",
        null,
        () => recheckUnknownOrders(slot.scope, "daily"),
        () => undefined,
      );
  });
}

// ------------------------------------------------------------------------------------------------ the queue

function onCommitted(cast: Cast, order: SimulatedOrder): void {
  if (!cast.told.has(order.index)) {
    cast.told.add(order.index);
    onOpened(cast, order);
  }
  planRound(cast, "recheck");
  planRound(cast, "stalled");
  planAdmins(cast, order);
}

function onOpened(cast: Cast, order: SimulatedOrder): void {
  const { world } = cast;
  const { agenda, luck } = world;
  agenda.at(agenda.now(), async () => {
    const jobs = await world.witness.jobsOf(order.id ?? "");
    if (jobs !== 1) world.fail(`opened with ${jobs} jobs`, order.index);
  });
  const { job } = order.plan;
  if (job !== "once") world.count(order.index, job === "lost" ? "job lost" : "job delivered twice");
  if (job === "lost") return;
  const waitMs = luck.between(100, 1500);
  deliverJob(cast, order, waitMs);
  if (job === "twice") deliverJob(cast, order, waitMs + luck.between(0, 200));
  // Of the slow ones there are too few to lose any of them before they are sent.
  if (luck.chance(0.02) && !isSlow(order.plan.behaviour)) cancelSoon(cast, order);
  if (luck.chance(0.1))
    agenda.at(agenda.now() + luck.between(3000, 40_000), () => pressCheckNow(cast, order));
}

function deliverJob(cast: Cast, order: SimulatedOrder, waitMs: number): void {
  const { world } = cast;
  const { agenda } = world;
  agenda.at(agenda.now() + waitMs, () => {
    const worker = anyWorker(cast);
    const { id } = order;
    if (id === null) return;
    if (worker === null) {
      deliverJob(cast, order, 1000);
      return;
    }
    begin(
      worker.machine,
      "dispatch",
      order.index,
      () => dispatchOrder(worker.scope, id),
      (_value, error) => {
        if (error !== null) deliverJob(cast, order, REDELIVERED_AFTER_MS);
        watchBreakers(cast);
      },
    );
  });
}

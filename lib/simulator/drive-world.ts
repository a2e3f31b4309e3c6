import "server-only";
import { mintWorkerScope, type WorkerScope } from "@/lib/auth/scope";
import type { Result } from "@/lib/domain/result";
import { cancelOrder } from "@/lib/orders/cancel-order";
import { confirmResolution } from "@/lib/orders/confirm-resolution";
import { dispatchOrder } from "@/lib/orders/dispatch-order";
import { proposeResolution } from "@/lib/orders/propose-resolution";
import { recheckDueOrders } from "@/lib/orders/recheck-order";
import { recheckStalledOrders } from "@/lib/orders/recheck-stalled-orders";
import { recheckUnknownOrders } from "@/lib/orders/recheck-unknown-orders";
import { requestCheck } from "@/lib/orders/request-check";
import { resolveOrders } from "@/lib/orders/resolve-order";
import { type Sent, sendOrder } from "@/lib/orders/send-order";
import { sweepOrders } from "@/lib/orders/sweep-orders";
import { openOneClickDz } from "@/lib/providers/oneclickdz/oneclickdz";
import { probeProviders } from "@/lib/reconciliation/probe-providers";
import { openDatabasePort } from "./database-port";
import { adminScope, BASE, type Ground, shopScope } from "./ground";
import { currentTask, type Machine, startTask, type Task, type TaskKind, whenItCan } from "./machine";
import { PLAN_CODE } from "./provider-book";
import type { SimulatedOrder } from "./stage";
import { openWirePort } from "./wire-port";
import {
  endWorld,
  isDoomed,
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
  while (!isOver(world) && !isTooLong(world) && (await world.agenda.step()));
  return endWorld(world);
}

/** The processes of now, by name; a dead one is replaced. */
interface Cast {
  readonly world: World;
  readonly web: Slot;
  readonly workers: readonly [Slot, Slot];
  readonly rounds: Record<RoundName, RoundState>;
  readonly told: Set<number>;
  /** Whether the round that reads the provider's list turns here; where it does, few orders are asked about one by one. */
  readonly isSwept: boolean;
}

interface Slot {
  readonly name: string;
  readonly role: Machine["role"];
  generation: number;
  machine: Machine;
  scope: WorkerScope;
}

type RoundName = "recheck" | "stalled";

interface RoundState {
  takeBack: (() => void) | null;
  plannedMs: number;
  lastMs: number;
  /** How often in a row it found nothing to do although something was due. */
  misses: number;
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

function openSlot(world: World, name: string, role: Machine["role"]): Slot {
  const machine: Machine = { name: `${name}1`, role, isAlive: true, heldUpUntilMs: 0, tasks: new Set() };
  return { name, role, generation: 1, machine, scope: openScope(world, machine) };
}

function openScope(world: World, machine: Machine): WorkerScope {
  const { agenda, luck, terms } = world;
  const real = openOneClickDz({ ...BASE, wire: openWirePort(world, machine) });
  const provider = terms.planted?.provider?.(real) ?? real;
  const own = luck.fork(machine.name);
  return mintWorkerScope({
    database: openDatabasePort(world, machine),
    providers: new Map([[provider.id, provider]]),
    random: own.next,
    stopwatchMs: agenda.now,
    pause: (ms) =>
      new Promise((resolve) => {
        whenItCan(agenda, machine, agenda.now() + ms, () => resolve(undefined));
      }),
    every: (run, everyMs) => every(world, machine, run, everyMs),
  });
}

/** A timer of a process: it ticks until it is stopped or its process is gone. */
function every(world: World, machine: Machine, run: () => Promise<unknown>, everyMs: number): () => void {
  const { ordinal } = currentTask();
  let takeBack: () => void = () => undefined;
  const plan = (): void => {
    takeBack = whenItCan(world.agenda, machine, world.agenda.now() + everyMs, () => {
      begin(machine, "renew", ordinal, run, () => undefined);
      plan();
    });
  };
  plan();
  return () => takeBack();
}

function begin(
  machine: Machine,
  kind: TaskKind,
  ordinal: number | null,
  run: () => Promise<unknown>,
  ended: Task["ended"],
): void {
  startTask({ kind, machine, ordinal, phase: "start", calledMs: null, ended }, run);
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
    // What every worker does first; seldom here, it is the same each time.
    if (slot.role === "worker" && world.luck.chance(0.25))
      begin(
        slot.machine,
        "daily",
        null,
        () => recheckUnknownOrders(slot.scope),
        () => undefined,
      );
  });
}

/** One of the workers that live, by chance, but rather not one that is about to die; null while both are dead. */
function anyWorker({ world, workers }: Cast): Slot | null {
  const pair = world.luck.chance(0.5) ? workers : [workers[1], workers[0]];
  const able = pair.filter(({ machine }) => machine.isAlive && machine.heldUpUntilMs <= world.agenda.now());
  return able.find((slot) => !isDoomed(world, slot.machine)) ?? able[0] ?? null;
}

// ------------------------------------------------------------------------------------------------ the counter

const OPENING_MS = { lone: 20 * 60_000, swept: 90_000 } as const;

function planClicks(cast: Cast, order: SimulatedOrder): void {
  const { agenda, luck } = cast.world;
  const atMs = agenda.now() + luck.between(0, cast.isSwept ? OPENING_MS.swept : OPENING_MS.lone);
  const counter: Counter = { cast, order, answers: [], hasAnswer: false };
  agenda.at(atMs, () => click(counter, 0));
  if (order.plan.click === "once") return;
  cast.world.count(
    order.index,
    order.plan.click === "twice" ? "clicked twice" : "web's answer lost, asked again",
  );
  if (order.plan.click === "twice") agenda.at(atMs + luck.between(0, 30), () => click(counter, 0));
  else agenda.at(atMs + luck.between(1500, 9000), () => click(counter, 0));
}

interface Counter {
  readonly cast: Cast;
  readonly order: SimulatedOrder;
  readonly answers: string[];
  hasAnswer: boolean;
}

const MOST_CLICKS = 30;

/** The form keeps its key: whoever gets no answer asks again, for the same order. */
function click(counter: Counter, nth: number): void {
  const { cast, order } = counter;
  const { world, web } = cast;
  const { agenda, luck } = world;
  const shop = world.shops[order.resellerIndex];
  if (!shop || nth > MOST_CLICKS) {
    world.fail("the web never answered", order.index);
    return;
  }
  let isAnswered = false;
  agenda.at(agenda.now() + luck.between(4000, 9000), () => {
    if (!isAnswered) click(counter, nth + 1);
  });
  if (!web.machine.isAlive) return;
  const scope = shopScope(openDatabasePort(world, web.machine), shop);
  const input = {
    idempotencyKey: order.idempotencyKey,
    msisdn: order.msisdn,
    planCode: PLAN_CODE,
    amount: String(order.amount),
    parentReference: null,
    isSecondOne: false,
  };
  begin(
    web.machine,
    "send",
    order.index,
    () => sendOrder(scope, input),
    (value, error) => {
      if (error !== null) return;
      isAnswered = true;
      judgeAnswer(counter, value as Result<Sent, string>);
    },
  );
}

/** Every answer under one key names one order, and only one of them is the first. */
function judgeAnswer({ cast, order, answers }: Counter, sent: Result<Sent, string>): void {
  const { world } = cast;
  if (!sent.ok) {
    world.fail(`opening was refused: ${sent.problem}`, order.index);
    return;
  }
  answers.push(sent.value.reference);
  if (answers.some((reference) => reference !== answers[0]))
    world.fail("one key opened two orders", order.index);
}

// ------------------------------------------------------------------------------------------------ the queue

function onCommitted(cast: Cast, order: SimulatedOrder): void {
  if (!cast.told.has(order.index)) {
    cast.told.add(order.index);
    void onOpened(cast, order);
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
  if (luck.chance(0.02)) cancelSoon(cast, order);
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
        void watchBreaker(cast);
      },
    );
  });
}

function cancelSoon(cast: Cast, order: SimulatedOrder): void {
  const { world, web } = cast;
  const shop = world.shops[order.resellerIndex];
  const { reference } = order;
  if (!shop || reference === null) return;
  world.count(order.index, "taken back at the counter");
  world.agenda.at(world.agenda.now() + world.luck.between(0, 800), () => {
    if (!web.machine.isAlive) return;
    const scope = shopScope(openDatabasePort(world, web.machine), shop);
    begin(
      web.machine,
      "cancel",
      order.index,
      () => cancelOrder(scope, { reference }),
      () => undefined,
    );
  });
}

/** While the breaker is open somebody has to ask; the workers' own round does it every two seconds. */
function watchBreaker(cast: Cast): void {
  const { world } = cast;
  const { agenda } = world;
  agenda.at(agenda.now() + 50, async () => {
    const { brokenMs, probeMs } = await world.witness.account();
    if (brokenMs === null) return;
    world.note(null, "the breaker is open");
    agenda.at(Math.max(probeMs ?? 0, agenda.now() + 500), () => {
      const worker = anyWorker(cast);
      if (worker)
        begin(
          worker.machine,
          "probe",
          null,
          () => probeProviders(worker.scope),
          () => undefined,
        );
      agenda.at(agenda.now() + 2000, () => watchBreaker(cast));
    });
  });
}

// ------------------------------------------------------------------------------------------------ the rounds

const PERIOD_MS = { recheck: 1000, stalled: 2000 } as const;
const RUN = { recheck: recheckDueOrders, stalled: recheckStalledOrders } as const;
const LONGEST_BACKOFF = 4;

/** When the next order comes due for this round. */
function dueMs({ world }: Cast, name: RoundName): number {
  let earliest = Number.POSITIVE_INFINITY;
  for (const { seen } of world.orders) {
    if (seen === null || seen.nextCheckMs === null) continue;
    const isStalled = seen.state === "queued" || seen.state === "sending";
    if (isStalled !== (name === "stalled")) continue;
    earliest = Math.min(earliest, Math.max(seen.nextCheckMs, seen.leaseMs ?? 0));
  }
  return earliest;
}

/** The rounds turn without end; here only those turns are played that have something to find. */
function planRound(cast: Cast, name: RoundName): void {
  const { world, rounds } = cast;
  const round = rounds[name];
  const due = dueMs(cast, name);
  if (!Number.isFinite(due)) return;
  const pauseMs = PERIOD_MS[name] * 2 ** Math.min(round.misses, LONGEST_BACKOFF);
  const atMs = Math.max(due, round.lastMs + pauseMs, world.agenda.now());
  if (atMs >= round.plannedMs) return;
  round.takeBack?.();
  round.plannedMs = atMs;
  round.takeBack = world.agenda.at(atMs, () => turnRound(cast, name));
}

function turnRound(cast: Cast, name: RoundName): void {
  const { world, rounds } = cast;
  const round = rounds[name];
  round.plannedMs = Number.POSITIVE_INFINITY;
  // What it was planned for may have been seen to meanwhile.
  if (dueMs(cast, name) > world.agenda.now()) {
    planRound(cast, name);
    return;
  }
  round.lastMs = world.agenda.now();
  const worker = anyWorker(cast);
  if (worker !== null) {
    runRound(cast, name, worker);
    // Now and then both workers reach for the same order.
    const other = cast.workers.find((slot) => slot !== worker && slot.machine.isAlive);
    if (other && world.luck.chance(0.1)) runRound(cast, name, other);
  }
  planRound(cast, name);
}

/** As many as go round side by side in a worker. */
const LANES = { recheck: 4, stalled: 2 } as const;

const isBusy = ({ machine }: Slot, name: RoundName): boolean =>
  [...machine.tasks].filter((task) => task.kind === name).length >= LANES[name];

function runRound(cast: Cast, name: RoundName, slot: Slot): void {
  if (isBusy(slot, name)) return;
  begin(
    slot.machine,
    name,
    null,
    () => RUN[name](slot.scope),
    (found) => {
      const round = cast.rounds[name];
      round.misses = found === 0 ? round.misses + 1 : 0;
      planRound(cast, name);
      if (name === "stalled") watchBreaker(cast);
    },
  );
}

const SWEEP_MS = 5000;
/** Fewer are asked about one by one. */
const WORTH_A_SWEEP = 3;
/** Longer than that nothing is swept: what is still open then is in doubt, and keeps its own schedule. */
const SWEPT_MS = 5 * 60_000;

function turnSweep(cast: Cast): void {
  const { world } = cast;
  const { agenda } = world;
  if (agenda.now() - world.startMs > SWEPT_MS) return;
  agenda.at(agenda.now() + SWEEP_MS + world.luck.between(0, 500), () => turnSweep(cast));
  const moving = world.orders.filter(({ seen }) => seen?.state === "pending" || seen?.state === "handling");
  const worker = moving.length >= WORTH_A_SWEEP ? anyWorker(cast) : null;
  if (worker)
    begin(
      worker.machine,
      "sweep",
      null,
      () => sweepOrders(worker.scope),
      () => undefined,
    );
}

// ------------------------------------------------------------------------------------------------ two admins

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Whether the rules let people end it by now, as far as they can be told from outside. */
function mayBeResolved({ world }: Cast, { seen }: SimulatedOrder): boolean {
  if (seen === null || seen.nextCheckMs === null) return false;
  const now = world.agenda.now();
  if (seen.state === "queued" || seen.state === "sending") return false;
  if (seen.quarantineMs !== null && now < seen.quarantineMs) return false;
  if (seen.state === "unknown" && seen.absentCount >= 3 && seen.reason === "send-unanswered") return true;
  return seen.unknownMs !== null && now >= seen.unknownMs + DAY_MS;
}

function planAdmins(cast: Cast, order: SimulatedOrder): void {
  const { world } = cast;
  if (order.resolution !== null || !mayBeResolved(cast, order)) return;
  // Some wait for the provider's own word; what never comes, nobody waits for.
  const [execution] = order.reference === null ? [] : world.book.executionsOf(order.reference);
  const isPatient = order.plan.behaviour === "undecided-for-days" && order.ordinal % 2 === 0;
  if (isPatient && execution) return;
  order.resolution = execution?.script.fate === "delivered" ? "delivered" : "released";
  world.agenda.at(world.agenda.now() + world.luck.between(1, 30) * MINUTE_MS, () => propose(cast, order, 0));
}

const MOST_TRIES = 20;

function propose(cast: Cast, order: SimulatedOrder, nth: number): void {
  const { world } = cast;
  const { reference, resolution } = order;
  if (isSettled(order) || reference === null || resolution === null) return;
  if (nth > MOST_TRIES) {
    world.fail("two admins could not end it", order.index);
    return;
  }
  const words = {
    reason: "the provider's own books say so",
    evidence: "the provider's own books, seen today",
  };
  const again = (): void => propose(cast, order, nth + 1);
  asAdmin(
    cast,
    order,
    0,
    again,
    (admin) => proposeResolution(admin, { reference, outcome: resolution, ...words }),
    (result) => {
      if (result.ok) {
        confirmSoon(cast, order, result.value.id, 0);
        return;
      }
      world.note(null, `proposal refused: ${result.problem}`, order.index);
      if (result.problem === "resolution-open") void findProposal(cast, order);
      else world.agenda.at(world.agenda.now() + 20 * MINUTE_MS, again);
    },
  );
}

/** Their proposal was written, and nobody told them: they find it on the page. */
function findProposal(cast: Cast, order: SimulatedOrder): void {
  const { world } = cast;
  world.agenda.at(world.agenda.now(), async () => {
    const open = await world.witness.openResolution(order.id ?? "");
    if (open?.isConfirmed) {
      applySoon(cast, order, 0);
      return;
    }
    if (open) {
      confirmSoon(cast, order, open.id, 0);
      return;
    }
    propose(cast, order, 1);
  });
}

function confirmSoon(cast: Cast, order: SimulatedOrder, id: string, nth: number): void {
  const { world } = cast;
  const again = (): void => confirmSoon(cast, order, id, nth + 1);
  if (isSettled(order)) return;
  if (nth > MOST_TRIES) {
    world.fail("the second admin could not confirm", order.index);
    return;
  }
  world.agenda.at(world.agenda.now() + world.luck.between(1, 600) * 1000, () =>
    asAdmin(
      cast,
      order,
      1,
      again,
      (admin) => confirmResolution(admin, { id }),
      (result) => {
        if (result.ok || result.problem === "resolution-decided") {
          applySoon(cast, order, 0);
          return;
        }
        world.note(null, `confirmation refused: ${result.problem}`, order.index);
        world.agenda.at(world.agenda.now() + 20 * MINUTE_MS, again);
      },
    ),
  );
}

/** The workers' round takes it up; after it was refused as too early, the two say it again. */
function applySoon(cast: Cast, order: SimulatedOrder, nth: number): void {
  const { world } = cast;
  world.agenda.at(world.agenda.now() + world.luck.between(200, 1200) + nth * 1000, () => {
    if (isSettled(order)) return;
    if (nth > MOST_TRIES) {
      propose(cast, order, 1);
      return;
    }
    const worker = anyWorker(cast);
    if (worker === null) {
      applySoon(cast, order, nth + 1);
      return;
    }
    begin(
      worker.machine,
      "resolve",
      order.index,
      () => resolveOrders(worker.scope),
      () => undefined,
    );
    applySoon(cast, order, nth + 1);
  });
}

const isSettled = ({ seen }: SimulatedOrder): boolean => seen !== null && seen.nextCheckMs === null;

function asAdmin<Value>(
  { world, web }: Cast,
  order: SimulatedOrder,
  who: 0 | 1,
  again: () => void,
  act: (admin: ReturnType<typeof adminScope>) => Promise<Value>,
  answered: (value: Value) => void,
): void {
  let isAnswered = false;
  world.agenda.at(world.agenda.now() + 10_000, () => {
    if (!isAnswered) again();
  });
  if (!web.machine.isAlive) return;
  const admin = adminScope(openDatabasePort(world, web.machine), world.ground.admins[who]);
  begin(
    web.machine,
    "admin",
    order.index,
    () => act(admin),
    (value, error) => {
      if (error !== null) return;
      isAnswered = true;
      answered(value as Value);
    },
  );
}

/** "Check now", pressed by somebody who cannot wait. */
function pressCheckNow({ world, web }: Cast, order: SimulatedOrder): void {
  const { reference } = order;
  if (!web.machine.isAlive || reference === null) return;
  const admin = adminScope(openDatabasePort(world, web.machine), world.ground.admins[0]);
  begin(
    web.machine,
    "request-check",
    order.index,
    () => requestCheck(admin, reference),
    () => undefined,
  );
}

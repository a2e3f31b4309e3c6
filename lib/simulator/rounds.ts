import "server-only";
import type { BookFault } from "@/lib/domain/book-fault";
import { recheckDueOrders } from "@/lib/orders/recheck-order";
import { recheckStalledOrders } from "@/lib/orders/recheck-stalled-orders";
import { sweepOrders } from "@/lib/orders/sweep-orders";
import { checkBooks } from "@/lib/reconciliation/check-books";
import { probeProviders } from "@/lib/reconciliation/probe-providers";
import { anyWorker, begin, type Cast, type RoundName, type Slot } from "./cast";

/** What the workers do without being told: look at what is due, read lists, probe who fell silent. */

/** While a breaker is open somebody has to ask; the workers' own round does it every two seconds. */
export function watchBreakers(cast: Cast): void {
  const { agenda, witness } = cast.world;
  agenda.at(agenda.now() + 50, async () => {
    const probes = await witness.probes();
    if (probes.length === 0) return;
    cast.world.note(null, "a breaker is open");
    agenda.at(Math.max(Math.min(...probes), agenda.now() + 500), () => {
      const worker = anyWorker(cast);
      if (worker)
        begin(
          worker.machine,
          "probe",
          null,
          () => probeProviders(worker.scope),
          () => undefined,
        );
      agenda.at(agenda.now() + 2000, () => watchBreakers(cast));
    });
  });
}

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
export function planRound(cast: Cast, name: RoundName): void {
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
      if (name === "stalled") watchBreakers(cast);
    },
  );
}

const SWEEP_MS = 5000;
/** Fewer are asked about one by one. */
const WORTH_A_SWEEP = 3;
/** Longer than that nothing is swept: what is still open then is in doubt, and keeps its own schedule. */
const SWEPT_MS = 5 * 60_000;

export function turnSweep(cast: Cast): void {
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

/** In so many worlds, so often, the shop itself looks at its books; it costs a look at all of them. */
const LOOKED_AT_CHANCE = 0.25;
const LOOKS = 2;
const LOOKED_AT_WITHIN_MS = 30 * 60_000;

/** The books' own guard must find nothing wrong with books that the simulator finds good: it would stop the shop. */
export function planBooks(cast: Cast): void {
  const { world } = cast;
  const { agenda, luck } = world;
  if (!luck.chance(LOOKED_AT_CHANCE)) return;
  for (let look = 0; look < LOOKS; look += 1) {
    agenda.at(agenda.now() + luck.between(0, LOOKED_AT_WITHIN_MS), () => {
      const worker = anyWorker(cast);
      if (worker === null) return;
      begin(
        worker.machine,
        "books",
        null,
        () => checkBooks(worker.scope),
        (value) => {
          const faults = value as readonly BookFault[] | null;
          world.count(null, faults === null ? "books could not be looked at" : "books looked at");
          if (faults !== null && faults.length > 0)
            world.fail(`its own guard blames the books: ${faults.map(({ kind }) => kind).join(", ")}`, null);
        },
      );
    });
  }
}

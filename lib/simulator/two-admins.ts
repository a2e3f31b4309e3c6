import "server-only";
import { confirmResolution } from "@/lib/orders/confirm-resolution";
import { proposeResolution } from "@/lib/orders/propose-resolution";
import { requestCheck } from "@/lib/orders/request-check";
import { resolveOrders } from "@/lib/orders/resolve-order";
import { anyWorker, begin, type Cast } from "./cast";
import { openDatabasePort } from "./database-port";
import { adminScope } from "./ground";
import type { SimulatedOrder } from "./stage";

/** Two admins who can look into the provider's own books. */

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Whether the rules let people end it by now, as far as they can be told from outside. */
function mayBeResolved({ world }: Cast, { seen }: SimulatedOrder): boolean {
  if (seen === null || seen.nextCheckMs === null) return false;
  const now = world.agenda.now();
  if (seen.state === "queued" || seen.state === "sending") return false;
  if (seen.quarantineMs !== null && now < seen.quarantineMs) return false;
  if (seen.state === "unknown" && seen.absentCount >= 3 && seen.reason === "send-unanswered") return true;
  const sinceMs = seen.unknownMs ?? seen.acceptedMs;
  return sinceMs !== null && now >= sinceMs + DAY_MS;
}

export function planAdmins(cast: Cast, order: SimulatedOrder): void {
  const { world } = cast;
  if (order.resolution !== null || !mayBeResolved(cast, order)) return;
  // Some wait for the provider's own word; what never comes, nobody waits for.
  const [execution] = order.reference === null ? [] : world.executionsOf(order.reference);
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
export function pressCheckNow({ world, web }: Cast, order: SimulatedOrder): void {
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

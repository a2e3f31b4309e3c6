import "server-only";
import { createHash } from "node:crypto";
import type { Database } from "@/lib/db";
import type { TopUpProvider } from "@/lib/providers/provider";
import { openAgenda } from "./agenda";
import { type Dialect, SOLD, type SoldOperator } from "./dialect";
import { dialectsOf } from "./dialects";
import { AROUND_THE_POST, type Behaviour, type CrashPoint, planFaults, WHILE_ASKING } from "./fault-plan";
import { type Ground, type Market, openMarket, openShop, type Shop } from "./ground";
import { judgeEnd, judgePost, judgeQuestion, judgeSight } from "./judge";
import { type Luck, openLuck } from "./luck";
import type { Machine, Task } from "./machine";
import { drawScript, type No, TURN_AWAYS } from "./script";
import type { SimulatedOrder, Stage, Touched } from "./stage";
import type { Witness } from "./witness";

/** One small world: some orders, a web process, two workers and who sells, until every order has come to its end. */

/** A bug put in on purpose, to see that it is found. */
export interface Planted {
  readonly provider?: (provider: TopUpProvider) => TopUpProvider;
  readonly database?: (database: Database) => Database;
}

export interface WorldTerms {
  readonly seed: string;
  readonly batch: number;
  readonly size: number;
  readonly planted?: Planted;
}

export interface WorldOutcome {
  readonly batch: number;
  readonly steps: number;
  readonly virtualMs: number;
  /** Of every step, in order: the same seed gives the same. */
  readonly hash: string;
  readonly hits: readonly Hit[];
  /** How many orders ended with each provider. */
  readonly providers: ReadonlyMap<string, number>;
  readonly faults: ReadonlyMap<string, number>;
  readonly fewestFaults: number;
  readonly endings: ReadonlyMap<string, number>;
  readonly failure: Failure | null;
}

/** A process died there, in the middle of an order that was so treated by that provider. */
export type Hit = readonly [point: CrashPoint, behaviour: Behaviour, provider: string];

export interface Failure {
  readonly seed: string;
  readonly batch: number;
  readonly message: string;
  readonly step: number;
  readonly order: SimulatedOrder | null;
  /** The last steps of that order. */
  readonly story: readonly string[];
}

export interface World extends Stage {
  readonly terms: WorldTerms;
  readonly ground: Ground;
  readonly witness: Witness;
  readonly shops: readonly Shop[];
  readonly market: Market;
  readonly startMs: number;
  readonly lines: { readonly index: number | null; readonly text: string }[];
  readonly hits: Hit[];
  readonly faults: Map<string, number>;
  failure: Failure | null;
  /** Set by whoever drives the world. */
  onKilled: (machine: Machine) => void;
  onCommitted: (order: SimulatedOrder) => void;
}

const DAY_MS = 24 * 3_600_000;
const FIRST_DAY_MS = Date.parse("2026-01-01T06:00:00Z");
/** Worlds follow each other in time too: none lasts longer than this. */
const LONGEST_WORLD_MS = 4 * DAY_MS;
const SHOPS = 4;

export async function openWorld(ground: Ground, terms: WorldTerms): Promise<World> {
  const { seed, batch } = terms;
  const luck = openLuck(`${seed}/${batch}`);
  const startMs = FIRST_DAY_MS + batch * LONGEST_WORLD_MS;
  const agenda = openAgenda(startMs);
  ground.clock.nowMs = agenda.now;
  const market = drawMarket(dialectsOf(batch), luck);
  await openMarket(ground, market, new Date(startMs));
  const orders = Array.from({ length: terms.size }, (_, index) => drawOrder(terms, market, index, luck));
  const open = (index: number, above: Shop | null): Promise<Shop> => {
    const own = orders.filter((order) => order.resellerIndex === index);
    const faceMinor = own.reduce((sum, order) => sum + BigInt(order.amount) * 100n, 0n);
    return openShop(ground, faceMinor + 100n, above);
  };
  // Half of the shops belong to the first, which earns on what they sell.
  const first = await open(0, null);
  const shops = [first];
  for (let index = 1; index < SHOPS; index += 1)
    shops.push(await open(index, index % 2 === 1 ? first : null));
  return assemble({ ground, terms, luck, agenda, market, startMs, orders, shops });
}

/** One operator a world; who comes first for it is as an admin might have decided. */
function drawMarket(dialects: readonly Dialect[], luck: Luck): Market {
  const operator = luck.pick<SoldOperator>(["djezzy", "mobilis"]);
  const names = dialects.map(({ id }) => id);
  const byHand = luck.pick([names, names.toReversed()]);
  const choice = luck.chance(0.7)
    ? { chosenBy: "hand", providers: byHand }
    : luck.pick([null, { chosenBy: "health", providers: [] }]);
  return { dialects, operator, choice, closure: drawClosure(names, choice?.providers[0], luck) };
}

const MINUTE_MS = 60_000;

/** Only where somebody else could take what is refused: mostly at the one who comes first. */
function drawClosure(names: readonly string[], first: string | undefined, luck: Luck): Market["closure"] {
  const [one, ...others] = names;
  if (one === undefined || others.length === 0 || luck.chance(0.1)) return null;
  const provider = first !== undefined && luck.chance(0.9) ? first : luck.pick([one, ...others]);
  const fromMs = luck.between(0, 2) * MINUTE_MS;
  const untilMs = fromMs + luck.between(8, 20) * MINUTE_MS;
  // The longer an account is left alone after a refusal, the fewer are refused: an empty float is tried every minute.
  const kind = luck.chance(0.5) ? "float-empty" : luck.pick(TURN_AWAYS);
  return { provider, fromMs, untilMs, no: { kind, retryAfterMs: null } };
}

function drawOrder(terms: WorldTerms, market: Market, index: number, worldLuck: Luck): SimulatedOrder {
  const ordinal = terms.batch * terms.size + index;
  const luck = worldLuck.fork(`order ${index}`);
  const plan = planFaults(terms.seed, ordinal, luck);
  const isSlow = plan.crashes.some((point) => point.startsWith("renew"));
  return {
    index,
    ordinal,
    plan,
    script: drawScript(plan.behaviour, luck, { isSlow, hasOther: market.dialects.length > 1 }),
    msisdn: `${SOLD[market.operator].prefix}${String(70_000_000 + (ordinal % 9_999_999)).padStart(8, "0")}`,
    amount: luck.between(50, 500),
    resellerIndex: index % SHOPS,
    idempotencyKey: uuidOf(luck),
    crashesLeft: new Set(plan.crashes),
    isPauseLeft: plan.pause !== null,
    diesLate: luck.chance(0.6),
    writesBeforeCrash: luck.between(0, 6),
    faults: [],
    id: null,
    reference: null,
    seen: null,
    posts: [],
    lastAskedMs: null,
    resolution: null,
  };
}

function uuidOf(luck: Luck): string {
  const hex = Array.from({ length: 32 }, () => luck.between(0, 15).toString(16)).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

type Parts = Pick<World, "ground" | "terms" | "luck" | "agenda" | "market" | "startMs" | "orders" | "shops">;

function assemble(parts: Parts): World {
  const { ground, luck, market } = parts;
  const { planted } = parts.terms;
  const providers = market.dialects.map((dialect) => dialect.act(luck));
  const world: World = {
    ...parts,
    witness: ground.witness,
    database: planted?.database?.(ground.database) ?? ground.database,
    providers,
    closedAs: (provider) => closedAs(world, provider),
    executionsOf: (reference) => providers.flatMap(({ book }) => book.executionsOf(reference)),
    ordinals: new Map(),
    lines: [],
    hits: [],
    faults: new Map(),
    failure: null,
    onKilled: () => undefined,
    onCommitted: () => undefined,
    note: (task, what, index) => note(world, task, what, index),
    strike: (task, point) => strike(world, task, point),
    strikeElsewhere: (task, when) => strikeElsewhere(world, task, when),
    count: (index, fault) => count(world, index, fault),
    committed: (task, touched) => committed(world, task, touched),
    beforePost: async (order, reference, provider) =>
      judgePost(world, order, provider, await ground.witness.standing(reference)),
    asked: (order, isHeldUp) => judgeQuestion(world, order, isHeldUp),
    fail: (message, index) => fail(world, message, index),
  };
  return world;
}

function closedAs({ market, agenda, startMs }: World, provider: string): No | null {
  const { closure } = market;
  const ageMs = agenda.now() - startMs;
  if (closure === null || closure.provider !== provider) return null;
  return ageMs >= closure.fromMs && ageMs < closure.untilMs ? closure.no : null;
}

function note(world: World, task: Task | null, what: string, index = task?.ordinal ?? null): void {
  const seconds = ((world.agenda.now() - world.startMs) / 1000).toFixed(3);
  const who = task === null ? "network" : `${task.machine.name} ${task.kind}`;
  const about = index === null ? "" : ` order ${index}`;
  world.lines.push({ index, text: `${seconds} s ${who}${about}: ${what}` });
}

function count(world: World, index: number | null, fault: string): void {
  world.faults.set(fault, (world.faults.get(fault) ?? 0) + 1);
  if (index !== null) world.orders[index]?.faults.push(fault);
}

function strike(world: World, task: Task, point: CrashPoint): "crash" | "pause" | null {
  const order = task.ordinal === null ? undefined : world.orders[task.ordinal];
  if (!order) return null;
  if (order.crashesLeft.has(point) && isSpared(world, order, task, point)) return null;
  if (order.crashesLeft.delete(point)) {
    world.hits.push([point, order.plan.behaviour, providerOf(world, order)]);
    count(world, order.index, `crash: ${point}`);
    note(world, task, `DIES ${point}`);
    kill(world, task);
    return "crash";
  }
  const { pause } = order.plan;
  if (!order.isPauseLeft || pause?.point !== point) return null;
  order.isPauseLeft = false;
  count(world, order.index, "held up longer than a lease");
  note(world, task, `IS HELD UP ${point} for ${pause.ms} ms`);
  task.machine.heldUpUntilMs = Math.max(task.machine.heldUpUntilMs, world.agenda.now() + pause.ms);
  return "pause";
}

/** Whose it is; of one that nobody has seen opened, whose it would be. */
const providerOf = ({ providers }: World, { seen }: SimulatedOrder): string =>
  seen?.provider ?? providers[0]?.dialect.id ?? "nobody";

function strikeElsewhere(world: World, task: Task, when: string): boolean {
  if (!task.machine.isAlive || isDoomed(world, task.machine)) return false;
  count(world, task.ordinal, `crash: ${task.kind} ${when}`);
  note(world, task, `DIES ${when}`);
  kill(world, task);
  return true;
}

/**
 * A process that is to die at another order's POST does not die before it: most deaths would be by accident else, and the
 * rarer pairs would hardly come about. A question comes again, and with it its crash. Of those whose account is closed some
 * are let through, to die at the next provider's.
 */
const isSpared = (world: World, order: SimulatedOrder, task: Task, point: CrashPoint): boolean =>
  isOneOf(AROUND_THE_POST, point)
    ? order.diesLate && closedAs(world, providerOf(world, order)) !== null
    : isOneOf(WHILE_ASKING, point) && isDoomed(world, task.machine, task.ordinal);

/** Whether it is in the middle of a POST that it is not to survive; of another order than that. */
export function isDoomed(world: World, machine: Machine, except: number | null = null): boolean {
  return [...machine.tasks].some(({ ordinal, phase }) => {
    if (ordinal === null || ordinal === except || phase === "done") return false;
    const order = world.orders[ordinal];
    return order?.seen?.state === "sending" && AROUND_THE_POST.some((place) => order.crashesLeft.has(place));
  });
}

const isOneOf = (points: readonly CrashPoint[], point: CrashPoint): boolean => points.includes(point);

/** The task that it dies at, and every other one that it was in the middle of. */
function kill(world: World, { machine, ordinal }: Task): void {
  if (!machine.isAlive) return;
  machine.isAlive = false;
  for (const other of besideIn(world, machine))
    if (other !== ordinal) count(world, other, "crash: beside another order's");
  world.onKilled(machine);
}

/** The orders that it is in the middle of: each task's own, and those that a round has taken up and is sending beside it. */
const besideIn = ({ orders }: World, machine: Machine): ReadonlySet<number> =>
  new Set(
    [...machine.tasks].flatMap(({ ordinal, ordinals }) =>
      [...ordinals].filter((each) => each === ordinal || orders[each]?.seen?.state === "sending"),
    ),
  );

async function committed(world: World, task: Task, touched: Touched): Promise<void> {
  if (touched.orderIds.size === 0) return;
  for (const sight of await world.witness.look([...touched.orderIds])) {
    const index = world.ordinals.get(sight.id);
    const order = index === undefined ? undefined : world.orders[index];
    if (!order) continue;
    judgeSight(world, order, sight);
    if (order.seen?.state !== sight.state || order.seen.reason !== sight.reason)
      note(world, task, `is ${sight.state}${sight.reason === null ? "" : ` (${sight.reason})`}`, order.index);
    order.id = sight.id;
    order.reference = sight.reference;
    order.seen = sight;
    world.onCommitted(order);
  }
}

/** How much of an order's story a failure tells. */
const STORY = 60;

function fail(world: World, message: string, index: number | null): void {
  if (world.failure !== null) return;
  note(world, null, `BROKEN: ${message}`, index);
  const { lines, terms } = world;
  const story = lines.filter(
    (line) => index === null || line.index === index || /DIES|HELD UP/.test(line.text),
  );
  world.failure = {
    seed: terms.seed,
    batch: terms.batch,
    message,
    step: lines.length,
    order: index === null ? null : (world.orders[index] ?? null),
    story: story.slice(-STORY).map((line) => line.text),
  };
}

export function isOver(world: World): boolean {
  if (world.failure !== null) return true;
  return world.orders.every(
    ({ seen, posts }) =>
      seen !== null && seen.nextCheckMs === null && posts.every((post) => post.underWay === 0),
  );
}

export const isTooLong = (world: World): boolean =>
  world.agenda.now() - world.startMs > LONGEST_WORLD_MS - DAY_MS / 2;

export async function endWorld(world: World): Promise<WorldOutcome> {
  for (const order of world.orders) judgeEnd(world, order);
  await world.witness.run("DELETE FROM pgboss.job");
  const hash = createHash("sha256");
  for (const line of world.lines) hash.update(line.text).update("\n");
  const endings = world.orders.map(({ seen }) =>
    seen?.reason ? `${seen.state} (${seen.reason})` : (seen?.state ?? "never opened"),
  );
  return {
    batch: world.terms.batch,
    steps: world.lines.length,
    virtualMs: world.agenda.now() - world.startMs,
    hash: hash.digest("hex"),
    hits: world.hits,
    faults: world.faults,
    fewestFaults: Math.min(...world.orders.map((order) => order.faults.length)),
    endings: countEach(endings),
    providers: countEach(world.orders.map((order) => providerOf(world, order))),
    failure: world.failure,
  };
}

function countEach(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

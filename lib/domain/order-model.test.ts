import { beforeAll, describe, expect, it } from "vitest";
import {
  decideMove,
  isFinal,
  isQueueTimeOver,
  type MoneyMove,
  type Move,
  ORDER_STATES,
  type OrderFacts,
  type OrderReason,
  type OrderState,
  QUEUE_LIMIT_MS,
  type SeenOrder,
  type Verdict,
} from "./order";

/**
 * One order, every interleaving. `decideMove` is the real one and decides every move; around it stand the steps of the
 * sender (claim, POST, answer, apply), of the rescue, the look-up, the cashier and two admins, of the network and of the
 * provider, each of which may die, be late, be lost or come twice at any point. At most two claims are followed.
 *
 * What this does not prove, and takes as given:
 * - the quarantine's time bound: "15 minutes after send_before nothing of the POST is under way any more, and NOT_FOUND is
 *   the truth". A provider could hold a request for hours; reconciliation and the opened case are the net behind it;
 * - that no time passes between the check of the deadline and the first byte (what does is covered by the quarantine);
 * - that a refusal, or a caller turned away, in the provider's own envelope means that this POST does not run, and that
 *   its final words are true. What adapters make of bytes, and SQL of transactions, is tested where they are.
 */
type Meaning = SeenOrder["meaning"];
type Word = Exclude<Meaning, "unmapped">;
/** What a sender hears: `server-error` is every answer that cannot be read, `silence` is none at all. */
type Heard = "accepted" | "refused" | "not-run" | "duplicate" | "server-error" | "silence";
type News = Meaning | "mismatch-fulfilled" | "mismatch-refunded" | "absent-early" | "absent-late";

interface Sender {
  readonly stage: "claimed" | "posted" | "answered" | "gone";
  /** The verdict it will apply. */
  readonly verdict: Verdict | null;
  /** Its send_before has passed. */
  readonly isLate: boolean;
}
/** A POST under way, of the n-th claim. */
interface Post {
  readonly fence: number;
  readonly reference: number;
}
interface World {
  readonly state: OrderState;
  readonly reason: OrderReason | null;
  readonly isQueueOver: boolean;
  readonly fence: number;
  readonly senders: readonly Sender[];
  /** The claim that a rescuer found without a lease, its verdict not yet applied. */
  readonly rescued: number | null;
  /** What a look-up was told, not yet applied. */
  readonly news: News | null;
  readonly isQuarantineOver: boolean;
  readonly absence: "none" | "early" | "late";
  /** What two admins have put down, not yet applied. */
  readonly resolution: "delivered" | "released" | null;
  readonly network: readonly Post[];
  /** Past the provider's check of the reference, not yet run. */
  readonly passed: readonly Post[];
  readonly runs: readonly { readonly reference: number; readonly word: Word }[];
  readonly ledger: { readonly held: number; readonly captured: number; readonly released: number };
  readonly hasSentLate: boolean;
}
interface Step {
  readonly name: string;
  readonly to: World;
}

/** The protocol around `decideMove`; the faults below each turn one thing. */
interface Rules {
  readonly isAtomic: boolean;
  readonly decide: typeof decideMove;
  readonly referenceOf: (fence: number) => number;
  readonly hear: (heard: Heard) => Verdict;
  readonly commitsFirst: boolean;
  readonly hasDeadline: boolean;
  readonly hasFence: boolean;
  readonly copies: number;
  readonly holdExpires: boolean;
  readonly countsEarlyAbsence: boolean;
}

const VERDICTS: Readonly<Record<Heard, Verdict>> = {
  accepted: { kind: "accepted", providerOrderId: "1", providerReference: null },
  refused: { kind: "refused", reason: "refused-validation" },
  "not-run": { kind: "not-run" },
  duplicate: { kind: "duplicate" },
  "server-error": { kind: "unanswered" },
  silence: { kind: "unanswered" },
};
const OURS: Rules = {
  isAtomic: true,
  decide: decideMove,
  referenceOf: () => 1,
  hear: (heard) => VERDICTS[heard],
  commitsFirst: true,
  hasDeadline: true,
  hasFence: true,
  copies: 1,
  holdExpires: false,
  countsEarlyAbsence: false,
};

const OPENED: World = {
  state: "queued",
  reason: null,
  isQueueOver: false,
  fence: 0,
  senders: [],
  rescued: null,
  news: null,
  isQuarantineOver: false,
  absence: "none",
  resolution: null,
  network: [],
  passed: [],
  runs: [],
  ledger: { held: 1, captured: 0, released: 0 },
  hasSentLate: false,
};
const MOST_CLAIMS = 2;
const createdAt = new Date("2026-11-22T08:00:00Z");
const nowOf = (world: World): Date =>
  new Date(createdAt.getTime() + (world.isQueueOver ? QUEUE_LIMIT_MS : 1_000));
const factsOf = ({ state, reason }: World): OrderFacts => ({ state, reason, createdAt });

function settle(ledger: World["ledger"], money: MoneyMove): World["ledger"] {
  if (money === "none") return ledger;
  const { held, captured, released } = ledger;
  return money === "capture"
    ? { held: held - 1, captured: captured + 1, released }
    : { held: held - 1, captured, released: released + 1 };
}

/** The funnel: fence, law, money, in one transaction. */
function apply(world: World, rules: Rules, verdict: Verdict, fence: number | null): World {
  if (rules.hasFence && fence !== null && fence !== world.fence) return world;
  const move = rules.decide(factsOf(world), verdict, nowOf(world));
  if (move.kind !== "move") return world;
  return { ...world, state: move.to, reason: move.reason, ledger: settle(world.ledger, move.money) };
}

const withSender = (world: World, fence: number, change: Partial<Sender>): World => ({
  ...world,
  senders: world.senders.map((sender, index) => (index === fence - 1 ? { ...sender, ...change } : sender)),
});
const without = <Item>(items: readonly Item[], index: number): readonly Item[] =>
  items.filter((_, place) => place !== index);

function* claimSteps(world: World, rules: Rules): Generator<Step> {
  // Both are decided outside the transaction that applies them, so they may meet the order in any state.
  const withdraw = (reason: "cancelled" | "not-sent-in-time"): World =>
    apply(world, rules, { kind: "withdrawn", reason }, null);
  yield { name: "cashier cancels", to: withdraw("cancelled") };
  if (isQueueTimeOver({ createdAt }, nowOf(world)))
    yield { name: "sent too late", to: withdraw("not-sent-in-time") };
  else if (world.state === "queued" && world.fence < MOST_CLAIMS) {
    const sender: Sender = { stage: "claimed", verdict: null, isLate: false };
    const claimed: World = { ...world, fence: world.fence + 1, senders: [...world.senders, sender] };
    const quiet: World = { ...claimed, isQuarantineOver: false, absence: "none" };
    yield { name: "claim", to: rules.commitsFirst ? { ...quiet, state: "sending", reason: null } : quiet };
  }
}

function* senderSteps(world: World, rules: Rules): Generator<Step> {
  for (const [index, sender] of world.senders.entries()) {
    const fence = index + 1;
    // Nobody asks about the deadline of an earlier claim that has nothing left to write.
    const isAskedAbout = sender.stage === "claimed" || fence === world.fence;
    if (!sender.isLate && isAskedAbout)
      yield { name: `send_before ${fence} passes`, to: withSender(world, fence, { isLate: true }) };
    if (sender.stage !== "gone") yield* livingSender(world, rules, fence, sender);
  }
}

function* livingSender(world: World, rules: Rules, fence: number, sender: Sender): Generator<Step> {
  const name = `sender ${fence}`;
  yield { name: `${name} dies`, to: withSender(world, fence, GONE) };
  if (sender.stage === "claimed") yield* firstByte(world, rules, fence, sender);
  if (sender.stage === "posted")
    yield { name: `${name} hears nothing`, to: hearing(world, fence, rules.hear("silence")) };
  const { verdict } = sender;
  if (verdict === null) return;
  const isUncommitted = !rules.commitsFirst && world.state === "queued";
  const to = apply(isUncommitted ? { ...world, state: "sending" } : world, rules, verdict, fence);
  yield { name: `${name} applies ${verdict.kind}`, to: withSender(to, fence, GONE) };
  // The acknowledgement of the commit may be lost: then the same answer is applied again, at any later time.
  yield { name: `${name} applies ${verdict.kind}, and will again`, to };
}
const GONE = { stage: "gone", verdict: null } as const;

const hearing = (world: World, fence: number, verdict: Verdict): World =>
  withSender(world, fence, { stage: "answered", verdict });

function* firstByte(world: World, rules: Rules, fence: number, { isLate }: Sender): Generator<Step> {
  const name = `sender ${fence}`;
  yield { name: `${name} writes no byte`, to: hearing(world, fence, rules.hear("not-run")) };
  if (isLate && rules.hasDeadline) return;
  const posts = Array.from({ length: rules.copies }, () => ({ fence, reference: rules.referenceOf(fence) }));
  const posted = withSender(world, fence, { stage: "posted" });
  yield {
    name: `${name} POSTs`,
    to: { ...posted, network: [...world.network, ...posts], hasSentLate: world.hasSentLate || isLate },
  };
}

function* networkSteps(world: World, rules: Rules): Generator<Step> {
  for (const [index, post] of world.network.entries()) {
    const arrived: World = { ...world, network: without(world.network, index) };
    yield { name: "POST lost", to: arrived };
    if (world.runs.some(({ reference }) => reference === post.reference)) {
      yield* answered(arrived, rules, post, "is known", ["duplicate", "server-error"]);
      continue;
    }
    yield* answered(arrived, rules, post, "is turned down", ["refused", "not-run", "server-error"]);
    if (rules.isAtomic) yield* execute(arrived, rules, post);
    else yield { name: "reference is new", to: { ...arrived, passed: [...world.passed, post] } };
  }
  for (const [index, post] of world.passed.entries())
    yield* execute({ ...world, passed: without(world.passed, index) }, rules, post);
}

/** The answer reaches its sender, or is lost on the way; who does not wait any more hears nothing. */
function* answered(
  world: World,
  rules: Rules,
  { fence }: Post,
  what: string,
  answers: readonly Heard[],
): Generator<Step> {
  yield { name: `POST ${what}, answer lost`, to: world };
  if (world.senders[fence - 1]?.stage !== "posted") return;
  for (const heard of answers)
    yield { name: `POST ${what}, answer ${heard}`, to: hearing(world, fence, rules.hear(heard)) };
}

/** `duplicate` about its own first run: a gateway of theirs that repeats what it passes on. */
function execute(world: World, rules: Rules, post: Post): Generator<Step> {
  const run = { reference: post.reference, word: "pending" } as const;
  const to: World = { ...world, runs: [...world.runs, run] };
  return answered(to, rules, post, "executed", ["accepted", "duplicate", "server-error"]);
}

const NEXT_WORDS: Readonly<Record<Word, readonly Word[]>> = {
  pending: ["handling", "undecided", "fulfilled", "refunded", "failed"],
  handling: ["undecided", "fulfilled", "refunded", "failed"],
  undecided: ["fulfilled", "refunded"],
  fulfilled: [],
  refunded: [],
  failed: [],
};

function* providerSteps(world: World): Generator<Step> {
  for (const [index, run] of world.runs.entries()) {
    for (const word of NEXT_WORDS[run.word]) {
      const runs = world.runs.map((each, place) => (place === index ? { ...run, word } : each));
      yield { name: `provider: ${word}`, to: { ...world, runs } };
    }
  }
}

function newsNow(world: World, rules: Rules): readonly News[] {
  const found = world.runs.filter(({ reference }) => reference === rules.referenceOf(world.fence));
  const isAsked = world.state === "pending" || world.state === "handling" || world.state === "unknown";
  // A provider's list shows orders we did not ask about, also final ones, and may then say the opposite.
  const seen = found.flatMap<News>(({ word }) => [
    word,
    ...(isFinal(world.state) && word === "fulfilled" ? (["refunded"] as const) : []),
    ...(isFinal(world.state) && word === "refunded" ? (["fulfilled"] as const) : []),
    ...(isAsked ? (["unmapped", "mismatch-fulfilled", "mismatch-refunded"] as const) : []),
  ]);
  if (!isAsked) return seen;
  // Inside the quarantine a look-up may not see yet what is there; after it, that is taken not to happen.
  if (!world.isQuarantineOver) return [...seen, "absent-early"];
  return found.length === 0 ? ["absent-late"] : seen;
}

function verdictOf(news: News): Verdict {
  if (news === "absent-early" || news === "absent-late") return { kind: "absent" };
  const isMismatch = news === "mismatch-fulfilled" || news === "mismatch-refunded";
  const meaning =
    news === "mismatch-fulfilled" ? "fulfilled" : news === "mismatch-refunded" ? "refunded" : news;
  const identity = isMismatch ? "mismatch" : "ours";
  const figures = { providerOrderId: "1", providerReference: null, message: null, cost: null };
  return { kind: "seen", order: { meaning, identity, word: meaning, suggestedOffers: [], ...figures } };
}

function* lookUpSteps(world: World, rules: Rules): Generator<Step> {
  if (world.news === null) {
    for (const news of newsNow(world, rules)) yield { name: `look-up: ${news}`, to: { ...world, news } };
    return;
  }
  yield { name: "look-up dies", to: { ...world, news: null } };
  const told = apply(world, rules, verdictOf(world.news), null);
  const isEarly = world.news === "absent-early" && rules.countsEarlyAbsence;
  const absence = world.news === "absent-late" ? "late" : isEarly ? "early" : world.absence;
  yield { name: `look-up applies ${world.news}`, to: { ...told, absence, news: null } };
}

/** Lease, quarantine, two minutes. A lease may end under a sender that lives: it was paused. */
function* timeSteps(world: World, rules: Rules): Generator<Step> {
  const isInQueue = world.state === "queued" || world.state === "sending";
  if (isInQueue && !world.isQueueOver) yield { name: "queue time over", to: { ...world, isQueueOver: true } };
  if (world.state === "sending" && world.rescued === null)
    yield { name: "lease over", to: { ...world, rescued: world.fence } };
  if (world.rescued !== null) {
    const to = apply({ ...world, rescued: null }, rules, { kind: "unanswered" }, world.rescued);
    yield { name: "rescue applies unanswered", to };
  }
  const isStill = world.network.length + world.passed.length === 0;
  const isLate = world.senders[world.fence - 1]?.isLate === true;
  if (world.state === "unknown" && !world.isQuarantineOver && isStill && isLate)
    yield { name: "quarantine over", to: { ...world, isQuarantineOver: true } };
  if (rules.holdExpires && world.ledger.held > 0)
    yield { name: "hold expires", to: { ...world, ledger: settle(world.ledger, "release") } };
}
const PEOPLE = "two admins end it";

/**
 * Two admins put down what they saw, and the worker applies it, at any later time. They say the truth: of an order that is
 * at the provider they read its end there; of one that is not, the model asks for one NOT_FOUND from after the quarantine.
 */
function* peopleSteps(world: World, rules: Rules): Generator<Step> {
  const outcome = world.resolution;
  if (outcome !== null) {
    const verdict: Verdict = { kind: "resolved", outcome, isDue: true };
    yield { name: PEOPLE, to: { ...apply(world, rules, verdict, null), resolution: null } };
    return;
  }
  const seen = resolutionFor(world);
  if (seen !== null) yield { name: PEOPLE, to: { ...world, resolution: seen } };
}

function resolutionFor({ state, isQuarantineOver, absence, runs }: World): World["resolution"] {
  if (!["pending", "handling", "unknown"].includes(state)) return null;
  const word = runs[0]?.word;
  if (word === "fulfilled") return "delivered";
  if (word === "refunded" || word === "failed") return "released";
  return state === "unknown" && isQuarantineOver && absence !== "none" ? "released" : null;
}

function* stepsOf(world: World, rules: Rules): Generator<Step> {
  for (const steps of [
    claimSteps,
    senderSteps,
    networkSteps,
    providerSteps,
    lookUpSteps,
    timeSteps,
    peopleSteps,
  ])
    yield* steps(world, rules);
}

type Violation =
  | "executed twice"
  | "released while it may run"
  | "released, yet delivered"
  | "captured, not delivered"
  | "settled twice"
  | "money and state disagree"
  | "byte after send_before"
  | "final state left";

function canStillRun(world: World, rules: Rules): boolean {
  const mayWrite = ({ stage, isLate }: Sender): boolean =>
    stage === "claimed" && !(isLate && rules.hasDeadline);
  return world.network.length + world.passed.length > 0 || world.senders.some(mayWrite);
}

function violationsIn(world: World, rules: Rules): readonly Violation[] {
  const { captured, released, held } = world.ledger;
  const isAlive = world.runs.some(({ word }) => word !== "refunded" && word !== "failed");
  const isDelivered = world.runs.some(({ word }) => word === "fulfilled");
  const isPromised = { fulfilled: captured === 1, refunded: released === 1, failed: released === 1 };
  const agrees = isFinal(world.state) ? isPromised[world.state] && held === 0 : held === 1;
  const checks: readonly (readonly [Violation, boolean])[] = [
    ["executed twice", world.runs.length > 1],
    ["released while it may run", released > 0 && (isAlive || canStillRun(world, rules))],
    ["released, yet delivered", released > 0 && isDelivered],
    ["captured, not delivered", captured > 0 && !isDelivered],
    ["settled twice", captured + released > 1],
    ["money and state disagree", !agrees],
    ["byte after send_before", world.hasSentLate],
  ];
  return checks.flatMap(([violation, isBroken]) => (isBroken ? [violation] : []));
}

interface Explored {
  readonly states: number;
  readonly reached: ReadonlySet<string>;
  /** The shortest way to each violation. */
  readonly violations: Readonly<Partial<Record<Violation, readonly string[]>>>;
  /** Open orders that no step but the admins' can end any more. */
  readonly leftToPeople: readonly World[];
  readonly leftToNobody: readonly World[];
}
interface Node {
  readonly world: World;
  readonly from: Node | null;
  readonly name: string;
  readonly before: Node[];
  readonly beforePeople: Node[];
}

function wayTo(node: Node): readonly string[] {
  const names: string[] = [];
  for (let each: Node | null = node; each?.from; each = each.from) names.unshift(each.name);
  return names;
}

/** Breadth first through everything reachable; a fault's search ends where it is caught. */
function explore(rules: Rules, until: Violation | null = null): Explored {
  const nodes = new Map<string, Node>();
  const queue: Node[] = [];
  const violations: Partial<Record<Violation, readonly string[]>> = {};
  const visit = (reached: World, from: Node | null, name: string): Node => {
    const world = forget(reached);
    const key = keyOf(world);
    const known = nodes.get(key);
    if (known) return known;
    const node: Node = { world, from, name, before: [], beforePeople: [] };
    nodes.set(key, node);
    queue.push(node);
    for (const violation of violationsIn(world, rules)) violations[violation] ??= wayTo(node);
    return node;
  };
  visit(OPENED, null, "");
  for (const node of queue) {
    for (const { name, to } of stepsOf(node.world, rules)) {
      const next = visit(to, node, name);
      (name === PEOPLE ? next.beforePeople : next.before).push(node);
      if (isFinal(node.world.state) && to.state !== node.world.state)
        violations["final state left"] ??= [...wayTo(node), name];
    }
    if (until !== null && violations[until]) break;
  }
  const open = queue.filter(({ world }) => !isFinal(world.state));
  const endsAlone = reaching(queue, ({ before }) => before);
  const ends = reaching(queue, ({ before, beforePeople }) => [...before, ...beforePeople]);
  return {
    states: queue.length,
    reached: new Set(queue.map(({ world }) => `${world.state} ${world.reason ?? ""}`.trim())),
    violations,
    leftToPeople: open.filter((node) => !endsAlone.has(node)).map(({ world }) => world),
    leftToNobody: open.filter((node) => !ends.has(node)).map(({ world }) => world),
  };
}

/**
 * What nobody asks about any more is forgotten, so that it does not tell states apart. Only a fault brings an order back
 * to the queue, and then with two new minutes: that adds interleavings, it takes none away.
 */
function forget(world: World): World {
  const senders = world.senders.map((sender, index) =>
    sender.stage === "gone" && index + 1 < world.fence ? { ...sender, isLate: true } : sender,
  );
  if (world.state === "queued" || world.state === "sending") return { ...world, senders };
  const asked: World = { ...world, senders, isQueueOver: false };
  return isFinal(world.state) ? { ...asked, isQuarantineOver: false, absence: "none" } : asked;
}

const keyOf = (world: World): string => {
  const { senders, network, passed, runs, ledger } = world;
  const posts = [network, passed].map((each) =>
    each
      .map(({ fence, reference }) => `${fence}/${reference}`)
      .sort()
      .join(),
  );
  return [
    ...[world.state, world.reason, world.isQueueOver, world.fence, world.rescued, world.news],
    ...[
      world.isQuarantineOver,
      world.absence,
      world.resolution,
      world.hasSentLate,
      ledger.held,
      ledger.captured,
      ledger.released,
    ],
    senders.map(({ stage, verdict, isLate }) => `${stage} ${verdict?.kind} ${isLate}`).join(),
    ...posts,
    runs.map(({ reference, word }) => `${reference} ${word}`).join(),
  ].join("|");
};

/** Every node from which a final state can be reached. */
function reaching(nodes: readonly Node[], before: (node: Node) => readonly Node[]): ReadonlySet<Node> {
  const reached = new Set(nodes.filter(({ world }) => isFinal(world.state)));
  for (const node of reached) for (const each of before(node)) reached.add(each);
  return reached;
}

const move = (to: OrderState, money: MoneyMove): Move => ({
  kind: "move",
  to,
  reason: null,
  money,
});
/** The real law, but for one answer. */
const butFor =
  (isMeant: (order: OrderFacts, verdict: Verdict) => boolean, instead: Move): typeof decideMove =>
  (order, verdict, now) =>
    isMeant(order, verdict) ? instead : decideMove(order, verdict, now);
const mishearing =
  (heard: Heard, as: Heard): Rules["hear"] =>
  (each) =>
    VERDICTS[each === heard ? as : each];

const RELEASED = move("failed", "release");
const CAPTURED = move("fulfilled", "capture");
const UNEARNED = "captured, not delivered";
const TWICE = "executed twice";
const GIVEN_AWAY = "released, yet delivered";
const retry = butFor(
  ({ state }, { kind }) => state === "sending" && kind === "unanswered",
  move("queued", "none"),
);
const isNotFound = ({ state }: OrderFacts, { kind }: Verdict): boolean =>
  state === "unknown" && kind === "absent";
const isUndecided = ({ state }: OrderFacts, verdict: Verdict): boolean =>
  !isFinal(state) && verdict.kind === "seen" && verdict.order.meaning === "undecided";
const isAccepted = ({ state }: OrderFacts, { kind }: Verdict): boolean =>
  state === "sending" && kind === "accepted";

/** What is turned, and the loss it must be seen to end in where the provider's check is atomic, and where it is not. */
type Fault = readonly [name: string, turned: Partial<Rules>, ifAtomic: Violation, ifNot: Violation];
const FAULTS: readonly Fault[] = [
  ["a retry under a new reference", { decide: retry, referenceOf: (fence) => fence }, TWICE, TWICE],
  ["a blind retry under the same reference", { decide: retry }, GIVEN_AWAY, TWICE],
  ["a POST before its commit", { commitsFirst: false }, GIVEN_AWAY, TWICE],
  ["a resend on NOT_FOUND", { decide: butFor(isNotFound, move("queued", "none")) }, GIVEN_AWAY, TWICE],
  ["a release on NOT_FOUND", { decide: butFor(isNotFound, RELEASED) }, GIVEN_AWAY, GIVEN_AWAY],
  ["a release on 5xx", { hear: mishearing("server-error", "refused") }, GIVEN_AWAY, GIVEN_AWAY],
  ["a duplicate taken for a refusal", { hear: mishearing("duplicate", "refused") }, GIVEN_AWAY, GIVEN_AWAY],
  ["a release on UNKNOWN", { decide: butFor(isUndecided, RELEASED) }, GIVEN_AWAY, GIVEN_AWAY],
  ["a capture on acceptance", { decide: butFor(isAccepted, CAPTURED) }, UNEARNED, UNEARNED],
  ["no send deadline", { hasDeadline: false }, GIVEN_AWAY, GIVEN_AWAY],
  ["a POST repeated by the HTTP layer", { copies: 2 }, GIVEN_AWAY, TWICE],
  ["a hold that expires by time", { holdExpires: true }, GIVEN_AWAY, GIVEN_AWAY],
  // Two of our own.
  ["an answer applied without its fence", { hasFence: false }, GIVEN_AWAY, GIVEN_AWAY],
  ["a NOT_FOUND counted inside the quarantine", { countsEarlyAbsence: true }, GIVEN_AWAY, GIVEN_AWAY],
];

describe.each([
  ["atomic", true],
  ["not atomic", false],
])("every interleaving of one order, at a provider whose reference check is %s", (_name, isAtomic) => {
  let explored: Explored;
  beforeAll(() => {
    explored = explore({ ...OURS, isAtomic });
  }, 60_000);

  it("executes at most once, settles once and by the truth, releases nothing that may run, leaves no final state", () => {
    expect(explored.violations).toEqual({});
  });

  it("is followed through every state and every doubt, and nowhere cut short", () => {
    expect(explored.states).toBeGreaterThan(35_000);
    const doubts = ["send-unanswered", "duplicate-reference", "provider-undecided", "unmapped", "mismatch"];
    const known = [...ORDER_STATES.filter((state) => state !== "unknown" && state !== "failed")];
    const expected = [...known, ...doubts.map((reason) => `unknown ${reason}`)];
    expect([...explored.reached]).toEqual(expect.arrayContaining(expected));
  });

  it("always leaves a way to an end, and leaves it to people only where nothing runs at the provider", () => {
    expect(explored.leftToNobody).toEqual([]);
    expect(explored.leftToPeople.length).toBeGreaterThan(0);
    for (const world of explored.leftToPeople)
      expect(world).toMatchObject({ runs: [], network: [], passed: [] });
  });
});

describe("a planted fault is caught", () => {
  it.each(FAULTS)("%s", (_name, turned, ifAtomic, ifNot) => {
    expect(explore({ ...OURS, ...turned, isAtomic: true }, ifAtomic).violations).toHaveProperty([ifAtomic]);
    expect(explore({ ...OURS, ...turned, isAtomic: false }, ifNot).violations).toHaveProperty([ifNot]);
  });
});

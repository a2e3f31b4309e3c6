import "server-only";
import type { Exchange, Wire, WireHeaders } from "@/lib/providers/http";
import type { SendLimits } from "@/lib/providers/provider";
import type { ActedProvider } from "./dialect";
import { lost, notWritten, spoil, wordsOf } from "./exchanges";
import { type Deliver, type Line, openMailbox } from "./line";
import { currentTask, type Machine, type Task, whenItCan } from "./machine";
import type { Posted } from "./provider-book";
import { ask, signIn } from "./questions";
import type { Attempt } from "./script";
import type { Post, SimulatedOrder, Stage } from "./stage";

/**
 * A process's way to one provider. What has left stays on its way whatever becomes of its sender; what comes back finds
 * somebody only if the process still lives.
 */
export function openWirePort(stage: Stage, machine: Machine, acted: ActedProvider): Wire {
  const line = { stage, machine, acted };
  return {
    get: (path, headers) => ask(line, path, headers),
    post: (path, headers, body, limits) => {
      const posted = acted.readOrder(path, body);
      return posted === null ? signIn(line, limits) : post(line, { posted, headers }, limits);
    },
  };
}

/** What leaves in one POST. */
interface Letter {
  readonly posted: Posted;
  readonly headers: WireHeaders;
}

function post(line: Line, letter: Letter, limits: SendLimits): Promise<Exchange> {
  const { stage, machine } = line;
  const task = currentTask();
  const order = addresseeOf(stage, letter.posted);
  const attempt = attemptOf(order);
  return new Promise((resolve, reject) => {
    const readAnswer = () => stage.strike(task, "post after answer");
    const deliver = openMailbox(stage.agenda, machine, readAnswer, (exchange) => {
      stage.note(task, `POST ended: ${wordsOf(exchange)}`);
      resolve(exchange);
    });
    if (attempt.connects) connect(line, { task, order, attempt, letter, limits, deliver, reject });
    else failToConnect(line, order, attempt, deliver);
  });
}

function addresseeOf(stage: Stage, { msisdn, worthMinor }: Posted): SimulatedOrder {
  const order = stage.orders.find((candidate) => candidate.msisdn === msisdn);
  if (!order) throw new Error("A POST about nobody's number");
  if (worthMinor < BigInt(order.amount) * 100n)
    stage.fail(`${worthMinor} centimes were sent instead of ${order.amount} dinars`, order.index);
  return order;
}

const attemptOf = (order: SimulatedOrder): Attempt => {
  const { attempts } = order.script;
  const nth = order.posts.filter((earlier) => !earlier.isUnscripted).length;
  const attempt = attempts[Math.min(nth, attempts.length - 1)];
  if (!attempt) throw new Error("A script without attempts");
  return attempt;
};

function openPost(
  { stage, acted }: Line,
  fence: number,
  kept: Pick<Post, "mayHaveRun" | "willExecute">,
): Post {
  const provider = acted.dialect.id;
  return {
    ...kept,
    atMs: stage.agenda.now(),
    provider,
    fence,
    underWay: 0,
    turnedAway: null,
    isUnscripted: false,
    isRepeatable: false,
  };
}

function failToConnect(line: Line, order: SimulatedOrder, attempt: Attempt, deliver: Deliver): void {
  const { stage } = line;
  stage.agenda.at(stage.agenda.now() + attempt.answersAfterMs, () => {
    order.posts.push(openPost(line, 0, { mayHaveRun: false, willExecute: false }));
    stage.count(order.index, "unreachable");
    deliver(notWritten("unreachable"));
  });
}

interface Sending {
  readonly task: Task;
  readonly order: SimulatedOrder;
  readonly attempt: Attempt;
  readonly letter: Letter;
  readonly limits: SendLimits;
  readonly deliver: Deliver;
  readonly reject: (bug: unknown) => void;
}

function connect(line: Line, sending: Sending): void {
  const { stage, machine, acted } = line;
  const { task, order, letter, limits, deliver, reject } = sending;
  const { agenda } = stage;
  const connectMs = stage.luck.between(5, 120);
  const write = async (): Promise<void> => {
    if (!limits.mayStillSend()) return deliver(notWritten("deadline"));
    await stage.beforePost(order, letter.posted.reference, acted.dialect.id);
    dispatch(line, sending);
    stage.note(task, `POST to ${acted.dialect.id}: bytes left`);
    if (stage.strike(task, "post after bytes") === "crash") return;
    agenda.at(agenda.now() + limits.timeoutMs - connectMs, () => deliver(lost("timeout")));
  };
  whenItCan(agenda, machine, agenda.now() + connectMs, () => {
    const struck = stage.strike(task, "post before bytes");
    const go = (): Promise<void> => write().catch(reject);
    if (struck === null) return go();
    return struck === "crash" ? undefined : whenItCan(agenda, machine, agenda.now(), go);
  });
}

/** The bytes are on their way: once, or twice, or into nothing. */
function dispatch(line: Line, sending: Sending): void {
  const { stage } = line;
  const { order, attempt } = sending;
  const sent = openPost(line, order.seen?.fence ?? 0, {
    mayHaveRun: true,
    willExecute: attempt.treatment === "execute",
  });
  order.posts.push(sent);
  if (attempt.arrivesAfterMs === null) {
    stage.count(order.index, "request lost");
    return;
  }
  const arrivals = [attempt.arrivesAfterMs];
  if (attempt.arrivesAgainAfterMs !== null) {
    arrivals.push(attempt.arrivesAfterMs + attempt.arrivesAgainAfterMs);
    stage.count(order.index, "request doubled");
  }
  sent.underWay = arrivals.length;
  for (const [nth, afterMs] of arrivals.entries()) {
    stage.agenda.at(sent.atMs + afterMs, () => arrive(line, sending, sent, nth === 0));
  }
}

function arrive(
  line: Line,
  { order, attempt, letter, deliver }: Sending,
  sent: Post,
  isFirst: boolean,
): void {
  const { stage, acted } = line;
  const { agenda, luck } = stage;
  sent.underWay -= 1;
  // A copy is told at the door what its first was told: behind a layer that takes a request's "no" and has it done half a minute
  // later nobody could give anything back, or pass it on. What such a layer does, the nightly look at both lists finds.
  const turnedAway = sent.turnedAway ?? turnAway(line, letter);
  const clean = turnedAway?.exchange ?? take(line, order, attempt, letter.posted);
  stage.note(null, `POST arrived: ${wordsOf(clean)}`, order.index);
  if (!isFirst) return;
  sent.isRepeatable = clean.kind === "answered" && clean.status === 401;
  if (turnedAway !== null) {
    sent.turnedAway = turnedAway;
    sent.isUnscripted = true;
    sent.mayHaveRun = false;
    sent.willExecute = false;
    stage.count(order.index, turnedAway.why);
    agenda.at(agenda.now() + luck.between(10, 400), () => deliver(clean));
    return;
  }
  if (attempt.treatment !== "execute" && attempt.answer !== "server-error") sent.mayHaveRun = false;
  countFault(stage, order, attempt);
  const exchange = spoil(clean, attempt.answer, luck.next(), acted.broken);
  if (exchange === null) return;
  agenda.at(agenda.now() + attempt.answersAfterMs, () => deliver(exchange));
}

/** At the door, before anybody has looked at the order. */
function turnAway({ stage, acted }: Line, { headers }: Letter): Post["turnedAway"] {
  const badKey = acted.refuseKey(headers, stage.agenda.now());
  if (badKey !== null) return { exchange: badKey, why: "token refused" };
  const no = stage.closedAs(acted.dialect.id);
  return no === null ? null : { exchange: acted.refuse(no), why: `account closed: ${no.kind}` };
}

/** What the provider makes of it, and says. */
function take({ stage, acted }: Line, order: SimulatedOrder, attempt: Attempt, posted: Posted): Exchange {
  const taken = acted.book.take(posted, order.script, attempt, stage.agenda.now());
  const count = stage.executionsOf(posted.reference).length;
  if (count > 1) stage.fail(`executed ${count} times`, order.index);
  switch (taken.kind) {
    case "executed":
      return acted.accept(taken.execution);
    case "duplicate":
      return acted.broken.duplicate;
    case "refused":
      return acted.refuse(taken.no);
  }
}

function countFault(stage: Stage, order: SimulatedOrder, attempt: Attempt): void {
  if (attempt.answer !== "clean") stage.count(order.index, `POST answer ${attempt.answer}`);
  if (attempt.treatment === "turn-away") stage.count(order.index, `turned away: ${attempt.refusal.kind}`);
  if ((attempt.arrivesAfterMs ?? 0) >= 5_000) stage.count(order.index, "POST arrives late");
  if (attempt.answersAfterMs >= 20_000) stage.count(order.index, "POST answered late");
  if (order.script.visibleAfterMs > 0) stage.count(order.index, "not found at first");
  if (order.script.undecided !== null) stage.count(order.index, "provider undecided");
  if (order.script.twist !== null) stage.count(order.index, `provider ${order.script.twist}`);
}

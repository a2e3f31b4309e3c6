import "server-only";
import type { Exchange, Wire } from "@/lib/providers/http";
import type { SendLimits } from "@/lib/providers/provider";
import { lost, notWritten, refusal, spoil } from "./exchanges";
import { currentTask, type Machine, type Task, whenItCan } from "./machine";
import type { PostedBody } from "./provider-book";
import type { Answer, Attempt } from "./script";
import type { Post, SimulatedOrder, Stage } from "./stage";

/**
 * A process's way to the provider. What has left stays on its way whatever becomes of its sender; what comes back finds
 * somebody only if the process still lives.
 */
export function openWirePort(stage: Stage, machine: Machine): Wire {
  return {
    get: (path) => ask(stage, machine, path),
    post: (_path, _headers, body, limits) => post(stage, machine, postedBody(body), limits),
  };
}

const GET_TIMEOUT_MS = 10_000;

function postedBody(body: object): PostedBody {
  const { plan_code: planCode, MSSIDN, amount, ref } = body as Record<string, unknown>;
  if (
    typeof planCode !== "string" ||
    typeof MSSIDN !== "string" ||
    typeof amount !== "number" ||
    typeof ref !== "string"
  ) {
    throw new Error("The adapter posts something else than it used to");
  }
  return { plan_code: planCode, MSSIDN, amount, ref };
}

/** Hands over the first of the answers that come, in the order of their coming. */
function openMailbox(
  stage: Stage,
  machine: Machine,
  beforeReading: () => "crash" | "pause" | null,
  resolve: (exchange: Exchange) => void,
): (exchange: Exchange) => void {
  let isRead = false;
  return (exchange) => {
    whenItCan(stage.agenda, machine, stage.agenda.now(), () => {
      if (isRead) return;
      isRead = true;
      if (beforeReading() === "crash") return;
      whenItCan(stage.agenda, machine, stage.agenda.now(), () => resolve(exchange));
    });
  };
}

// ------------------------------------------------------------------------------------------------ sending

function post(stage: Stage, machine: Machine, body: PostedBody, limits: SendLimits): Promise<Exchange> {
  const task = currentTask();
  const order = stage.orders.find((candidate) => candidate.msisdn === body.MSSIDN);
  if (!order) throw new Error("A POST about nobody's number");
  const { agenda, luck } = stage;
  return new Promise((resolve, reject) => {
    const connectMs = luck.between(5, 120);
    const attempt = attemptOf(order);
    const readAnswer = () => strikePoint(stage, task, "post after answer");
    const deliver = openMailbox(stage, machine, readAnswer, (exchange) => {
      stage.note(task, `POST ended: ${wordsOf(exchange)}`);
      task.phase = "posted";
      resolve(exchange);
    });
    if (!attempt.connects) {
      agenda.at(agenda.now() + attempt.answersAfterMs, () => {
        order.posts.push({
          atMs: agenda.now(),
          fence: 0,
          mayHaveRun: false,
          underWay: 0,
          willExecute: false,
        });
        stage.count(order.index, "unreachable");
        deliver(notWritten("unreachable"));
      });
      return;
    }
    whenItCan(agenda, machine, agenda.now() + connectMs, async () => {
      const struck = stage.strike(task, "post before bytes");
      if (struck === "crash") return;
      const write = async (): Promise<void> => {
        if (!limits.mayStillSend()) return deliver(notWritten("deadline"));
        await stage.beforePost(order, body.ref);
        dispatch(stage, order, body, attempt, deliver);
        stage.note(task, "POST: bytes left");
        if (stage.strike(task, "post after bytes") === "crash") return;
        agenda.at(agenda.now() + limits.timeoutMs - connectMs, () => deliver(lost("timeout")));
      };
      if (struck === null) return write().catch(reject);
      whenItCan(agenda, machine, agenda.now(), () => write().catch(reject));
    });
  });
}

const strikePoint = (stage: Stage, task: Task, point: "post after answer" | "ask after answer") =>
  stage.strike(task, point);

const attemptOf = (order: SimulatedOrder): Attempt => {
  const { attempts } = order.script;
  const attempt = attempts[Math.min(order.posts.length, attempts.length - 1)];
  if (!attempt) throw new Error("A script without attempts");
  return attempt;
};

/** The bytes are on their way: once, or twice, or into nothing. */
function dispatch(
  stage: Stage,
  order: SimulatedOrder,
  body: PostedBody,
  attempt: Attempt,
  deliver: (exchange: Exchange) => void,
): void {
  const { agenda } = stage;
  const sent: Post = {
    atMs: agenda.now(),
    fence: order.seen?.fence ?? 0,
    mayHaveRun: true,
    underWay: 0,
    willExecute: attempt.treatment === "execute",
  };
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
    agenda.at(sent.atMs + afterMs, () =>
      arrive(stage, order, body, { attempt, sent, isFirst: nth === 0 }, deliver),
    );
  }
}

interface Arrival {
  readonly attempt: Attempt;
  readonly sent: Post;
  readonly isFirst: boolean;
}

function arrive(
  stage: Stage,
  order: SimulatedOrder,
  body: PostedBody,
  { attempt, sent, isFirst }: Arrival,
  deliver: (exchange: Exchange) => void,
): void {
  const { agenda, luck, book } = stage;
  sent.underWay -= 1;
  const clean = book.arrive(body, order.script, attempt, agenda.now());
  const count = book.executionsOf(body.ref).length;
  if (count > 1) stage.fail(`executed ${count} times at the provider`, order.index);
  if (attempt.treatment !== "execute" && attempt.answer !== "server-error") sent.mayHaveRun = false;
  stage.note(null, `POST arrived: ${wordsOf(clean)}`, order.index);
  if (!isFirst) return;
  const exchange = spoil(clean, attempt.answer, luck.next());
  countFault(stage, order, attempt);
  if (exchange === null) return;
  agenda.at(agenda.now() + attempt.answersAfterMs, () => deliver(exchange));
}

function countFault(stage: Stage, order: SimulatedOrder, attempt: Attempt): void {
  if (attempt.answer !== "clean") stage.count(order.index, `POST answer ${attempt.answer}`);
  if (attempt.treatment === "turn-away") stage.count(order.index, "turned away");
  if ((attempt.arrivesAfterMs ?? 0) >= 5_000) stage.count(order.index, "POST arrives late");
  if (attempt.answersAfterMs >= 20_000) stage.count(order.index, "POST answered late");
  if (order.script.visibleAfterMs > 0) stage.count(order.index, "not found at first");
  if (order.script.undecided !== null) stage.count(order.index, "provider undecided");
  if (order.script.twist !== null) stage.count(order.index, `provider ${order.script.twist}`);
}

const wordsOf = (exchange: Exchange): string => {
  if (exchange.kind !== "answered") return `${exchange.kind} (${exchange.cause})`;
  const { json } = exchange;
  const code = /"code":"(\w+)"/.exec(JSON.stringify(json) ?? "")?.[1];
  const word = /"status":"(\w+)"/.exec(JSON.stringify(json) ?? "")?.[1];
  return `${exchange.status} ${code ?? word ?? (exchange.isJson ? "ok" : "text")}`;
};

// ------------------------------------------------------------------------------------------------ asking

function ask(stage: Stage, machine: Machine, path: string): Promise<Exchange> {
  const task = currentTask();
  const { agenda, luck } = stage;
  // Only a question about an order is an edge with a name; which order it is, the claim has said.
  const order = path.includes("/mobile/check-") ? orderOf(stage, task) : null;
  const calledMs = task.calledMs ?? agenda.now();
  task.calledMs = calledMs;
  return new Promise((resolve) => {
    const deliver = openMailbox(
      stage,
      machine,
      () => (order === null ? null : strikePoint(stage, task, "ask after answer")),
      (exchange) => {
        stage.note(task, `GET ended: ${wordsOf(exchange)}`);
        if (order !== null) task.phase = "asked";
        resolve(exchange);
      },
    );
    whenItCan(agenda, machine, agenda.now() + luck.between(2, 60), () => {
      const struck = order === null ? null : stage.strike(task, "ask before bytes");
      if (struck === "crash") return;
      whenItCan(agenda, machine, agenda.now(), () => {
        if (order !== null) stage.asked(order, machine.heldUpUntilMs > calledMs);
        stage.note(task, `GET ${routeOf(path)}: bytes left`);
        answerQuestion(stage, path, order, deliver);
        if (order !== null && stage.strike(task, "ask after bytes") === "crash") return;
        agenda.at(agenda.now() + GET_TIMEOUT_MS, () => deliver(lost("timeout")));
      });
    });
  });
}

const orderOf = (stage: Stage, task: Task): SimulatedOrder | null =>
  task.ordinal === null ? null : (stage.orders[task.ordinal] ?? null);

const routeOf = (path: string): string =>
  path
    .replace(/\?.*$/, "")
    .split("/")
    .slice(3, 5)
    .join("/")
    .replace(/\/(API|tb).*|\/[0-9a-f]{24}/, "");

const SPOILT_QUESTIONS: readonly [Answer, ...Answer[]] = [
  "silence",
  "reset",
  "server-error",
  "html",
  "truncated",
  "garbled",
];

function answerQuestion(
  stage: Stage,
  path: string,
  order: SimulatedOrder | null,
  deliver: (exchange: Exchange) => void,
): void {
  const { agenda, luck } = stage;
  agenda.at(agenda.now() + luck.between(10, 400), () => {
    const clean = stage.book.ask(path, agenda.now());
    const chance = order?.script.spoiltQuestions ?? 0.03;
    const exchange = luck.chance(chance) ? spoilQuestion(stage, order, clean) : clean;
    if (exchange === null) return;
    const waitMs = luck.chance(0.05) ? luck.between(3_000, 9_000) : luck.between(10, 600);
    agenda.at(agenda.now() + waitMs, () => deliver(exchange));
  });
}

function spoilQuestion(stage: Stage, order: SimulatedOrder | null, clean: Exchange): Exchange | null {
  const { luck } = stage;
  if (luck.chance(0.04)) {
    stage.count(order?.index ?? null, "look-up turned away");
    return refusal(429, "RATE_LIMIT_EXCEEDED", luck.between(1, 5) * 1000);
  }
  const how = luck.pick(SPOILT_QUESTIONS);
  stage.count(order?.index ?? null, `look-up ${how}`);
  return spoil(clean, how, luck.next());
}

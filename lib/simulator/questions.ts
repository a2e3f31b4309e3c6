import "server-only";
import type { Exchange, WireHeaders } from "@/lib/providers/http";
import type { SendLimits } from "@/lib/providers/provider";
import type { ActedProvider } from "./dialect";
import { lost, spoil, wordsOf } from "./exchanges";
import { type Deliver, type Line, openMailbox } from "./line";
import { currentTask, type Task, whenItCan } from "./machine";
import type { Answer, No } from "./script";
import type { SimulatedOrder, Stage } from "./stage";

/** What a process asks a provider: about an order, about all of them, about the account, and for a token. */

const GET_TIMEOUT_MS = 10_000;

/** When it decided to call; of several calls for one thing, the first says. */
function noteCall(stage: Stage, task: Task): number {
  task.calledMs ??= stage.agenda.now();
  return task.calledMs;
}

export function ask(line: Line, path: string, headers: WireHeaders): Promise<Exchange> {
  const { stage, machine, acted } = line;
  const { agenda, luck } = stage;
  const task = currentTask();
  // Only a question about an order is an edge with a name; which order it is, the claim has said.
  const order = acted.isAboutOneOrder(path) ? orderOf(stage, task) : null;
  const calledMs = noteCall(stage, task);
  return new Promise((resolve) => {
    const beforeReading = () => (order === null ? null : stage.strike(task, "ask after answer"));
    const deliver = openMailbox(agenda, machine, beforeReading, (exchange) => {
      stage.note(task, `GET ended: ${wordsOf(exchange)}`);
      resolve(exchange);
    });
    whenItCan(agenda, machine, agenda.now() + luck.between(2, 60), () => {
      const struck = order === null ? null : stage.strike(task, "ask before bytes");
      if (struck === "crash") return;
      whenItCan(agenda, machine, agenda.now(), () => {
        if (order !== null && !task.hasAsked) stage.asked(order, machine.heldUpUntilMs > calledMs);
        if (order !== null) task.hasAsked = true;
        stage.note(task, `GET ${acted.routeOf(path)}: bytes left`);
        answerQuestion(line, { path, headers, order }, deliver);
        if (order !== null && stage.strike(task, "ask after bytes") === "crash") return;
        agenda.at(agenda.now() + GET_TIMEOUT_MS, () => deliver(lost("timeout")));
      });
    });
  });
}

const orderOf = (stage: Stage, task: Task): SimulatedOrder | null =>
  task.ordinal === null ? null : (stage.orders[task.ordinal] ?? null);

const SPOILT_QUESTIONS: readonly [Answer, ...Answer[]] = [
  "silence",
  "reset",
  "server-error",
  "html",
  "truncated",
  "garbled",
];

interface Question {
  readonly path: string;
  readonly headers: WireHeaders;
  /** Null: about no single one. */
  readonly order: SimulatedOrder | null;
}

function answerQuestion(line: Line, question: Question, deliver: Deliver): void {
  const { agenda, luck } = line.stage;
  agenda.at(agenda.now() + luck.between(10, 400), () => {
    const exchange = answerNow(line, question);
    if (exchange === null) return;
    const waitMs = luck.chance(0.05) ? luck.between(3_000, 9_000) : luck.between(10, 600);
    agenda.at(agenda.now() + waitMs, () => deliver(exchange));
  });
}

/** What the provider says, or what becomes of that on its way; null when nothing comes back. */
function answerNow({ stage, acted }: Line, { path, headers, order }: Question): Exchange | null {
  const { agenda, luck } = stage;
  const closed = acted.refuseKey(headers, agenda.now());
  if (closed !== null) {
    stage.count(order?.index ?? null, "token refused");
    return closed;
  }
  const { exchange, tells } = acted.answer(path, agenda.now());
  if (luck.chance(order?.script.spoiltQuestions ?? 0.03)) return spoilQuestion(stage, acted, order, exchange);
  for (const [execution, ending] of tells) execution.said.add(ending);
  return exchange;
}

const tooMany = (stage: Stage): No => ({
  kind: "rate-limited",
  retryAfterMs: stage.luck.between(1, 5) * 1000,
});

function spoilQuestion(
  stage: Stage,
  acted: ActedProvider,
  order: SimulatedOrder | null,
  clean: Exchange,
): Exchange | null {
  const { luck } = stage;
  if (luck.chance(0.04)) {
    stage.count(order?.index ?? null, "look-up turned away");
    return acted.refuse(tooMany(stage));
  }
  const how = luck.pick(SPOILT_QUESTIONS);
  stage.count(order?.index ?? null, `look-up ${how}`);
  return spoil(clean, how, luck.next(), acted.broken);
}

// ------------------------------------------------------------------------------------------------ tokens

const SPOILT_SIGN_IN = 0.06;
const TURNED_AWAY_SIGN_IN = 0.006;

/** For a token. No order's request, so no order's fate; but without one nothing is sent and nothing asked. */
export function signIn({ stage, machine, acted }: Line, limits: SendLimits): Promise<Exchange> {
  const { agenda, luck } = stage;
  const task = currentTask();
  noteCall(stage, task);
  return new Promise((resolve) => {
    const deliver = openMailbox(
      agenda,
      machine,
      () => null,
      (exchange) => {
        stage.note(task, `token: ${wordsOf(exchange)}`);
        resolve(exchange);
      },
    );
    whenItCan(agenda, machine, agenda.now() + luck.between(5, 120), () => {
      agenda.at(agenda.now() + limits.timeoutMs, () => deliver(lost("timeout")));
      agenda.at(agenda.now() + luck.between(20, 500), () => {
        const exchange = answerSignIn(stage, acted, task);
        if (exchange !== null) deliver(exchange);
      });
    });
  });
}

function answerSignIn(stage: Stage, acted: ActedProvider, { ordinal }: Task): Exchange | null {
  const { agenda, luck } = stage;
  if (luck.chance(TURNED_AWAY_SIGN_IN)) {
    stage.count(ordinal, "token request turned away");
    return acted.refuse(luck.chance(0.7) ? tooMany(stage) : { kind: "unauthorized", retryAfterMs: null });
  }
  const clean = acted.signIn(agenda.now());
  if (!luck.chance(SPOILT_SIGN_IN)) return clean;
  const how = luck.pick(SPOILT_QUESTIONS);
  stage.count(ordinal, `token request ${how}`);
  return spoil(clean, how, luck.next(), acted.broken);
}

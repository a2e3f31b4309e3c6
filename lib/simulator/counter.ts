import "server-only";
import type { Result } from "@/lib/domain/result";
import { cancelOrder } from "@/lib/orders/cancel-order";
import { type Sent, sendOrder } from "@/lib/orders/send-order";
import { begin, type Cast } from "./cast";
import { openDatabasePort } from "./database-port";
import { shopScope } from "./ground";
import type { SimulatedOrder } from "./stage";

/** The people at the counter: they click, click again, and now and then take it back. */

const OPENING_MS = { lone: 20 * 60_000, swept: 90_000 } as const;

export function planClicks(cast: Cast, order: SimulatedOrder): void {
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
  const { agenda, luck, market } = world;
  const shop = world.shops[order.resellerIndex];
  const [first] = market.dialects;
  if (!shop || !first || nth > MOST_CLICKS) {
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
    // Whose plan it is makes no difference: plain credit may come from anybody who sells it.
    planCode: first.planCodes[market.operator],
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

export function cancelSoon(cast: Cast, order: SimulatedOrder): void {
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

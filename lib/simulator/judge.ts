import "server-only";
import { type Execution, truthAt } from "./provider-book";
import type { SimulatedOrder, Stage } from "./stage";
import type { Sight, Standing } from "./witness";

/** Holds what our rows say against what happened in truth. */

const SMALLEST_GAP_MS = 5_000;
const FINAL: readonly string[] = ["fulfilled", "refunded", "failed"];

/** An order as it was just committed: did it break a promise? */
export function judgeSight(stage: Stage, order: SimulatedOrder, sight: Sight): void {
  const fail = (message: string): void => stage.fail(message, order.index);
  for (const fault of sight.faults) fail(fault);
  if (order.reference !== null && order.reference !== sight.reference) fail("its reference has changed");
  const before = order.seen?.state;
  if (before !== undefined && FINAL.includes(before) && before !== sight.state)
    fail(`it was final (${before}) and is ${sight.state} now`);
  if (order.seen !== null && sight.fence < order.seen.fence) fail("its fence fell");
  if (order.seen !== null && sight.provider !== order.seen.provider) judgePassingOn(stage, order, sight);
  if (before === sight.state) return;
  if (sight.state === "fulfilled") judgeCapture(stage, order, sight);
  if (sight.state === "refunded" || sight.state === "failed") judgeRelease(stage, order, sight);
}

/** Another provider is to deliver it: never once anybody may be at it. */
function judgePassingOn(stage: Stage, order: SimulatedOrder, sight: Sight): void {
  stage.count(null, PASSED_ON);
  stage.note(null, `passed on: ${order.seen?.provider} → ${sight.provider}`, order.index);
  if (order.posts.some((post) => post.mayHaveRun))
    stage.fail(`passed on to ${sight.provider} after a POST that may have run`, order.index);
}

/** What it is counted under, among the faults. */
export const PASSED_ON = "passed on to another provider";

const executionsOf = (stage: Stage, order: SimulatedOrder): readonly Execution[] =>
  order.reference === null ? [] : stage.executionsOf(order.reference);

/** CAPTURE: the provider's word that it was delivered, or two admins' who know the truth. */
function judgeCapture(stage: Stage, order: SimulatedOrder, sight: Sight): void {
  const [execution] = executionsOf(stage, order);
  if (!execution) {
    stage.fail("captured, and the provider never executed it", order.index);
    return;
  }
  const isByAdmins = order.resolution === "delivered" && execution.script.fate === "delivered";
  if (!isByAdmins && !execution.said.has("delivered"))
    stage.fail(
      `captured before the provider said so (${truthAt(execution, stage.agenda.now())})`,
      order.index,
    );
  const { cost } = execution;
  if (sight.costCurrency !== cost.currency || (sight.saidCostMinor ?? cost.minor) !== cost.minor)
    stage.fail(
      `booked at ${sight.saidCostMinor} ${sight.costCurrency}, and it took ${cost.minor}`,
      order.index,
    );
}

/** RELEASE: the provider's word that it was not delivered, or two admins'; or nothing of it has run, or ever will. */
function judgeRelease(stage: Stage, order: SimulatedOrder, sight: Sight): void {
  for (const execution of executionsOf(stage, order)) {
    const isByAdmins = order.resolution === "released" && execution.script.fate === "refunded";
    if (!isByAdmins && !execution.said.has("refunded"))
      stage.fail(
        `released (${sight.reason ?? sight.state}), and the provider ${fateWords(stage, execution)}`,
        order.index,
      );
  }
  // What was executed already is known by its reference: a second arrival of it comes to nothing.
  const mayYetRun = order.posts.some((post) => post.willExecute && post.underWay > 0);
  if (mayYetRun && executionsOf(stage, order).length === 0)
    stage.fail("released while a POST is still under way", order.index);
}

const FATES = { open: "is still at it", delivered: "delivered it", refunded: "has not said so" } as const;
const fateWords = (stage: Stage, execution: Execution): string =>
  FATES[truthAt(execution, stage.agenda.now())];

/** Just before the first byte of a POST. */
export function judgePost(
  stage: Stage,
  order: SimulatedOrder,
  provider: string,
  standing: Standing | null,
): void {
  const fail = (message: string): void => stage.fail(message, order.index);
  if (standing === null) {
    fail("a POST of an order that is not committed");
    return;
  }
  if (standing.fence === 0 || standing.sendings === 0) {
    fail("a POST before `sending` was committed");
    return;
  }
  if (stage.agenda.now() >= standing.sendBeforeMs) fail("a POST after its deadline");
  if (standing.state !== "sending" && standing.state !== "unknown")
    fail(`a POST of an order that is ${standing.state}`);
  if (standing.provider !== provider)
    fail(`a POST to ${provider} of an order that is ${standing.provider}'s`);
  if (order.posts.some((post) => post.mayHaveRun)) fail("a second POST, and an earlier one may have run");
  judgeRepeat(order, standing, fail);
}

/** One claim, one POST; and one more where the first was answered with a 401, which a new token may mend. */
function judgeRepeat(
  { posts, seen }: SimulatedOrder,
  { fence }: Standing,
  fail: (message: string) => void,
): void {
  const ofThisClaim = posts.filter((post) => post.fence !== 0 && post.fence === seen?.fence);
  const isMended = ofThisClaim.length === 1 && ofThisClaim.every((post) => post.isRepeatable);
  if (ofThisClaim.length > 0 && !isMended) fail("a hidden repeat of a POST");
  if (posts.filter((post) => !post.isRepeatable).length >= fence) fail("more POSTs than claims");
}

/**
 * A question about it is about to leave. One whose process stood still after it had looked at its clock for the last time
 * cannot be called back, and whoever took the order over cannot know of it; it does no harm. It is counted, not blamed.
 */
export function judgeQuestion(stage: Stage, order: SimulatedOrder, isHeldUp: boolean): void {
  if (isHeldUp) {
    stage.count(order.index, "look-up held up in its socket");
    return;
  }
  const now = stage.agenda.now();
  if (order.lastAskedMs !== null && now - order.lastAskedMs < SMALLEST_GAP_MS)
    stage.fail(`asked about after ${now - order.lastAskedMs} ms`, order.index);
  order.lastAskedMs = now;
}

/** When its world ends. */
export function judgeEnd(stage: Stage, order: SimulatedOrder): void {
  const fail = (message: string): void => stage.fail(message, order.index);
  if (order.seen === null) {
    fail("it was never opened");
    return;
  }
  const executions = executionsOf(stage, order);
  if (executions.length > 1) fail(`executed ${executions.length} times`);
  if (!FINAL.includes(order.seen.state)) judgeOpenEnd(stage, order);
  if (order.seen.state === "fulfilled" && executions.length === 0) fail("captured, and never executed");
  // Others' faults kept every worker, or the provider, from it for two minutes.
  if (order.seen.reason === "not-sent-in-time") order.faults.push("held back until it was too late");
  if (order.faults.length < 2) fail(`it met ${order.faults.length} faults only: ${order.faults.join(", ")}`);
}

/** Open at the end is only what nobody can end yet, and it must be looked at again. */
function judgeOpenEnd(stage: Stage, order: SimulatedOrder): void {
  if (order.seen?.nextCheckMs === null) stage.fail("open, and nobody looks at it again", order.index);
  stage.fail(`still ${order.seen?.state} at the end of its world`, order.index);
}

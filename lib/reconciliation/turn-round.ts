import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { Tx } from "@/lib/db";
import {
  type CorrectionEnd,
  type Direction,
  directionOf,
  isPostedAlone,
  provesTurn,
} from "@/lib/domain/correction";
import { chargeEntry, type EntryDraft, giveBackEntry } from "@/lib/domain/ledger";
import type { Money } from "@/lib/domain/money";
import { isFinal } from "@/lib/domain/order";
import type { Difference } from "@/lib/domain/reconcile";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { log } from "@/lib/log";
import {
  actualCostOf,
  evidenceOf,
  lockOrder,
  type OrderRow,
  orderRow,
  recordEvent,
} from "@/lib/orders/store";
import type { CheckAnswer, TopUpProvider } from "@/lib/providers/provider";
import { lockAvailable } from "@/lib/wallet/store";
import { askProvider } from "./ask-provider";
import { evidenceSchema } from "./case-evidence";
import {
  findCorrectionsToPost,
  findObstacle,
  findTurned,
  type OpenCase,
  readCaptured,
  saveCorrectionEnd,
  saveReversal,
} from "./reversal-store";

/** Orders whose delivery the list takes back. Where the ledger is wrong by itself nothing is turned round: people look first. */
export const turnedAmong = (differences: readonly Difference[]): readonly string[] =>
  differences.flatMap(({ kind, orderId, ours }) =>
    kind === "delivered-here" && orderId !== null && ours?.captures === 1 ? [orderId] : [],
  );

/**
 * What the provider took back after it was delivered is given back to its shop: only where the provider, asked about this
 * very order by its id, says so itself. A row of a list is a reason to ask, never proof. Once per order, whatever happens;
 * a worker that dies in between has posted all of it or nothing, and the next look asks again.
 */
export async function giveBackTurned(
  worker: WorkerScope,
  provider: TopUpProvider,
  orderIds: readonly string[],
): Promise<void> {
  const cases = await findTurned(worker.database.client, { provider: provider.id, orderIds });
  for (const each of cases) await tryToTurn(worker, provider, each, null);
}

/** Posts what two people have said, each once the provider says the same; what it does not say is not posted. */
export async function postCorrections(worker: WorkerScope, provider: TopUpProvider): Promise<void> {
  for (const correction of await findCorrectionsToPost(worker.database.client, provider.id))
    await tryToTurn(worker, provider, correction.case, correction.id);
}

/** One that cannot be posted does not keep the next ones waiting. */
const tryToTurn = (...turn: Parameters<typeof turnRound>): Promise<void> =>
  turnRound(...turn).catch((error: unknown) => {
    const [, , { reference }] = turn;
    const name = error instanceof Error ? error.name : "unknown";
    log.error({ reference, error: name, alert: "not-reversed" }, "an ended order could not be turned round");
  });

async function turnRound(
  worker: WorkerScope,
  provider: TopUpProvider,
  about: OpenCase,
  correctionId: string | null,
): Promise<void> {
  if (about.orderId === null) return;
  const row = await worker.database.client.topUpOrder.findUniqueOrThrow({ where: { id: about.orderId } });
  const order = orderRow(row);
  if (correctionId === null && !isPostedAlone(order)) return;
  const answer = await askById(worker, provider, order, about);
  // It could not be asked: a later look, or the next round, asks again.
  if (!answer.ok) return;
  const isProven =
    answer.value.kind === "found" &&
    answer.value.order.identity === "ours" &&
    provesTurn(directionOf(order.state), answer.value.order.meaning);
  const end = await worker.database.transaction((tx, now) =>
    isProven
      ? post(tx, { orderId: order.id, caseId: about.id, correctionId, answer: answer.value }, now)
      : endUnproven(tx, correctionId, now),
  );
  if (end === "posted")
    log.error({ reference: order.reference, alert: "order-reversed" }, "an ended order was turned round");
}

/** By its own id there, or by the one that the list showed for it. */
async function askById(
  worker: WorkerScope,
  provider: TopUpProvider,
  order: OrderRow,
  { evidence }: OpenCase,
): Promise<Result<Exclude<CheckAnswer, { kind: "unavailable" }>, { readonly cause: string }>> {
  const providerOrderId = order.providerOrderId ?? idIn(evidence);
  if (providerOrderId === null) return ok({ kind: "not-found", evidence: { httpStatus: null, body: null } });
  return askProvider(worker, provider, async () => {
    const answer = await provider.check({ ...order, providerOrderId });
    return answer.kind === "unavailable" ? refuse(answer) : ok(answer);
  });
}

const idIn = (evidence: unknown): string | null =>
  evidenceSchema.safeParse(evidence).data?.theirs.find(({ providerOrderId }) => providerOrderId !== null)
    ?.providerOrderId ?? null;

/** A case that nobody's word is about stays open as it is: the provider's list said one thing and its answer another. */
async function endUnproven(tx: Tx, correctionId: string | null, now: Date): Promise<CorrectionEnd | null> {
  if (correctionId === null) return null;
  await saveCorrectionEnd(tx, correctionId, "not-proven", now);
  return "not-proven";
}

interface Proven {
  readonly orderId: string;
  readonly caseId: string;
  readonly correctionId: string | null;
  readonly answer: Exclude<CheckAnswer, { kind: "unavailable" }>;
}

/** All of it in one transaction, judged by the rows as they stand under the order's lock. */
async function post(tx: Tx, proven: Proven, now: Date): Promise<CorrectionEnd | null> {
  const { orderId, caseId, correctionId, answer } = proven;
  const order = await lockOrder(tx, orderId);
  const direction = directionOf(order.state);
  const obstacle = isFinal(order.state) ? await findObstacle(tx, { orderId, caseId, correctionId }) : "ended";
  if (obstacle !== null) return endIfAny(tx, correctionId, "overtaken", now);
  const available = await lockAvailable(tx, order.resellerId);
  if (direction === "charged" && available < order.priceMinor)
    return endIfAny(tx, correctionId, "not-covered", now);
  const draft = await draftOf(tx, order, direction, answer.kind === "found" ? answer.order.cost : null);
  const eventId = await recordEvent(tx, {
    orderId,
    at: now,
    kind: "reversed",
    actor: "worker",
    note: direction,
    evidence: evidenceOf(answer),
  });
  const ended = await endIfAny(tx, correctionId, "posted", now);
  await saveReversal(tx, { orderId, caseId, correctionId, direction, eventId, draft }, now);
  const { resellerId, reference, priceMinor } = order;
  const deed = { action: "order-reversed", actorId: null, resellerId, subject: reference } as const;
  await recordDeed(tx, { ...deed, details: { direction, priceMinor: priceMinor.toString(), caseId } }, now);
  return ended ?? "posted";
}

async function endIfAny(
  tx: Tx,
  correctionId: string | null,
  end: CorrectionEnd,
  now: Date,
): Promise<CorrectionEnd | null> {
  return correctionId !== null && (await saveCorrectionEnd(tx, correctionId, end, now)) ? end : null;
}

const draftOf = async (
  tx: Tx,
  order: OrderRow,
  direction: Direction,
  said: Money | null,
): Promise<EntryDraft> =>
  direction === "given-back"
    ? giveBackEntry(await readCaptured(tx, order.id))
    : chargeEntry(order, said ?? actualCostOf(order));

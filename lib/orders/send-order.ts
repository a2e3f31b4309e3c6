import "server-only";
import { createHash, randomBytes } from "node:crypto";
import type { ResellerScope } from "@/lib/auth/scope";
import { noteOrder } from "@/lib/customers/store";
import type { Tx } from "@/lib/db";
import { boundsOfDay, dayOf } from "@/lib/domain/day";
import { holdEntry } from "@/lib/domain/ledger";
import { dependsOnToday, judgeLimits, type Limits } from "@/lib/domain/limits";
import type { SoldPlan } from "@/lib/domain/margin";
import { parseMajor } from "@/lib/domain/money";
import { parseMsisdn } from "@/lib/domain/msisdn";
import { planOfOffer } from "@/lib/domain/offer";
import type { SendInput } from "@/lib/domain/order-input";
import { operatorOf, type Plan } from "@/lib/domain/plan";
import type { ProblemCode } from "@/lib/domain/problem";
import { recipientOf } from "@/lib/domain/recipient-wait";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { parseWholeAmount } from "@/lib/domain/typed-amount";
import { findCandidates } from "@/lib/plans/candidates";
import { findPlan } from "@/lib/plans/queries";
import { enqueueSend, sendingQueue } from "@/lib/queue";
import { standingFrom } from "@/lib/resellers/margin-store";
import { lockAvailable, recordEntry } from "@/lib/wallet/store";
import { findNewestSame, lockNumber } from "./repeat-store";
import {
  type CommissionTerms,
  earnedOn,
  judgePrice,
  marginOf,
  type SaleTerms,
  termsToSell,
} from "./sale-terms";
import { after, findNewestInDoubt, offersOf, recordEvent, sumSoldSince } from "./store";
import { findFree } from "./wait-store";

/** If no job takes it, the worker's own round does, this long after it was opened. */
const JOB_GRACE_MS = 2_000;

interface Request {
  readonly scope: ResellerScope;
  readonly input: SendInput;
  readonly msisdn: string;
  readonly askedMinor: bigint | null;
  /** The price that stood on the screen; null where none did. */
  readonly shownMinor: bigint | null;
  readonly bodyHash: string;
}

export interface Sent {
  readonly reference: string;
  /** True where the same key had already opened it. */
  readonly isRepeat: boolean;
}

/**
 * Opens an order: order + hold + job in one transaction, under the key made when the form opened. The same key with the
 * same body is the same order for ever; with another body it is refused. A number whose last top-up may have arrived, or
 * may yet, takes another only as a second one, said in words; so does one that the same amount went to minutes ago, from
 * whichever shop. One that every provider of the plan waits with takes none yet. Nothing is sent from here.
 */
export async function sendOrder(scope: ResellerScope, input: SendInput): Promise<Result<Sent, ProblemCode>> {
  const msisdn = parseMsisdn(input.msisdn);
  if (!msisdn.ok) return msisdn;
  const asked = input.amount === null ? ok(null) : parseWholeAmount(input.amount);
  if (!asked.ok) return asked;
  const shown = input.shownPrice === undefined ? ok(null) : parseMajor(input.shownPrice);
  if (!shown.ok) return shown;
  const queue = await sendingQueue(scope.database.url);
  const bodyHash = hashOf(input, msisdn.value, asked.value);
  const wanted = { msisdn: msisdn.value, askedMinor: asked.value, shownMinor: shown.value };
  const request = { scope, input, ...wanted, bodyHash };
  return scope.database.transaction(async (tx, now) => {
    // Sends of one reseller take turns from here on, so two of one key, or two that together exceed the balance, cannot
    // both see the state before either.
    const availableMinor = await lockAvailable(tx, scope.resellerId);
    const earlier = await findByKey(tx, request);
    if (earlier) return earlier;
    const deal = await agree(tx, request, availableMinor, now);
    if (!deal.ok) return deal;
    const order = await openOrder(tx, request, deal.value, now);
    await enqueueSend(queue, tx, order.id);
    return ok({ reference: order.reference, isRepeat: false });
  });
}

/** What is sold, at which price, or why not. */
async function agree(
  tx: Tx,
  request: Request,
  availableMinor: bigint,
  now: Date,
): Promise<Result<Deal, ProblemCode>> {
  const standing = { where: standingFrom(dayOf(now)) };
  const reseller = await tx.reseller.findUniqueOrThrow({
    where: { id: request.scope.resellerId },
    include: { marginRules: standing, parent: { include: { marginRules: standing } } },
  });
  if (reseller.disabledAt) return refuse("selling-stopped");
  const parent = await findParent(tx, request);
  if (!parent.ok) return parent;
  const plan = await planToSend(tx, request, parent.value);
  if (!plan.ok) return plan;
  const candidates = await findCandidates(tx, { plan: plan.value, askedMinor: request.askedMinor }, now);
  if (!candidates.ok) return candidates;
  const [best] = candidates.value;
  if (best === undefined) return refuse("sending-stopped");
  const first = await findFirst(tx, request, plan.value, best.faceValueMinor, now);
  if (!first.ok) return first;
  const what = soldPlan(plan.value, parent.value);
  const sold = termsToSell(candidates.value, marginOf(reseller, what, now));
  if (sold.length === 0) return refuse("below-cost");
  const allowed = isEnquiry(plan.value)
    ? ok(null)
    : await keepLimits(tx, reseller, { msisdn: request.msisdn, faceValueMinor: best.faceValueMinor }, now);
  if (!allowed.ok) return allowed;
  const terms = await findFree(tx, sold, recipientOf(plan.value, request.msisdn), now);
  if (terms === null) return refuse("number-waits");
  const agreed = judgePrice(terms, request.shownMinor, availableMinor);
  if (!agreed.ok) return agreed;
  const links = { parentId: parent.value?.id ?? null, secondOfId: first.value?.id ?? null };
  return ok({ plan: plan.value, terms, earned: earnedOn(terms, reseller.parent, what, now), ...links });
}

/** Its own sends take turns, so what was sold today is what stands there: two cannot pass a limit together. */
async function keepLimits(
  tx: Tx,
  reseller: Limits & { readonly id: string },
  { msisdn, faceValueMinor }: { readonly msisdn: string; readonly faceValueMinor: bigint },
  now: Date,
): Promise<Result<null, ProblemCode>> {
  const today = dependsOnToday(reseller)
    ? await sumSoldSince(tx, { resellerId: reseller.id, msisdn, since: boundsOfDay(dayOf(now)).from })
    : { soldMinor: 0n, toNumberMinor: 0n };
  return judgeLimits(reseller, faceValueMinor, today);
}

/**
 * The order that this one is a second one of, which somebody has to say; null where it is the only one. Two counters that
 * ask at once take turns from here on, whoever's they are, so the later one sees the earlier one's order.
 */
async function findFirst(
  tx: Tx,
  { msisdn, input }: Request,
  plan: Plan,
  faceValueMinor: bigint,
  now: Date,
): Promise<Result<{ id: string } | null, ProblemCode>> {
  await lockNumber(tx, msisdn);
  const inDoubt = isEnquiry(plan) ? null : await findNewestInDoubt(tx, msisdn);
  if (inDoubt) return input.isSecondOne ? ok(inDoubt) : refuse("number-in-doubt");
  const wish = { planKind: plan.kind, planCode: plan.code, faceValueMinor };
  const same = await findNewestSame(tx, { recipient: recipientOf(plan, msisdn), wish }, now);
  return same && !input.isSecondOne ? refuse("same-again") : ok(same);
}

/** An offer that no list knows is of the operator that its order was for. */
const soldPlan = (plan: Plan, parent: Parent): SoldPlan => ({
  operator: plan.operator ?? operatorOf(parent?.operator ?? null),
  planCode: plan.code,
});

const isEnquiry = (plan: Plan): boolean => plan.kind === "menu";

/** What makes two sends "the same": everything the person chose, in its canonical form. */
function hashOf(input: SendInput, msisdn: string, amountMinor: bigint | null): string {
  const body = [msisdn, input.planCode, amountMinor?.toString() ?? "", input.parentReference ?? ""];
  // Only where it is said: keys from before anybody could say it keep their meaning.
  if (input.isSecondOne) body.push("second-one");
  return createHash("sha256").update(JSON.stringify(body)).digest("hex");
}

async function findByKey(
  tx: Tx,
  { scope, input, bodyHash }: Request,
): Promise<Result<Sent, ProblemCode> | null> {
  const earlier = await tx.topUpOrder.findUnique({
    where: {
      resellerId_idempotencyKey: { resellerId: scope.resellerId, idempotencyKey: input.idempotencyKey },
    },
    select: { reference: true, bodyHash: true },
  });
  if (!earlier) return null;
  return earlier.bodyHash === bodyHash
    ? ok({ reference: earlier.reference, isRepeat: true })
    : refuse("key-reused");
}

type Parent = Awaited<ReturnType<typeof readParent>>;

const readParent = (tx: Tx, { scope, input, msisdn }: Request) =>
  tx.topUpOrder.findFirst({
    where: {
      reference: input.parentReference ?? "",
      resellerId: scope.resellerId,
      msisdn,
      state: { in: ["refunded", "failed"] },
    },
    select: { id: true, provider: true, operator: true, suggestedOffers: true },
  });

/** The order whose offer is taken up, or that an enquiry follows: this reseller's own, for the same number, come to nothing. */
async function findParent(tx: Tx, request: Request): Promise<Result<Parent, ProblemCode>> {
  if (request.input.parentReference === null) return ok(null);
  const parent = await readParent(tx, request);
  return parent ? ok(parent) : refuse("offer-not-offered");
}

/**
 * The listed plan, or the stored offer: an offer's plan and amount are taken from the order that was offered it, never from
 * the form. An enquiry needs no offer: it asks for some.
 */
async function planToSend(
  tx: Tx,
  { input, askedMinor }: Request,
  parent: Parent,
): Promise<Result<Plan, ProblemCode>> {
  const listed = await findPlan(tx, input.planCode);
  if (parent === null) return listed ? ok(listed) : refuse("plan-unknown");
  if (listed !== null && isEnquiry(listed)) return ok(listed);
  const offers = offersOf(parent).filter((offer) => offer.planCode === input.planCode);
  const offer = offers.find((each) => askedMinor === null || each.amountMinor === askedMinor);
  return offer ? ok(planOfOffer(offer, listed, parent.provider)) : refuse("offer-not-offered");
}

interface Deal {
  readonly plan: Plan;
  readonly terms: SaleTerms;
  readonly earned: CommissionTerms;
  readonly parentId: string | null;
  /** The newest order in doubt on this number, or the same again, whosever it is: never told to another shop. */
  readonly secondOfId: string | null;
}

async function openOrder(
  tx: Tx,
  request: Request,
  deal: Deal,
  now: Date,
): Promise<{ id: string; reference: string }> {
  const { plan, terms, earned, parentId, secondOfId } = deal;
  const { scope, input, msisdn, bodyHash } = request;
  const order = await tx.topUpOrder.create({
    data: {
      reference: newReference(now),
      resellerId: scope.resellerId,
      createdById: scope.userId,
      idempotencyKey: input.idempotencyKey,
      bodyHash,
      parentId,
      secondOfId,
      // As the counter showed it: whoever delivers it may call it otherwise.
      planName: plan.name,
      planKind: plan.kind,
      ...recipientOf(plan, msisdn),
      ...terms,
      ...earned,
      nextCheckAt: after(now, JOB_GRACE_MS),
      createdAt: now,
      updatedAt: now,
    },
  });
  const eventId = await recordEvent(tx, {
    orderId: order.id,
    at: now,
    kind: "opened",
    toState: "queued",
    actor: scope.userId,
  });
  if (plan.kind !== "menu") await recordEntry(tx, holdEntry(order), { orderId: order.id, eventId }, now);
  await noteOrder(tx, { resellerId: scope.resellerId, msisdn }, now);
  return order;
}

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** `tb_` + ten characters of time + sixteen of chance (80 bits), so that references sort by age and none is ever guessed. */
function newReference(now: Date): string {
  const time = Array.from(
    { length: 10 },
    (_, place) => ALPHABET[Math.floor(now.getTime() / 32 ** (9 - place)) % 32],
  );
  const chance = Array.from(randomBytes(16), (byte) => ALPHABET[byte % 32]);
  return `tb_${[...time, ...chance].join("")}`;
}

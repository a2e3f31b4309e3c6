import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { may } from "@/lib/domain/access";
import { toMajor } from "@/lib/domain/money";
import { maskMsisdn, maskMsisdnIn } from "@/lib/domain/msisdn";
import { isFinal } from "@/lib/domain/order";
import { operatorOf } from "@/lib/domain/plan";
import {
  effectOf,
  everyWaitOf,
  isOneEnough,
  OUTCOME_STATES,
  type ResolutionOutcome,
  type Wait,
} from "@/lib/domain/resolution";
import type {
  AnswerView,
  EffectLine,
  EffectView,
  NeighbourView,
  OpenVerdict,
  PastVerdict,
  ReviewCase,
  WaitView,
} from "@/lib/domain/review-views";
import { nameOfProvider } from "@/lib/providers/names";
import type { Prisma, Resolution } from "@/prisma/generated/client";
import { readOneAdminLimit } from "./resolution-store";
import { actualCostOf, after, type OrderRow, orderRow } from "./store";

/** What admins read before they decide. Nothing here moves anything. */

const people = {
  proposedBy: { select: { name: true } },
  confirmedBy: { select: { name: true } },
  declinedBy: { select: { name: true } },
} as const;
type Named = { readonly name: string } | null;
type Verdict = Resolution & { readonly proposedBy: { readonly name: string } } & {
  readonly confirmedBy: Named;
  readonly declinedBy: Named;
};

/** Verdicts that wait for a second admin or for the worker, by the reference of their order. */
export async function listOpenVerdicts(scope: AdminScope): Promise<ReadonlyMap<string, OpenVerdict>> {
  const rows = await scope.database.client.resolution.findMany({
    where: { declinedAt: null, appliedAt: null },
    include: { ...people, order: { select: { reference: true } } },
  });
  return new Map(rows.map((row) => [row.order.reference, openVerdictOf(scope, row, row.order.reference)]));
}

/** The price up to which one admin may decide alone, as a decimal string in major units; "0.00" means never. */
export const findOneAdminLimit = async (scope: AdminScope): Promise<string> =>
  toMajor(await readOneAdminLimit(scope.database.client));

/** Looks that said nothing new; there are hundreds of an order that is in doubt for a day. */
const MOST_SAME_ANSWERS = 50;

/** One order with all that is known of it; null where there is none. `outcome` is the one to show, unless people said one. */
export async function findReviewCase(
  scope: AdminScope,
  reference: string,
  outcome: ResolutionOutcome,
): Promise<ReviewCase | null> {
  const { client, timeScale } = scope.database;
  const row = await client.topUpOrder.findUnique({
    where: { reference },
    include: {
      reseller: { select: { name: true } },
      createdBy: { select: { name: true } },
      resolutions: { orderBy: { proposedAt: "desc" }, include: people },
    },
  });
  if (!row) return null;
  const order = orderRow(row);
  const open = row.resolutions.find((each) => each.declinedAt === null && each.appliedAt === null);
  const said = open ?? row.resolutions.find((each) => each.applied === "applied");
  const events = await client.orderEvent.findMany({ where: { orderId: order.id }, orderBy: { id: "asc" } });
  const now = await scope.database.now();
  return {
    ...factsOf(order),
    resellerName: row.reseller.name,
    cashierName: row.createdBy.name,
    waits: everyWaitOf(order, { now, timeScale }).map(waitView),
    effect: await readEffect(scope, order, said?.outcome ?? outcome),
    verdict: open ? openVerdictOf(scope, open, reference) : null,
    past: row.resolutions.filter((each) => each !== open).map(pastVerdictOf),
    isOneEnough: isOneEnough({
      priceMinor: order.priceMinor,
      oneAdminLimitMinor: await readOneAdminLimit(client),
    }),
    neighbours: await listNeighbours(scope, order),
    ...answersOf(order, events),
    timeline: events
      .filter((event) => event.kind !== "checked")
      .map(({ at, kind, toState, note }) => ({ at: at.toISOString(), kind, toState, note })),
  };
}

const MOST_NEIGHBOURS = 10;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What else was sold to this number around then: a second try says more about the first than any answer. */
async function listNeighbours(
  scope: AdminScope,
  { id, msisdn, createdAt }: OrderRow,
): Promise<readonly NeighbourView[]> {
  const rows = await scope.database.client.topUpOrder.findMany({
    where: {
      msisdn,
      id: { not: id },
      createdAt: { gte: after(createdAt, -DAY_MS), lte: after(createdAt, DAY_MS) },
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: MOST_NEIGHBOURS,
    include: { reseller: { select: { name: true } } },
  });
  return rows.map((row) => ({
    reference: row.reference,
    state: row.state,
    planName: row.planName,
    faceValue: toMajor(row.faceValueMinor),
    resellerName: row.reseller.name,
    createdAt: row.createdAt.toISOString(),
  }));
}

function factsOf(order: OrderRow) {
  const { reference, providerReference, providerOrderId, provider, state, reason } = order;
  const { msisdn, planName, planKind, providerMessage } = order;
  return {
    ...{ reference, providerReference, providerOrderId, state, reason },
    providerName: nameOfProvider(provider),
    ...{ msisdn: maskMsisdn(msisdn), planName, planKind, providerMessage },
    isFinal: isFinal(state),
    operator: operatorOf(order.operator),
    faceValue: toMajor(order.faceValueMinor),
    price: toMajor(order.priceMinor),
    createdAt: order.createdAt.toISOString(),
    waitingSince: (order.unknownAt ?? order.createdAt).toISOString(),
  };
}

const waitView = (wait: Wait): WaitView =>
  "until" in wait ? { ...wait, until: wait.until.toISOString() } : wait;

/**
 * What an outcome would do to the reseller's two balances as they are now; and to the house's own accounts, for who decides: what
 * an order earns is nothing that whoever only looks is shown.
 */
async function readEffect(
  scope: AdminScope,
  order: OrderRow,
  outcome: ResolutionOutcome,
): Promise<EffectView> {
  const effect = effectOf(order, outcome, actualCostOf(order));
  const accounts = await scope.database.client.ledgerAccount.findMany({
    where: { resellerId: order.resellerId, currency: order.currency },
    select: { kind: true, balanceMinor: true },
  });
  const balance = (kind: "available" | "held", changeMinor: bigint): EffectLine => {
    const beforeMinor = accounts.find((account) => account.kind === kind)?.balanceMinor ?? 0n;
    return {
      account: kind,
      before: toMajor(beforeMinor),
      change: toMajor(changeMinor),
      after: toMajor(beforeMinor + changeMinor),
    };
  };
  const change = (account: EffectLine["account"], changeMinor: bigint): readonly EffectLine[] =>
    changeMinor === 0n ? [] : [{ account, before: null, change: toMajor(changeMinor), after: null }];
  const ofTheHouse = [
    ...change("float", effect.floatMinor),
    ...change("commission", effect.commissionMinor),
    ...change("revenue", effect.revenueMinor),
    ...change("variance", effect.varianceMinor),
  ];
  const lines = [
    balance("available", effect.availableMinor),
    balance("held", effect.heldMinor),
    ...(may(scope.role, "give-verdicts") ? ofTheHouse : []),
  ];
  const to = OUTCOME_STATES[outcome];
  return { outcome, from: order.state, to, lines: order.planKind === "menu" ? [] : lines };
}

function openVerdictOf(scope: AdminScope, row: Verdict, reference: string): OpenVerdict {
  return {
    id: row.id,
    reference,
    outcome: row.outcome,
    reason: row.reason,
    evidence: row.evidence,
    proposedBy: row.proposedBy.name,
    proposedAt: row.proposedAt.toISOString(),
    isMine: row.proposedById === scope.userId,
    confirmedBy: row.confirmedBy?.name ?? null,
  };
}

function pastVerdictOf(row: Verdict): PastVerdict {
  const at = row.declinedAt ?? row.appliedAt ?? row.proposedAt;
  return {
    id: row.id,
    outcome: row.outcome,
    end: endOf(row),
    proposedBy: row.proposedBy.name,
    decidedBy: (row.declinedBy ?? row.confirmedBy ?? row.proposedBy).name,
    at: at.toISOString(),
    declineReason: row.declineReason,
  };
}

function endOf(row: Resolution): PastVerdict["end"] {
  if (row.declinedAt !== null) return row.declinedById === row.proposedById ? "withdrawn" : "declined";
  if (row.applied === "applied" || row.applied === "overtaken") return row.applied;
  return "too-early";
}

/**
 * What came over the wire, newest first; two people's own words have a place of their own. Of the looks that changed nothing
 * only the newest are shown: whatever moved the order, the answer to its sending before all, always is. As it came, but for the middle of the number.
 */
function answersOf(
  { msisdn }: OrderRow,
  events: readonly {
    id: bigint;
    at: Date;
    kind: string;
    note: string | null;
    actor: string;
    evidence: Prisma.JsonValue;
  }[],
): Pick<ReviewCase, "answers" | "answersLeftOut"> {
  const all = events.filter((event) => event.evidence !== null && event.actor === "worker");
  const same = all.filter((event) => event.kind === "checked");
  const leftOut = new Set(same.slice(0, -MOST_SAME_ANSWERS));
  const answers = all
    .filter((event) => !leftOut.has(event))
    .reverse()
    .map((event) => ({
      id: event.id.toString(),
      at: event.at.toISOString(),
      note: event.note,
      pretty: maskMsisdnIn(JSON.stringify(event.evidence, null, 2), msisdn),
      raw: maskMsisdnIn(JSON.stringify(event.evidence), msisdn),
    }));
  return { answers, answersLeftOut: leftOut.size };
}

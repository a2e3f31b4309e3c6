import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { CORRECTION_ENDS, directionOf, TURNING_KINDS } from "@/lib/domain/correction";
import { toDecimalText, toMajor } from "@/lib/domain/money";
import { CASE_KINDS } from "@/lib/domain/reconcile";
import type { CaseView, MovementView, ReversalView, TurnView } from "@/lib/domain/reconciliation-views";
import { nameOfProvider } from "@/lib/providers/names";
import type { Prisma } from "@/prisma/generated/client";
import { evidenceSchema, floatEvidenceSchema } from "./case-evidence";

const MOST_CASES = 100;
const MOST_SHOWN = 20;

const withTurn = {
  order: {
    select: {
      reference: true,
      state: true,
      priceMinor: true,
      reseller: { select: { name: true, accounts: { where: { kind: "available" } } } },
      corrections: {
        orderBy: { proposedAt: "desc" },
        take: 1,
        include: { proposedBy: { select: { name: true } } },
      },
      reversal: { select: { orderId: true } },
    },
  },
} as const satisfies Prisma.ReconciliationCaseInclude;
type CaseRow = Prisma.ReconciliationCaseGetPayload<{ include: typeof withTurn }>;

const OPEN = {
  closedAt: null,
  kind: { in: [...CASE_KINDS] },
} as const satisfies Prisma.ReconciliationCaseWhereInput;

/** How many differences wait for people, also those that the list leaves out. */
export const countOpenCases = ({ database }: AdminScope): Promise<number> =>
  database.client.reconciliationCase.count({ where: OPEN });

/** What waits for people, the oldest first; of very many the first hundred. */
export async function listOpenCases(scope: AdminScope): Promise<readonly CaseView[]> {
  const { client } = scope.database;
  const [rows, accounts, unbooked] = await Promise.all([
    client.reconciliationCase.findMany({
      where: OPEN,
      orderBy: [{ openedAt: "asc" }, { id: "asc" }],
      take: MOST_CASES,
      include: withTurn,
    }),
    client.providerAccount.findMany({ select: { provider: true, currency: true } }),
    client.floatMovement.groupBy({ by: ["provider"], where: { bookedAt: null } }),
  ]);
  return rows.flatMap((row) => {
    const currency = accounts.find(({ provider }) => provider === row.provider)?.currency ?? "DZD";
    const hasUnbooked = unbooked.some(({ provider }) => provider === row.provider);
    return caseView(row, { currency, hasUnbooked, userId: scope.userId });
  });
}

interface Around {
  readonly currency: string;
  /** A listed movement of the same float waits: it may be the same money. */
  readonly hasUnbooked: boolean;
  readonly userId: string;
}

function caseView(row: CaseRow, { currency, hasUnbooked, userId }: Around): readonly CaseView[] {
  const kind = CASE_KINDS.find((each) => each === row.kind);
  if (kind === undefined) return [];
  const { ours, theirs } = evidenceSchema.safeParse(row.evidence).data ?? { ours: null, theirs: [] };
  const float = floatEvidenceSchema.safeParse(row.evidence).data;
  const side = (seen: {
    msisdn: string | null;
    faceValueMinor: bigint | null;
    costMinor: bigint | null;
  }) => ({
    msisdn: seen.msisdn,
    faceValue: seen.faceValueMinor === null ? null : toMajor(seen.faceValueMinor),
    cost: seen.costMinor === null ? null : toDecimalText({ currency, minor: seen.costMinor }),
  });
  const view = {
    id: row.id,
    provider: row.provider,
    name: nameOfProvider(row.provider),
    day: row.day,
    kind,
    reference: row.reference,
    orderReference: row.order?.reference ?? null,
    currency,
    openedAt: row.openedAt.toISOString(),
    ours: ours && { ...side(ours), providerOrderId: null, state: ours.state },
    theirs: theirs.map((each) => ({
      ...side(each),
      providerOrderId: each.providerOrderId,
      state: each.meaning,
    })),
    difference: float
      ? { amount: toDecimalText({ currency, minor: float.differenceMinor }), canBeBooked: !hasUnbooked }
      : null,
    turn: TURNING_KINDS.some((each) => each === kind) ? turnView(row, userId) : null,
  };
  return [view];
}

function turnView({ order }: CaseRow, userId: string): TurnView | null {
  if (order === null || order.reversal !== null) return null;
  const before = order.reseller.accounts[0]?.balanceMinor ?? 0n;
  const direction = directionOf(order.state);
  const change = direction === "given-back" ? order.priceMinor : -order.priceMinor;
  const [last] = order.corrections;
  const proposal = last?.endedAt === null ? last : null;
  const ended = CORRECTION_ENDS.find((end) => end === last?.endedAs) ?? null;
  return {
    direction,
    shop: order.reseller.name,
    amount: toMajor(order.priceMinor),
    before: toMajor(before),
    after: toMajor(before + change),
    lastEnd: ended === "posted" ? null : ended,
    proposal: proposal
      ? {
          id: proposal.id,
          by: proposal.proposedBy.name,
          reason: proposal.reason,
          isMine: proposal.proposedById === userId,
          isConfirmed: proposal.confirmedAt !== null,
        }
      : null,
  };
}

/** The orders whose money was turned round lately, the newest first. */
export async function listReversals(scope: AdminScope): Promise<readonly ReversalView[]> {
  const rows = await scope.database.client.reversal.findMany({
    orderBy: { at: "desc" },
    take: MOST_SHOWN,
    include: {
      order: {
        select: { reference: true, state: true, priceMinor: true, reseller: { select: { name: true } } },
      },
    },
  });
  return rows.map(({ at, order }) => ({
    reference: order.reference,
    direction: directionOf(order.state),
    shop: order.reseller.name,
    amount: toMajor(order.priceMinor),
    at: at.toISOString(),
  }));
}

/** What moved our floats and is no order: what waits to be booked first, then the newest. */
export async function listMovements(scope: AdminScope): Promise<readonly MovementView[]> {
  const rows = await scope.database.client.floatMovement.findMany({
    orderBy: [{ bookedAt: { sort: "desc", nulls: "first" } }, { at: "desc" }],
    take: MOST_SHOWN,
    include: { bookedBy: { select: { name: true } } },
  });
  return rows.map(
    ({ id, provider, word, currency, amountMinor, at, bookedAt, bookedBy, reason }): MovementView => ({
      id,
      name: nameOfProvider(provider),
      word,
      currency,
      amount: toDecimalText({ currency, minor: amountMinor }),
      at: at.toISOString(),
      booked:
        bookedAt && bookedBy ? { by: bookedBy.name, reason: reason ?? "", at: bookedAt.toISOString() } : null,
    }),
  );
}

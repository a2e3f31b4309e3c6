import "server-only";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import type { DecidedFundingView, FundingView, OpenFundingView } from "@/lib/domain/funding-views";
import { toMajor } from "@/lib/domain/money";

/** Every open one is shown; of those decided, as many as somebody may still ask about. */
const MOST_DECIDED = 5;
/** More than a day's work; the oldest come first. */
const MOST_OPEN = 100;
const MOST_LATELY = 10;

const TOLD = {
  id: true,
  state: true,
  amountMinor: true,
  askedAt: true,
  askedBy: { select: { name: true } },
  proof: true,
  payer: true,
  arrivedMinor: true,
  decidedAt: true,
  reason: true,
} as const;

/** This shop's requests: those that wait, and what became of the last ones, the newest first. */
export async function listFundings({ database, resellerId }: ResellerScope): Promise<readonly FundingView[]> {
  const newestFirst = [{ askedAt: "desc" as const }, { id: "desc" as const }];
  const [open, decided] = await Promise.all([
    database.client.fundingRequest.findMany({
      where: { resellerId, state: "open" },
      orderBy: newestFirst,
      select: TOLD,
    }),
    database.client.fundingRequest.findMany({
      where: { resellerId, state: { not: "open" } },
      orderBy: [{ decidedAt: "desc" }, ...newestFirst],
      take: MOST_DECIDED,
      select: TOLD,
    }),
  ]);
  return [...open, ...decided].map((row) => ({
    id: row.id,
    state: row.state,
    amount: toMajor(row.amountMinor),
    askedAt: row.askedAt.toISOString(),
    askedBy: row.askedBy.name,
    proof: row.proof,
    payer: row.payer,
    arrived: row.arrivedMinor === null ? null : toMajor(row.arrivedMinor),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    reason: row.reason,
  }));
}

/** What waits for the house, every shop's, the oldest first. */
export async function listOpenFundings({ database }: AdminScope): Promise<readonly OpenFundingView[]> {
  const rows = await database.client.fundingRequest.findMany({
    where: { state: "open" },
    orderBy: [{ askedAt: "asc" }, { id: "asc" }],
    take: MOST_OPEN,
    select: {
      ...TOLD,
      reseller: { select: { id: true, name: true, accounts: { where: { kind: "available" } } } },
    },
  });
  return rows.map(({ id, amountMinor, askedAt, askedBy, proof, payer, reseller }) => ({
    id,
    resellerId: reseller.id,
    shop: reseller.name,
    amount: toMajor(amountMinor),
    askedAt: askedAt.toISOString(),
    askedBy: askedBy.name,
    proof,
    payer,
    available: toMajor(reseller.accounts[0]?.balanceMinor ?? 0n),
  }));
}

/** What was decided last, the newest first: so that nobody wonders what became of a card. */
export async function listDecidedFundings({ database }: AdminScope): Promise<readonly DecidedFundingView[]> {
  const rows = await database.client.fundingRequest.findMany({
    where: { state: { not: "open" } },
    orderBy: [{ decidedAt: "desc" }, { id: "desc" }],
    take: MOST_LATELY,
    select: { ...TOLD, decidedBy: { select: { name: true } }, reseller: { select: { name: true } } },
  });
  return rows.flatMap(({ id, state, amountMinor, arrivedMinor, decidedAt, decidedBy, reason, reseller }) =>
    state === "open" || decidedAt === null || decidedBy === null
      ? []
      : [
          {
            id,
            shop: reseller.name,
            state,
            amount: toMajor(amountMinor),
            arrived: arrivedMinor === null ? null : toMajor(arrivedMinor),
            decidedAt: decidedAt.toISOString(),
            decidedBy: decidedBy.name,
            reason,
          },
        ],
  );
}

export const countOpenFundings = ({ database }: AdminScope): Promise<number> =>
  database.client.fundingRequest.count({ where: { state: "open" } });

/** In the house's own words; null while nobody has written any. */
export async function findPaymentWords({ database }: ResellerScope | AdminScope): Promise<string | null> {
  const settings = await database.client.businessSettings.findUnique({
    where: { id: 1 },
    select: { paymentWords: true },
  });
  return settings?.paymentWords ?? null;
}

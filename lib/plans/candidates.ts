import "server-only";
import type { Tx } from "@/lib/db";
import { expectedCostInDinars } from "@/lib/domain/below-cost";
import {
  type Candidate,
  type ProviderChoice,
  rankCandidates,
  UNDECIDED_CHOICE,
} from "@/lib/domain/choose-provider";
import { faceValueOf, type Plan } from "@/lib/domain/plan";
import type { ProblemCode } from "@/lib/domain/problem";
import { opensForSendsAt } from "@/lib/domain/provider-account";
import { ok, type Result } from "@/lib/domain/result";
import { choiceOf } from "@/lib/providers/choice-store";
import { planOf } from "./queries";

/** What a sale is about, whoever delivers it. */
export interface Wanted {
  readonly plan: Plan;
  /** Minor units; null where none was typed. */
  readonly askedMinor: bigint | null;
  /** Providers that must not be considered, by id. */
  readonly without?: readonly string[];
}

/**
 * Every provider that could deliver what is wanted, the best first; the plan's own refusal where none could. Plain credit
 * may come from anybody who sells it; everything else from the plan's own provider. Providers that an admin has stopped
 * are not among them.
 */
export async function findCandidates(
  tx: Tx,
  wanted: Wanted,
  now: Date,
): Promise<Result<readonly Candidate[], ProblemCode>> {
  const { plan, askedMinor } = wanted;
  const asked = faceValueOf(plan, askedMinor);
  const plans = (await plansFor(tx, plan)).filter(({ provider }) => !wanted.without?.includes(provider));
  const fitting = plans.flatMap((each) => {
    const faceValue = faceValueOf(each, askedMinor ?? (asked.ok ? asked.value : null));
    return faceValue.ok ? [{ plan: each, faceValueMinor: faceValue.value }] : [];
  });
  if (fitting.length === 0) return asked.ok ? ok([]) : asked;
  const facts = await readFacts(tx, plan, [...new Set(fitting.map((each) => each.plan.provider))], now);
  const candidates = fitting
    .filter((each) => !facts.isStopped(each.plan.provider))
    .map(
      (each): Candidate => ({
        ...each,
        ...facts.of(each.plan.provider),
        expectedCostMinor: expectedCostInDinars(each.plan, each.faceValueMinor),
      }),
    );
  return ok(onePerProvider(rankCandidates(candidates, facts.choice)));
}

async function plansFor(tx: Tx, plan: Plan): Promise<readonly Plan[]> {
  if (!plan.isAirtime || plan.operator === null) return [plan];
  const rows = await tx.plan.findMany({
    where: { isAirtime: true, operator: plan.operator, isEnabled: true, isListed: true },
    include: { shelf: true },
    orderBy: [{ provider: "asc" }, { code: "asc" }],
  });
  return rows.map(planOf).filter(({ isEnabled }) => isEnabled);
}

const onePerProvider = (ranked: readonly Candidate[]): readonly Candidate[] =>
  ranked.filter(
    (each, place) => ranked.findIndex(({ plan }) => plan.provider === each.plan.provider) === place,
  );

interface Facts {
  readonly choice: ProviderChoice;
  isStopped(provider: string): boolean;
  of(provider: string): Pick<Candidate, "isOpen" | "opensAt" | "isOperatorUp" | "successPerMille">;
}

async function readFacts(
  tx: Tx,
  { operator }: Plan,
  providers: readonly string[],
  now: Date,
): Promise<Facts> {
  const choice =
    providers.length > 1 && operator !== null ? await findChoice(tx, operator) : UNDECIDED_CHOICE;
  const [stops, accounts, successes] = [
    await tx.sendingStop.findMany({ where: { liftedAt: null }, select: { provider: true } }),
    await tx.providerAccount.findMany({
      where: { provider: { in: [...providers] } },
      select: {
        provider: true,
        pausedUntil: true,
        quietUntil: true,
        brokenAt: true,
        operators: true,
        plansAt: true,
      },
    }),
    choice.chosenBy === "health" && operator !== null ? await readSuccess(tx, operator, now) : new Map(),
  ];
  return {
    choice,
    isStopped: (provider) => stops.some((stop) => stop.provider === null || stop.provider === provider),
    of: (provider) => {
      const account = accounts.find((each) => each.provider === provider) ?? null;
      const opensAt = isInUse(account?.plansAt ?? null, now) ? opensForSendsAt(account, now) : null;
      return {
        isOpen: opensAt !== null && opensAt <= now,
        opensAt,
        isOperatorUp: wordOn(account?.operators, operator),
        successPerMille: successes.get(provider) ?? null,
      };
    },
  };
}

function wordOn(operators: unknown, operator: string | null): boolean | null {
  if (operator === null || typeof operators !== "object" || operators === null) return null;
  const word: unknown = Reflect.get(operators, operator);
  return typeof word === "boolean" ? word : null;
}

/** Lists are read every hour: whose was not read for so long, nobody has a key for any more. */
const OUT_OF_USE_MS = 3 * 60 * 60_000;
const isInUse = (plansAt: Date | null, now: Date): boolean =>
  plansAt !== null && now.getTime() - plansAt.getTime() < OUT_OF_USE_MS;

const LATELY_MS = 60 * 60_000;

/** Of what each provider itself ended for the operator within the last hour, how much it delivered. An enquiry is no delivery. */
async function readSuccess(tx: Tx, operator: string, now: Date): Promise<ReadonlyMap<string, number>> {
  const ended = await tx.timeToResult.groupBy({
    by: ["provider", "state"],
    where: {
      operator,
      seenAt: { gte: new Date(now.getTime() - LATELY_MS) },
      order: { planKind: { not: "menu" } },
    },
    _count: true,
  });
  const count = (provider: string, isWanted: (state: string) => boolean): number =>
    ended
      .filter((row) => row.provider === provider && isWanted(row.state))
      .reduce((sum, row) => sum + row._count, 0);
  return new Map(
    ended.map(({ provider }) => [
      provider,
      Math.round((1000 * count(provider, (state) => state === "fulfilled")) / count(provider, () => true)),
    ]),
  );
}

/** What an admin decided for an operator. */
const findChoice = async (tx: Tx, operator: string): Promise<ProviderChoice> =>
  choiceOf(
    await tx.providerChoice.findUnique({
      where: { operator },
      select: { chosenBy: true, providers: true },
    }),
  );

import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { toDecimalText } from "@/lib/domain/money";
import { OPERATORS, type Operator, operatorOf } from "@/lib/domain/plan";
import type { OperatorHour, ProviderView, Trouble } from "@/lib/domain/provider-views";
import { runwayOf } from "@/lib/domain/runway";
import { nameOfProvider } from "@/lib/providers/names";
import type { ProviderAccount } from "@/prisma/generated/client";

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** The worker asks every minute; an answer older than this says that nobody asks. */
const STALE_MS = 5 * 60_000;
/** Of what goes wrong at a provider, as many kinds as anybody reads. */
const MOST_TROUBLES = 12;

/** Every provider account as our rows know it: what it is, what it holds, how it did lately. Nobody is asked. */
export async function listProviders(scope: AdminScope): Promise<readonly ProviderView[]> {
  const now = await scope.database.now();
  const hourAgo = new Date(now.getTime() - HOUR_MS);
  const dayAgo = new Date(now.getTime() - DAY_MS);
  const [accounts, open, taken, hours, troubles] = await Promise.all([
    scope.database.client.providerAccount.findMany({ orderBy: { provider: "asc" } }),
    countOpen(scope),
    sumTaken(scope, dayAgo),
    findHours(scope, hourAgo),
    findTroubles(scope, dayAgo),
  ]);
  return accounts.map((account) => {
    const { provider, currency } = account;
    const at = <Row extends { readonly provider: string }>(rows: readonly Row[]): readonly Row[] =>
      rows.filter((row) => row.provider === provider);
    const takenMinor = at(taken).find((row) => row.currency === currency)?.minor ?? 0n;
    return {
      ...conditionOf(account, now),
      ...floatOf(account, takenMinor),
      movingCount: at(open)[0]?.movingCount ?? 0,
      inDoubtCount: at(open)[0]?.inDoubtCount ?? 0,
      lastHour: at(hours).map(({ provider: _, operator, ...figures }) => ({
        operator: operatorOf(operator),
        ...figures,
      })),
      troubles: at(troubles)
        .slice(0, MOST_TROUBLES)
        .map(({ provider: _, lastAt, ...rest }) => ({ ...rest, lastAt: lastAt.toISOString() })),
    };
  });
}

const conditionOf = (account: ProviderAccount, now: Date) => ({
  provider: account.provider,
  name: nameOfProvider(account.provider),
  environment: account.environment,
  isUp: account.isUp,
  seenAt: account.seenAt?.toISOString() ?? null,
  reachedAt: account.reachedAt?.toISOString() ?? null,
  isStale: account.seenAt !== null && Math.abs(now.getTime() - account.seenAt.getTime()) > STALE_MS,
  operatorsDown: OPERATORS.filter((operator) => isSaidDown(account.operators, operator)),
});

const isSaidDown = (operators: unknown, operator: Operator): boolean =>
  typeof operators === "object" && operators !== null && Reflect.get(operators, operator) === false;

const floatOf = ({ currency, floatMinor, floatAt }: ProviderAccount, takenMinor: bigint) => ({
  currency,
  float: floatMinor === null ? null : toDecimalText({ currency, minor: floatMinor }),
  floatAt: floatAt?.toISOString() ?? null,
  takenInDay: toDecimalText({ currency, minor: takenMinor < 0n ? 0n : takenMinor }),
  runway: floatMinor === null ? null : runwayOf(floatMinor, takenMinor),
});

interface OpenCount {
  readonly provider: string;
  readonly movingCount: number;
  readonly inDoubtCount: number;
}

/** `next_check_at` is null exactly where an order is final: the index of what is due is the index of what is open. */
const countOpen = (scope: AdminScope): Promise<OpenCount[]> =>
  scope.database.client.$queryRaw<OpenCount[]>`
    SELECT provider, count(*) FILTER (WHERE state <> 'unknown')::int AS "movingCount",
           count(*) FILTER (WHERE state = 'unknown')::int AS "inDoubtCount"
    FROM top_up_order WHERE next_check_at IS NOT NULL
    GROUP BY provider`;

interface Taken {
  readonly provider: string;
  readonly currency: string;
  readonly minor: bigint;
}

/** What left each float since then, as the ledger has it: positive is gone. */
const sumTaken = (scope: AdminScope, since: Date): Promise<Taken[]> =>
  scope.database.client.$queryRaw<Taken[]>`
    SELECT a.provider, a.currency, sum(p.amount_minor)::bigint AS minor
    FROM ledger_entry e JOIN posting p ON p.entry_id = e.id JOIN ledger_account a ON a.id = p.account_id
    WHERE e.at >= ${since} AND a.kind = 'float'
    GROUP BY a.provider, a.currency`;

interface HourRow extends Omit<OperatorHour, "operator"> {
  readonly provider: string;
  readonly operator: string | null;
}

/**
 * What ended since then, by provider and operator. A sale that ended has its capture or its release: an enquiry has neither
 * (it sells nothing). What never went out, and what people ended, says nothing about a provider.
 */
const findHours = (scope: AdminScope, since: Date): Promise<HourRow[]> =>
  scope.database.client.$queryRaw<HourRow[]>`
    SELECT o.provider, o.operator, count(*)::int AS "endedCount",
           count(*) FILTER (WHERE o.state = 'fulfilled')::int AS "deliveredCount",
           round(percentile_cont(0.5) WITHIN GROUP (ORDER BY t.took))::int AS "medianMs",
           round(percentile_cont(0.9) WITHIN GROUP (ORDER BY t.took))::int AS "p90Ms"
    FROM ledger_entry e JOIN top_up_order o ON o.id = e.order_id
    LEFT JOIN LATERAL (SELECT extract(epoch FROM seen_at - accepted_at)::float8 * 1000 AS took
                       FROM time_to_result WHERE order_id = o.id) t ON true
    WHERE e.at >= ${since} AND e.kind IN ('capture', 'release') AND o.state IN ('fulfilled', 'refunded', 'failed')
      AND COALESCE(o.reason, '') NOT IN ('cancelled', 'not-sent-in-time', 'released-by-admins', 'delivered-by-admins')
    GROUP BY o.provider, o.operator
    ORDER BY "endedCount" DESC, o.operator`;

interface TroubleRow extends Omit<Trouble, "lastAt"> {
  readonly provider: string;
  readonly lastAt: Date;
}

/**
 * What went wrong since then, by our code and the provider's own. Only bare codes leave here: no message, no figure longer
 * than a status. An order that was passed on went wrong at the one that it was passed on from.
 */
const findTroubles = (scope: AdminScope, since: Date): Promise<TroubleRow[]> =>
  scope.database.client.$queryRaw<TroubleRow[]>`
    WITH wrong AS (
      SELECT e.*, CASE WHEN e.kind = 'contradiction' THEN 'contradiction' WHEN e.to_state = 'refunded' THEN 'refunded'
                       WHEN e.to_state = 'queued' THEN 'not-run' ELSE COALESCE(e.note, '?') END AS code,
             COALESCE(e.evidence ->> 'providerCode', e.evidence -> 'body' -> 'error' ->> 'code',
                      e.evidence -> 'body' ->> 'errorCode', 'HTTP-' || (e.evidence ->> 'httpStatus')) AS said
      FROM order_event e
      WHERE e.at >= ${since} AND ((e.kind = 'moved' AND e.to_state IN ('queued', 'failed', 'refunded', 'unknown'))
        OR (e.kind = 'checked' AND e.note = 'no-news') OR e.kind = 'contradiction')
    )
    SELECT COALESCE(passed.from_provider, o.provider) AS provider, w.code,
           CASE WHEN w.said ~ '^[A-Za-z][A-Za-z0-9_.-]{0,59}$' AND w.said !~ '[0-9]{5}' AND w.said !~ '^HTTP-[123]'
                THEN w.said END AS "providerCode",
           count(*)::int AS count, max(w.at) AS "lastAt"
    FROM wrong w JOIN top_up_order o ON o.id = w.order_id
    LEFT JOIN LATERAL (SELECT split_part(p.note, ' ', 1) AS from_provider FROM order_event p
                       WHERE p.order_id = w.order_id AND p.id > w.id AND p.kind = 'passed-on' ORDER BY p.id LIMIT 1) passed ON true
    WHERE w.code NOT IN ('cancelled', 'released-by-admins')
    GROUP BY 1, 2, 3
    ORDER BY "lastAt" DESC, count DESC`;

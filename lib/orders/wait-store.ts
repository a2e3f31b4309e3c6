import "server-only";
import type { Tx } from "@/lib/db";
import type { Verdict } from "@/lib/domain/order";
import {
  endOfWaits,
  keptWait,
  LONGEST_WAIT_MS,
  type Recipient,
  type RecipientWait,
} from "@/lib/domain/recipient-wait";
import { after, earlierOf, type OrderRow } from "./store";

/** In the table an empty text stands for every operator: a key cannot be null. */
const ANY_OPERATOR = "";
/** As many as one new wait clears: more than come in, so that the table holds little but what lasts. */
const CLEARED_AT_ONCE = 10;

/**
 * Keeps the wait that a verdict brings, in the transaction that applies it and before any money moves: whoever waits here
 * for a row holds no account. Of two waits for the same, the later end counts.
 */
export async function saveWait(
  tx: Tx,
  { provider, msisdn, operator }: Pick<OrderRow, "provider" | "msisdn" | "operator">,
  verdict: Verdict,
  moment: { readonly now: Date; readonly timeScale: number },
): Promise<void> {
  const kept = keptWait(waitIn(verdict), operator, moment);
  if (kept === null) return;
  const { now } = moment;
  const furthest = after(now, LONGEST_WAIT_MS);
  await tx.$executeRaw`
    INSERT INTO number_wait (provider, msisdn, operator, until)
    VALUES (${provider}, ${msisdn}, ${kept.operator ?? ANY_OPERATOR}, ${kept.until}::timestamptz)
    ON CONFLICT (provider, msisdn, operator) DO UPDATE SET until =
      CASE WHEN number_wait.until > ${furthest}::timestamptz THEN EXCLUDED.until
           ELSE GREATEST(number_wait.until, EXCLUDED.until) END`;
  await tx.$executeRaw`
    DELETE FROM number_wait WHERE (provider, msisdn, operator) IN (
      SELECT provider, msisdn, operator FROM number_wait
      WHERE until <= ${now}::timestamptz OR until > ${furthest}::timestamptz
      LIMIT ${CLEARED_AT_ONCE} FOR UPDATE SKIP LOCKED)`;
}

/** Of an answer about somebody else's order nothing is kept. */
function waitIn(verdict: Verdict): RecipientWait | null {
  switch (verdict.kind) {
    case "accepted":
    case "refused":
      return verdict.wait ?? null;
    case "seen":
      return verdict.order.identity === "ours" ? (verdict.order.wait ?? null) : null;
    case "not-run":
    case "duplicate":
    case "unanswered":
    case "withdrawn":
    case "absent":
    case "no-news":
    case "resolved":
      return null;
  }
}

/** When the provider takes the next order for this number and operator, whichever shop's; null = now. */
export const findWait = (
  tx: Pick<Tx, "numberWait">,
  provider: string,
  msisdn: string,
  operator: string | null,
  now: Date,
): Promise<Date | null> => findFirstEnd(tx, [provider], { msisdn, operator }, now);

/** The first of these whose provider takes an order for the number now; null where all of them wait. */
export async function findFree<Way extends { readonly provider: string }>(
  tx: Pick<Tx, "numberWait">,
  ways: readonly Way[],
  recipient: Recipient,
  now: Date,
): Promise<Way | null> {
  const ends = await readEnds(tx, recipient, now);
  return ways.find(({ provider }) => !ends.has(provider)) ?? null;
}

/** When the first of these providers that wait takes an order for the number again; null where none waits. */
export async function findFirstEnd(
  tx: Pick<Tx, "numberWait">,
  providers: readonly string[],
  recipient: Recipient,
  now: Date,
): Promise<Date | null> {
  const ends = await readEnds(tx, recipient, now);
  return providers
    .flatMap((provider) => ends.get(provider) ?? [])
    .reduce<Date | null>((first, end) => (first === null ? end : earlierOf(first, end)), null);
}

/** By provider; whoever does not wait is not among them. */
async function readEnds(
  tx: Pick<Tx, "numberWait">,
  { msisdn, operator }: Recipient,
  now: Date,
): Promise<ReadonlyMap<string, Date>> {
  const rows = await tx.numberWait.findMany({
    where: { msisdn },
    select: { provider: true, operator: true, until: true },
  });
  return new Map(
    rows.flatMap(({ provider }) => {
      const own = rows.filter((row) => row.provider === provider).map(keptRow);
      const end = endOfWaits(own, operator, now);
      return end === null ? [] : [[provider, end] as const];
    }),
  );
}

const keptRow = ({ operator, until }: { readonly operator: string; readonly until: Date }) => ({
  operator: operator === ANY_OPERATOR ? null : operator,
  until,
});

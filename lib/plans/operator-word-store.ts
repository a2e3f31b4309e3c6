import "server-only";
import type { Tx } from "@/lib/db";
import { type AskedNumber, WANTED_FOR_MS, WORD_KEPT_MS } from "@/lib/domain/operator-word";
import { type Operator, operatorOf } from "@/lib/domain/plan";

/** What is kept of the question about a number; null where none was asked lately. */
export async function findAsked(tx: Tx, msisdn: string): Promise<AskedNumber | null> {
  const row = await tx.operatorWord.findUnique({ where: { msisdn } });
  return row && { ...row, operator: operatorOf(row.operator) };
}

/** As many as one new question clears: more than come in, so that the table holds little but what is fresh. */
const CLEARED_AT_ONCE = 10;

/** Wants to know whose number it is, from now on: what was known before counts no longer. */
export async function openQuestion(tx: Tx, msisdn: string, now: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO operator_word (msisdn, wanted_at) VALUES (${msisdn}, ${now}::timestamptz)
    ON CONFLICT (msisdn) DO UPDATE SET
      wanted_at = EXCLUDED.wanted_at, asked_at = NULL, answered_at = NULL, provider = NULL, operator = NULL`;
  const old = new Date(now.getTime() - WORD_KEPT_MS - WANTED_FOR_MS);
  await tx.$executeRaw`
    DELETE FROM operator_word WHERE msisdn IN (
      SELECT msisdn FROM operator_word WHERE wanted_at <= ${old}::timestamptz
      ORDER BY wanted_at LIMIT ${CLEARED_AT_ONCE} FOR UPDATE SKIP LOCKED)`;
}

/** Before this it is nobody's question any more. */
const stillWantedSince = (now: Date): Date => new Date(now.getTime() - WANTED_FOR_MS);

export const countOpenQuestions = (tx: Tx, now: Date): Promise<number> =>
  tx.operatorWord.count({ where: { answeredAt: null, wantedAt: { gt: stillWantedSince(now), lte: now } } });

/**
 * Takes the question that has waited longest, for one worker alone; null where nobody wants to know anything. Of a worker
 * that dies with it no answer comes: whoever still wants to know opens it again.
 */
export async function claimQuestion(tx: Tx, now: Date): Promise<string | null> {
  const rows = await tx.$queryRaw<{ msisdn: string }[]>`
    UPDATE operator_word SET asked_at = ${now}::timestamptz WHERE msisdn = (
      SELECT msisdn FROM operator_word
      WHERE asked_at IS NULL AND answered_at IS NULL
        AND wanted_at > ${stillWantedSince(now)}::timestamptz AND wanted_at <= ${now}::timestamptz
      ORDER BY wanted_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING msisdn`;
  return rows[0]?.msisdn ?? null;
}

/** Who said what; a `provider` of null says that nobody did. */
export interface OperatorSaid {
  readonly provider: string | null;
  readonly operator: Operator | null;
}

/** The first answer counts. */
export async function saveOperatorWord(tx: Tx, msisdn: string, said: OperatorSaid, now: Date): Promise<void> {
  await tx.operatorWord.updateMany({
    where: { msisdn, answeredAt: null },
    data: { ...said, answeredAt: now },
  });
}

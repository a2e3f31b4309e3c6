import "server-only";
import type { Tx } from "@/lib/db";
import { type BookFault, stopsSending, wakeBookFaults } from "@/lib/domain/book-fault";
import type { Prisma } from "@/prisma/generated/client";

/**
 * Notes a look at the books; a clean one that began earlier than the noted one changes nothing (unless that one's clock was
 * wrong), and only a look at everything takes a fault off the list: an old one is not seen by the others. Whoever lifts a stop locks the same row: of a stop lifted and a fault found at once, one comes after the other.
 */
export async function saveBooksCheck(
  tx: Tx,
  { at, isWhole, faults }: { at: Date; isWhole: boolean; faults: readonly BookFault[] },
): Promise<void> {
  const wholeAt = isWhole ? at : null;
  await tx.$executeRaw`
    INSERT INTO books_check AS c (id, checked_at, whole_at, faults) VALUES (1, ${at}, ${wholeAt}, ${JSON.stringify(faults)}::jsonb)
    ON CONFLICT (id) DO UPDATE SET checked_at = excluded.checked_at,
      faults = CASE WHEN excluded.whole_at IS NULL AND excluded.faults = '[]'::jsonb THEN c.faults ELSE excluded.faults END,
      whole_at = COALESCE(excluded.whole_at, c.whole_at)
    WHERE c.checked_at <= excluded.checked_at OR excluded.faults <> '[]'::jsonb
       OR c.checked_at > excluded.checked_at + interval '1 hour'`;
}

interface StopDraft {
  /** Null = every provider. */
  readonly provider: string | null;
  readonly cause: "admin" | "books";
  readonly reason: string;
  readonly details: Prisma.InputJsonObject;
  readonly stoppedById: string | null;
  readonly stoppedAt: Date;
}

/** Stops sending; where it is stopped already, for the same scope and cause, answers with the stop there is. */
export async function saveStop(tx: Tx, draft: StopDraft): Promise<{ id: string; isNew: boolean }> {
  const { count } = await tx.sendingStop.createMany({ data: [draft], skipDuplicates: true });
  const { id } = await tx.sendingStop.findFirstOrThrow({
    where: { provider: draft.provider, cause: draft.cause, liftedAt: null },
    select: { id: true },
  });
  return { id, isNew: count === 1 };
}

export interface ClaimedStop {
  readonly id: string;
  readonly cause: string;
  readonly stoppedAt: Date;
  readonly liftedAt: Date | null;
}

/** A stop, locked; null for an id nobody has. */
export async function claimStop(tx: Tx, id: string): Promise<ClaimedStop | null> {
  const rows = await tx.$queryRaw<ClaimedStop[]>`
    SELECT id, cause, stopped_at AS "stoppedAt", lifted_at AS "liftedAt" FROM sending_stop
    WHERE id::text = ${id.toLowerCase()} FOR UPDATE`;
  return rows[0] ?? null;
}

/** Whether a look at everything that began after a moment found nothing that stops sending, and none since did. */
export async function areBooksCleanSince(tx: Tx, moment: Date): Promise<boolean> {
  const rows = await tx.$queryRaw<{ isSince: boolean; faults: unknown }[]>`
    SELECT COALESCE(whole_at > ${moment}, false) AS "isSince", faults FROM books_check WHERE id = 1 FOR UPDATE`;
  return rows[0]?.isSince === true && !wakeBookFaults(rows[0].faults).some(stopsSending);
}

export async function saveLift(
  tx: Tx,
  id: string,
  lift: { liftedById: string; liftedAt: Date; liftReason: string },
): Promise<void> {
  await tx.sendingStop.update({ where: { id }, data: lift });
}

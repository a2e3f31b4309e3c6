import "server-only";
import type { Tx } from "@/lib/db";

/** A stop of sending as the counter and the worker need it: that it is, not why. */
export interface Stop {
  readonly id: string;
  /** Null = every provider. */
  readonly provider: string | null;
  readonly stoppedAt: Date;
}

/**
 * The stop that forbids opening and sending through a provider now, an admin's or the books' own; null where there is
 * none. Asking, capturing and releasing never look here.
 */
export const findStop = (tx: Pick<Tx, "sendingStop">, provider: string): Promise<Stop | null> =>
  tx.sendingStop.findFirst({
    where: { liftedAt: null, OR: [{ provider: null }, { provider }] },
    select: { id: true, provider: true, stoppedAt: true },
    orderBy: { stoppedAt: "asc" },
  });

import "server-only";
import type { Database } from "@/lib/db";

/** For tests: a process that dies at one of its transactions, really rolled back or really committed. */
export class Death extends Error {}

/** `behind`: committed, and nobody hears the acknowledgement. */
export type Moment = "before" | "inside" | "behind";

/** The database of a process that is dead from its n-th transaction on: before it began, inside it at its end, or behind its COMMIT. */
export function dyingAt(database: Database, n: number, when: Moment): Database {
  let begun = 0;
  const transaction: Database["transaction"] = async (run) => {
    begun += 1;
    if (begun > n || (begun === n && when === "before")) throw new Death();
    const value = await database.transaction(async (tx, now) => {
      const done = await run(tx, now);
      if (begun === n && when === "inside") throw new Death();
      return done;
    });
    if (begun === n) throw new Death();
    return value;
  };
  return { ...database, transaction };
}

import "server-only";
import { openTestDatabase } from "@/lib/test-database";
import { runWorld } from "./drive-world";
import { type Ground, openGround } from "./ground";
import { addOutcome, openTally, type Tally } from "./tally";
import type { Planted } from "./world";

/** Orders of one world. */
export const WORLD_SIZE = 20;
/** A fresh database after so many orders keeps a look at the whole ledger cheap. */
const ORDERS_PER_DATABASE = 2000;
const WHOLE_LEDGER_EVERY = 100;

export interface SimulationTerms {
  readonly seed: string;
  readonly batches: readonly number[];
  readonly planted?: Planted;
  /** Told after each world. */
  readonly onProgress?: (tally: Tally) => void;
}

/**
 * Runs the worlds named, one after the other, until all are through or one broke a promise. Needs the cluster of the
 * tests (TEST_DATABASE_URL).
 */
export async function simulate(terms: SimulationTerms): Promise<Tally> {
  const tally = openTally();
  const perDatabase = ORDERS_PER_DATABASE / WORLD_SIZE;
  for (let first = 0; first < terms.batches.length && tally.failure === null; first += perDatabase) {
    const rows = await openTestDatabase();
    const ground = await openGround(rows.url);
    try {
      await runBatches(ground, terms, terms.batches.slice(first, first + perDatabase), tally);
    } finally {
      await ground.close();
      await rows.drop();
    }
  }
  return tally;
}

async function runBatches(
  ground: Ground,
  { seed, planted, onProgress }: SimulationTerms,
  batches: readonly number[],
  tally: Tally,
): Promise<void> {
  for (const [nth, batch] of batches.entries()) {
    const outcome = await runWorld(ground, { seed, batch, size: WORLD_SIZE, ...(planted && { planted }) });
    addOutcome(tally, outcome, WORLD_SIZE);
    onProgress?.(tally);
    if (outcome.failure !== null) return;
    const isDue = ((nth + 1) * WORLD_SIZE) % WHOLE_LEDGER_EVERY === 0 || nth === batches.length - 1;
    const faults = isDue ? await ground.witness.wholeLedger() : [];
    if (isDue) tally.wholeLooks += 1;
    if (faults.length === 0) continue;
    tally.failure = {
      seed,
      batch,
      message: `the whole ledger: ${faults.join("; ")}`,
      step: outcome.steps,
      order: null,
      story: [],
    };
    return;
  }
}

import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import { log } from "@/lib/log";
import { leaveToAsk, noteAnswered, noteTrouble } from "@/lib/providers/account";
import type { TopUpProvider } from "@/lib/providers/provider";
import { claimQuestion, type OperatorSaid, saveOperatorWord } from "./operator-word-store";

/** In one round; what is left is the next one's. */
const MOST_AT_ONCE = 10;

/**
 * Asks whose numbers they are that a counter wants to know of, and keeps what is said. Where no provider can tell, or none
 * answers, that is kept too: a counter waits for an answer, not for the right one.
 */
export async function detectOperators(worker: WorkerScope): Promise<void> {
  for (let turn = 0; turn < MOST_AT_ONCE; turn += 1) {
    const msisdn = await worker.database.transaction(claimQuestion);
    if (msisdn === null) return;
    const said = await askAll(worker, msisdn);
    await worker.database.transaction((tx, now) => saveOperatorWord(tx, msisdn, said, now));
  }
}

/** The first who names a network; else the first who knows of none. */
async function askAll(worker: WorkerScope, msisdn: string): Promise<OperatorSaid> {
  let said: OperatorSaid = { provider: null, operator: null };
  for (const provider of worker.providers.values()) {
    const answer = await askOne(worker, provider, msisdn);
    if (answer?.operator) return answer;
    if (said.provider === null && answer !== null) said = answer;
  }
  return said;
}

/** Null where it cannot tell, must not be asked now, or did not answer. */
async function askOne(
  worker: WorkerScope,
  provider: TopUpProvider,
  msisdn: string,
): Promise<OperatorSaid | null> {
  if (provider.detectOperator === undefined) return null;
  const { id } = provider;
  const leave = await worker.database.transaction((tx, now) =>
    leaveToAsk(tx, id, { now, timeScale: worker.database.timeScale }),
  );
  if (!leave.isGiven) return null;
  const answer = await provider.detectOperator(msisdn);
  if (answer.ok) {
    await noteAnswered(worker, id, leave.probe);
    return { provider: id, operator: answer.value };
  }
  log.warn({ provider: id, cause: answer.problem.cause }, "operator not detected");
  await noteTrouble(worker, id, answer.problem);
  return null;
}

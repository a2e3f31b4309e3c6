import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import { type Result, refuse } from "@/lib/domain/result";
import { leaveToSweep, noteAnswered, noteTrouble } from "@/lib/providers/account";
import type { ProviderTrouble, TopUpProvider } from "@/lib/providers/provider";

const MOST_WAITS = 30;

/** One question, with a token of the account's bucket like every other. */
export async function askProvider<Value>(
  worker: WorkerScope,
  provider: TopUpProvider,
  question: () => Promise<Result<Value, ProviderTrouble>>,
): Promise<Result<Value, { readonly cause: string }>> {
  for (let waits = 0; waits < MOST_WAITS; waits += 1) {
    const { leave, now } = await worker.database.transaction(async (tx, at) => ({
      leave: await leaveToSweep(tx, provider.id, { now: at, timeScale: worker.database.timeScale }),
      now: at,
    }));
    if (leave.isGiven) {
      const answer = await question();
      if (answer.ok) await noteAnswered(worker, provider.id, leave.probe);
      else await noteTrouble(worker, provider.id, answer.problem);
      return answer;
    }
    if (leave.isShut) return refuse({ cause: "quiet" });
    await worker.pause(Math.min(Math.max(leave.until.getTime() - now.getTime(), 50), 2_000));
  }
  return refuse({ cause: "busy" });
}

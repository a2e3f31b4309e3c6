import { z } from "zod";
import type { ResellerScope } from "@/lib/auth/scope";
import { currentScope } from "@/lib/auth/session";
import { may } from "@/lib/domain/access";
import type { ProblemCode } from "@/lib/domain/problem";
import type { Result } from "@/lib/domain/result";
import { log } from "@/lib/log";
import { answerProblem } from "@/lib/status-answer";

const askedSchema = z.strictObject({ number: z.string().max(40) });

type Find<Answer> = (scope: ResellerScope, number: string) => Promise<Result<Answer, ProblemCode>>;

/**
 * A door where whoever sends may ask about a number as it was typed. By POST, because an address is written down on its way
 * and a number must not be; and not by an action: those take turns, and a sale must not wait for a slow answer to this.
 */
export const numberDoor =
  <Answer>(find: Find<Answer>) =>
  async (request: Request): Promise<Response> => {
    try {
      return await answer(request, find);
    } catch (error) {
      // Most likely the database is away for a moment: the counter sells by what it knows itself.
      const { pathname: door } = new URL(request.url);
      log.error({ door, error: error instanceof Error ? error.name : "unknown" }, "nothing said of a number");
      return answerProblem(503, "unexpected");
    }
  };

async function answer<Answer>(request: Request, find: Find<Answer>): Promise<Response> {
  const found = await currentScope();
  if (!found) return answerProblem(401, "signed-out");
  if (found.kind !== "reseller" || !may(found.scope.role, "send")) return answerProblem(403, "not-allowed");
  const asked = askedSchema.safeParse(await request.json().catch(() => null));
  if (!asked.success) return answerProblem(400, "input-invalid");
  const said = await find(found.scope, asked.data.number);
  if (!said.ok) return answerProblem(400, said.problem);
  return Response.json(said.value, { headers: { "cache-control": "private, no-store" } });
}

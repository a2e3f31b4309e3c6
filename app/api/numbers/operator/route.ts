import { z } from "zod";
import { currentScope } from "@/lib/auth/session";
import { may } from "@/lib/domain/access";
import type { OperatorWord } from "@/lib/domain/operator-word";
import type { ProblemCode } from "@/lib/domain/problem";
import { log } from "@/lib/log";
import { lookUpOperator } from "@/lib/plans/look-up-operator";

export const dynamic = "force-dynamic";

const askedSchema = z.strictObject({ number: z.string().max(40) });

/**
 * Whose number it is, for whoever sends. Asked by POST, because an address is written down on its way and a number must not
 * be; and not by an action, because actions take turns, and a slow answer to this one would hold up a sale.
 */
export async function POST(request: Request): Promise<Response> {
  try {
    return await answer(request);
  } catch (error) {
    // Most likely the database is away for a moment: the number's beginning is all that is known.
    log.error({ error: error instanceof Error ? error.name : "unknown" }, "operator not looked up");
    return problem(503, "unexpected");
  }
}

async function answer(request: Request): Promise<Response> {
  const found = await currentScope();
  if (!found) return problem(401, "signed-out");
  if (found.kind !== "reseller" || !may(found.scope.role, "send")) return problem(403, "not-allowed");
  const asked = askedSchema.safeParse(await request.json().catch(() => null));
  if (!asked.success) return problem(400, "input-invalid");
  const word = await lookUpOperator(found.scope, asked.data.number);
  return word.ok ? say(200, word.value) : problem(400, word.problem);
}

const problem = (status: number, code: ProblemCode): Response => say(status, { problem: code });

const say = (status: number, body: OperatorWord | { readonly problem: ProblemCode }): Response =>
  Response.json(body, { status, headers: { "cache-control": "private, no-store" } });

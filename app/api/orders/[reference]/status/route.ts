import { currentScope } from "@/lib/auth/session";
import { referenceSchema } from "@/lib/domain/order-input";
import { log } from "@/lib/log";
import { findOrderStatus } from "@/lib/orders/queries";
import { answerProblem, answerStatus } from "@/lib/status-answer";

export const dynamic = "force-dynamic";

/**
 * The state of one order, from our rows: however many screens ask, no provider hears of it. Somebody else's order and no
 * order at all are the same answer.
 */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ reference: string }> },
): Promise<Response> {
  try {
    return await answer(request, (await params).reference);
  } catch (error) {
    // Most likely the database is away for a moment. Whoever asks comes back; the order goes on without them.
    log.error({ error: error instanceof Error ? error.name : "unknown" }, "status not read");
    return answerProblem(503, "unexpected");
  }
}

async function answer(request: Request, asked: string): Promise<Response> {
  const found = await currentScope();
  if (!found) return answerProblem(401, "signed-out");
  const reference = referenceSchema.safeParse(asked);
  const status = reference.success ? await findOrderStatus(found.scope, reference.data) : null;
  if (!status) return answerProblem(404, "not-found");
  return answerStatus(request, status);
}

import { scopeOfSlip, waitOfQuestion } from "@/lib/auth/slip-holder";
import { log } from "@/lib/log";
import { findClaimStatus } from "@/lib/orders/receipt-queries";
import { answerProblem, answerStatus } from "@/lib/status-answer";

export const dynamic = "force-dynamic";

/**
 * What became of the order that a slip names, for whoever holds the slip: no session, no cookie, nothing of the order but
 * its state. A slip that is not ours is answered without asking the database, so guessing is as cheap for us as it is hopeless.
 */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ slip: string }> },
): Promise<Response> {
  try {
    return await answer(request, (await params).slip);
  } catch (error) {
    // Most likely the database is away for a moment. The page keeps what it shows and comes back.
    log.error({ error: error instanceof Error ? error.name : "unknown" }, "claim not read");
    return answerProblem(503, "unexpected");
  }
}

async function answer(request: Request, slip: string): Promise<Response> {
  const scope = scopeOfSlip(slip);
  if (scope === null) return answerProblem(404, "not-found");
  const waitMs = waitOfQuestion(scope);
  if (waitMs !== null) return tooMany(waitMs);
  const status = await findClaimStatus(scope);
  if (status === null) return answerProblem(404, "not-found");
  return answerStatus(request, status);
}

const tooMany = (waitMs: number): Response =>
  new Response(null, {
    status: 429,
    headers: { "cache-control": "private, no-store", "retry-after": String(Math.ceil(waitMs / 1_000)) },
  });

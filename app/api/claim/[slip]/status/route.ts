import { createHash } from "node:crypto";
import { scopeOfSlip, waitOfQuestion } from "@/lib/auth/slip-holder";
import type { ClaimStatus } from "@/lib/domain/claim";
import type { ProblemCode } from "@/lib/domain/problem";
import { log } from "@/lib/log";
import { findClaimStatus } from "@/lib/orders/receipt-queries";

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
    return problem(503, "unexpected");
  }
}

async function answer(request: Request, slip: string): Promise<Response> {
  const scope = scopeOfSlip(slip);
  if (scope === null) return problem(404, "not-found");
  const waitMs = waitOfQuestion(scope);
  if (waitMs !== null) return tooMany(waitMs);
  const status = await findClaimStatus(scope);
  if (status === null) return problem(404, "not-found");
  const etag = etagOf(status);
  const headers = {
    "cache-control": "private, no-cache",
    etag,
    // The ETag does not cover it: it changes with every second, and an unchanged order must be able to say so.
    ...(status.pollAfterMs === null ? {} : { "poll-after-ms": String(status.pollAfterMs) }),
  };
  const known = request.headers
    .get("if-none-match")
    ?.split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""));
  return known?.includes(etag)
    ? new Response(null, { status: 304, headers })
    : Response.json(status, { headers });
}

function etagOf({ pollAfterMs: _, ...told }: ClaimStatus): string {
  return `"${createHash("sha256").update(JSON.stringify(told)).digest("base64url").slice(0, 22)}"`;
}

const tooMany = (waitMs: number): Response =>
  new Response(null, {
    status: 429,
    headers: { "cache-control": "private, no-store", "retry-after": String(Math.ceil(waitMs / 1_000)) },
  });

const problem = (status: number, code: ProblemCode): Response =>
  Response.json({ problem: code }, { status, headers: { "cache-control": "private, no-store" } });

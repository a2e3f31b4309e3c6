import { createHash } from "node:crypto";
import { currentScope } from "@/lib/auth/session";
import { referenceSchema } from "@/lib/domain/order-input";
import type { OrderStatus } from "@/lib/domain/order-status";
import type { ProblemCode } from "@/lib/domain/problem";
import { log } from "@/lib/log";
import { findOrderStatus } from "@/lib/orders/queries";

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
    return problem(503, "unexpected");
  }
}

async function answer(request: Request, asked: string): Promise<Response> {
  const found = await currentScope();
  if (!found) return problem(401, "signed-out");
  const reference = referenceSchema.safeParse(asked);
  const status = reference.success ? await findOrderStatus(found.scope, reference.data) : null;
  if (!status) return problem(404, "not-found");
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

function etagOf({ pollAfterMs: _, ...told }: OrderStatus): string {
  return `"${createHash("sha256").update(JSON.stringify(told)).digest("base64url").slice(0, 22)}"`;
}

const problem = (status: number, code: ProblemCode): Response =>
  Response.json({ problem: code }, { status, headers: { "cache-control": "private, no-store" } });

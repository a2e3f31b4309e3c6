import "server-only";
import { createHash } from "node:crypto";
import type { ProblemCode } from "@/lib/domain/problem";

/** What the status doors have in common: an answer that costs a few bytes while nothing has changed, and is never stored. */
interface Told {
  /** Until the next question is worth it, in milliseconds; null where nothing will change any more. */
  readonly pollAfterMs: number | null;
}

/** 200 with the status and its ETag, or 304 where the asker has it already. */
export function answerStatus(request: Request, status: Told): Response {
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

function etagOf({ pollAfterMs: _, ...told }: Told): string {
  return `"${createHash("sha256").update(JSON.stringify(told)).digest("base64url").slice(0, 22)}"`;
}

export const answerProblem = (status: number, code: ProblemCode): Response =>
  Response.json({ problem: code }, { status, headers: { "cache-control": "private, no-store" } });

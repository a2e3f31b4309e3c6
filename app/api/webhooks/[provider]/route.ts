import { doorOf } from "@/lib/auth/provider-call";
import { log } from "@/lib/log";
import { heedWebhook } from "@/lib/orders/heed-webhook";

export const dynamic = "force-dynamic";

/** Theirs have a few hundred bytes. */
const LARGEST_BODY_BYTES = 64 * 1024;

/**
 * A provider tells that an order of ours has ended. It is believed only as far as to look sooner: the order is asked about,
 * by the worker, with its own key. Anything signed is answered with 200, or the provider would call again and again.
 */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ provider: string }> },
): Promise<Response> {
  const { provider } = await params;
  const door = doorOf(provider);
  if (door === null) return new Response(null, { status: 404 });
  const body = await readBody(request);
  if (body === "too-large") return answer(413);
  if (body === "unreadable" || body.length === 0) return answer(400);
  const admitted = door.admit({ body, headers: request.headers });
  if (admitted === null) {
    log.debug({ provider }, "webhook not signed by the provider");
    return answer(401);
  }
  try {
    const checks = await heedWebhook(admitted.scope, admitted.hint);
    if (checks > 0) log.info({ provider, checks }, "webhook heard");
    return answer(200);
  } catch (error) {
    // Most likely the database is away for a moment: it may call again, and the order is asked about anyway.
    log.error({ provider, error: error instanceof Error ? error.name : "unknown" }, "webhook not heeded");
    return answer(503);
  }
}

const answer = (status: number): Response =>
  Response.json({ received: status === 200 }, { status, headers: { "cache-control": "no-store" } });

/** No more of it than there may be is ever held. */
async function readBody(request: Request): Promise<Uint8Array | "too-large" | "unreadable"> {
  if (Number(request.headers.get("content-length") ?? 0) > LARGEST_BODY_BYTES) return "too-large";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body?.getReader();
  try {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      bytes += part.value.byteLength;
      if (bytes > LARGEST_BODY_BYTES) {
        await reader?.cancel();
        return "too-large";
      }
      chunks.push(part.value);
    }
  } catch {
    return "unreadable";
  }
  return Buffer.concat(chunks);
}

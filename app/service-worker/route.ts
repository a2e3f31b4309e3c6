import { readServiceWorker } from "@/lib/service-worker";

export const dynamic = "force-static";

/** The one script that outlives the page; a browser asks for it again at each visit. */
export async function GET(): Promise<Response> {
  const script = await readServiceWorker();
  if (script === null) return new Response(null, { status: 404 });
  return new Response(script, {
    headers: {
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "no-cache",
      "service-worker-allowed": "/",
    },
  });
}

import { readHealth } from "@/lib/health";

export const dynamic = "force-dynamic";

/** 200 when database and worker answer; else 503, naming which does not. */
export async function GET(): Promise<Response> {
  const { status, down } = await readHealth();
  return status === "ok"
    ? Response.json({ status })
    : Response.json({ status, down }, { status: 503, headers: { "cache-control": "no-store" } });
}

import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import { ok, type Result } from "@/lib/domain/result";

/** Somebody at a counter has seen what was settled up to then. A look never goes back, nor beyond now. */
export async function seeSettled(
  { database, userId }: ResellerScope,
  { upTo }: { readonly upTo: Date },
): Promise<Result<null, never>> {
  return database.transaction(async (tx, now) => {
    await tx.$executeRaw`
      INSERT INTO settled_look (user_id, seen_up_to) VALUES (${userId}, LEAST(${upTo}::timestamptz, ${now}::timestamptz))
      ON CONFLICT (user_id) DO UPDATE SET seen_up_to = GREATEST(settled_look.seen_up_to, EXCLUDED.seen_up_to)`;
    return ok(null);
  });
}

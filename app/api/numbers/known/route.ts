import { z } from "zod";
import { currentScope } from "@/lib/auth/session";
import { findKnownNumber } from "@/lib/customers/queries";
import { may } from "@/lib/domain/access";
import type { KnownNumber } from "@/lib/domain/counter-views";
import type { DeliveryTime } from "@/lib/domain/delivery-time";
import { parseMsisdn } from "@/lib/domain/msisdn";
import type { ProblemCode } from "@/lib/domain/problem";
import { log } from "@/lib/log";
import { listDeliveryTimes } from "@/lib/orders/delivery-time-queries";

export const dynamic = "force-dynamic";

const askedSchema = z.strictObject({ number: z.string().max(40) });

/**
 * What a shop knows of a number before it sells to it, and how long top-ups take now. Asked by POST, because an address is
 * written down on its way and a number must not be; and not by an action: those take turns, and a sale must not wait for it.
 */
export async function POST(request: Request): Promise<Response> {
  try {
    return await answer(request);
  } catch (error) {
    // Most likely the database is away for a moment: the counter sells without a memory.
    log.error({ error: error instanceof Error ? error.name : "unknown" }, "known number not looked up");
    return problem(503, "unexpected");
  }
}

async function answer(request: Request): Promise<Response> {
  const found = await currentScope();
  if (!found) return problem(401, "signed-out");
  if (found.kind !== "reseller" || !may(found.scope.role, "send")) return problem(403, "not-allowed");
  const asked = askedSchema.safeParse(await request.json().catch(() => null));
  if (!asked.success) return problem(400, "input-invalid");
  const number = parseMsisdn(asked.data.number);
  if (!number.ok) return problem(400, number.problem);
  const [known, times] = await Promise.all([
    findKnownNumber(found.scope, number.value),
    listDeliveryTimes(found.scope),
  ]);
  return say(200, { known, times });
}

interface Answer {
  readonly known: KnownNumber | null;
  readonly times: readonly DeliveryTime[];
}

const problem = (status: number, code: ProblemCode): Response => say(status, { problem: code });

const say = (status: number, body: Answer | { readonly problem: ProblemCode }): Response =>
  Response.json(body, { status, headers: { "cache-control": "private, no-store" } });

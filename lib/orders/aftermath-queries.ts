import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";
import { toMajor } from "@/lib/domain/money";
import { recipientOf, toldEnd } from "@/lib/domain/recipient-wait";
import type { Aftermath } from "@/lib/domain/views";
import { findCandidates } from "@/lib/plans/candidates";
import { findPlan } from "@/lib/plans/queries";
import type { TopUpOrder } from "@/prisma/generated/client";
import { findFirstEnd } from "./wait-store";

const cameToNothing = ({ state }: TopUpOrder): boolean => state === "refunded" || state === "failed";
/** After these the number waits. */
const makesWait = ({ state, reason }: TopUpOrder): boolean =>
  state === "failed" && (reason === "provider-failed" || reason === "recipient-busy");

/** What is left to tell of those of this reseller's orders that came to nothing, by id. The others are not among them. */
export async function readAftermaths(
  scope: ResellerScope,
  rows: readonly TopUpOrder[],
): Promise<ReadonlyMap<string, Aftermath>> {
  const over = rows.filter(cameToNothing);
  if (over.length === 0) return new Map();
  const [returned, waits] = await Promise.all([readReturned(scope, over), readWaits(scope, over)]);
  return new Map(
    over.map(({ id }) => [
      id,
      { returned: returned.get(id) ?? null, waitsUntil: waits.get(id)?.toISOString() ?? null },
    ]),
  );
}

interface ReturnedRow {
  readonly orderId: string;
  readonly amountMinor: bigint;
  readonly balanceMinor: bigint;
}

/** What came back to the wallet, and what could be spent right after it. An enquiry had nothing set aside. */
async function readReturned(
  scope: ResellerScope,
  orders: readonly TopUpOrder[],
): Promise<ReadonlyMap<string, NonNullable<Aftermath["returned"]>>> {
  const rows = await scope.database.client.$queryRaw<ReturnedRow[]>`
    SELECT e.order_id AS "orderId", p.amount_minor AS "amountMinor", p.balance_after_minor AS "balanceMinor"
    FROM ledger_entry e
    JOIN posting p ON p.entry_id = e.id
    JOIN ledger_account a ON a.id = p.account_id
    WHERE e.order_id = ANY(${orders.map(({ id }) => id)}::uuid[]) AND e.kind = 'release'
      AND a.kind = 'available' AND a.reseller_id = ${scope.resellerId}::uuid`;
  return new Map(
    rows.map(({ orderId, amountMinor, balanceMinor }) => [
      orderId,
      { amount: toMajor(amountMinor), balance: toMajor(balanceMinor) },
    ]),
  );
}

async function readWaits(
  scope: ResellerScope,
  orders: readonly TopUpOrder[],
): Promise<ReadonlyMap<string, Date>> {
  const waiting = orders.filter(makesWait);
  if (waiting.length === 0) return new Map();
  return scope.database.transaction(async (tx, now) => {
    const ends = new Map<string, Date>();
    for (const { id, msisdn, planCode, faceValueMinor } of waiting) {
      const end = await findEndOfWait(tx, { msisdn, planCode, askedMinor: faceValueMinor }, now);
      if (end !== null) ends.set(id, end);
    }
    return ends;
  });
}

/** When the first provider of the plan takes the number again, a whole minute, never too early; null where one does by now. */
export async function findEndOfWait(
  tx: Tx,
  asked: { readonly msisdn: string; readonly planCode: string; readonly askedMinor: bigint | null },
  now: Date,
): Promise<Date | null> {
  const plan = await findPlan(tx, asked.planCode);
  if (plan === null) return null;
  const candidates = await findCandidates(tx, { plan, askedMinor: asked.askedMinor }, now);
  const providers = candidates.ok ? candidates.value.map((candidate) => candidate.plan.provider) : [];
  const end = await findFirstEnd(tx, providers, recipientOf(plan, asked.msisdn), now);
  return end === null ? null : toldEnd(end);
}

import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import type { Attempt } from "@/lib/domain/attempts";
import { toMajor } from "@/lib/domain/money";
import { offersOf } from "./store";

/** No customer waits for more. */
const MOST_ATTEMPTS = 50;

/**
 * What this reseller tried for one customer, oldest first: the order, those that led to it, and all that followed any of
 * them. The order alone where nothing is linked to it; empty where there is none, or it is somebody else's.
 */
export async function listAttempts(scope: ResellerScope, reference: string): Promise<readonly Attempt[]> {
  const { client } = scope.database;
  const ids = await client.$queryRaw<{ id: string }[]>`
    WITH RECURSIVE before AS (
      SELECT id, parent_id FROM top_up_order
      WHERE reference = ${reference} AND reseller_id = ${scope.resellerId}::uuid
      UNION SELECT o.id, o.parent_id FROM top_up_order o JOIN before ON o.id = before.parent_id
    ), tried AS (
      SELECT id FROM before WHERE parent_id IS NULL
      UNION SELECT o.id FROM top_up_order o JOIN tried ON o.parent_id = tried.id
    )
    SELECT id FROM tried`;
  const rows = await client.topUpOrder.findMany({
    where: { id: { in: ids.map(({ id }) => id) }, resellerId: scope.resellerId },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: MOST_ATTEMPTS,
    select: {
      reference: true,
      state: true,
      planKind: true,
      planName: true,
      faceValueMinor: true,
      cash: true,
      createdAt: true,
      suggestedOffers: true,
      createdBy: { select: { name: true } },
      parent: { select: { reference: true } },
    },
  });
  return rows.map(({ faceValueMinor, createdAt, createdBy, parent, suggestedOffers, ...rest }) => ({
    ...rest,
    faceValue: toMajor(faceValueMinor),
    createdAt: createdAt.toISOString(),
    cashierName: createdBy.name,
    parentReference: parent?.reference ?? null,
    offerCount: offersOf({ suggestedOffers }).length,
  }));
}

import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { numberFor } from "@/lib/domain/access";
import { toMajor } from "@/lib/domain/money";
import { type FoundOrder, readOrderSearch } from "@/lib/domain/order-search";
import { operatorOf } from "@/lib/domain/plan";
import type { Page } from "@/lib/domain/views";
import { nameOfProvider } from "@/lib/providers/names";
import { nextOf, olderThan } from "./queries";

const PAGE_SIZE = 50;

/**
 * The orders of all shops, in any state, that somebody means by what was typed: our reference, the provider's id, or a number.
 * Newest first. Each of the three has an index, so it costs the same among a million orders.
 */
export async function searchOrders(
  scope: AdminScope,
  typed: string,
  cursor?: string,
): Promise<Page<FoundOrder>> {
  const { reference, providerOrderId, msisdn } = readOrderSearch(typed);
  const named = [
    { providerOrderId },
    ...(reference === null ? [] : [{ reference }]),
    ...(msisdn === null ? [] : [{ msisdn }]),
  ];
  const rows = await scope.database.client.topUpOrder.findMany({
    where: { AND: [{ OR: named }, olderThan(cursor)] },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: PAGE_SIZE + 1,
    include: { reseller: { select: { name: true } } },
  });
  const shown = rows.slice(0, PAGE_SIZE);
  return {
    rows: shown.map((row) => ({
      reference: row.reference,
      providerOrderId: row.providerOrderId,
      state: row.state,
      msisdn: numberFor(scope.role, row.msisdn),
      operator: operatorOf(row.operator),
      planName: row.planName,
      planKind: row.planKind,
      faceValue: toMajor(row.faceValueMinor),
      resellerName: row.reseller.name,
      providerName: nameOfProvider(row.provider),
      createdAt: row.createdAt.toISOString(),
    })),
    next: rows.length > PAGE_SIZE ? nextOf(shown) : null,
  };
}

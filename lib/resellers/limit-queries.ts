import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import { boundsOfDay, dayOf } from "@/lib/domain/day";
import { toMajor } from "@/lib/domain/money";
import type { LimitsToday } from "@/lib/domain/views";
import { sumSoldSince } from "@/lib/orders/store";

/** How much this shop may sell, and what it has sold today; null where it has no limit. */
export async function findLimits({ database, resellerId }: ResellerScope): Promise<LimitsToday | null> {
  const { perOrderMinor, perDayMinor, perNumberMinor } = await database.client.reseller.findUniqueOrThrow({
    where: { id: resellerId },
    select: { perOrderMinor: true, perDayMinor: true, perNumberMinor: true },
  });
  if (perOrderMinor === null && perDayMinor === null && perNumberMinor === null) return null;
  const since = boundsOfDay(dayOf(await database.now())).from;
  const { soldMinor } = await sumSoldSince(database.client, { resellerId, msisdn: "", since });
  const shown = (minor: bigint | null) => (minor === null ? null : toMajor(minor));
  return {
    perOrder: shown(perOrderMinor),
    perDay: shown(perDayMinor),
    perNumber: shown(perNumberMinor),
    soldToday: toMajor(soldMinor),
  };
}

import "server-only";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import { boundsOfDay } from "@/lib/domain/day";
import type { ReportFilter } from "@/lib/domain/report";
import { Prisma } from "@/prisma/generated/client";

/** Whose orders (`o`) somebody may see: a shop's people their shop's, whatever they asked for. The bounds of every read here. */
const seenBy = (scope: ResellerScope | AdminScope, filter: ReportFilter): Prisma.Sql => {
  if ("resellerId" in scope) return Prisma.sql`o.reseller_id = ${scope.resellerId}::uuid`;
  return filter.resellerId === null
    ? Prisma.sql`true`
    : Prisma.sql`o.reseller_id = ${filter.resellerId}::uuid`;
};

/** Which of them are asked for, whenever they were opened. A shop does not ask by provider. */
export function askedOf(scope: ResellerScope | AdminScope, filter: ReportFilter): Prisma.Sql {
  const { operator, state, cashierId, provider } = filter;
  const parts = [
    seenBy(scope, filter),
    ...(operator === null ? [] : [Prisma.sql`o.operator = ${operator}`]),
    ...(state === null ? [] : [Prisma.sql`o.state = ${state}::"OrderState"`]),
    ...(cashierId === null ? [] : [Prisma.sql`o.created_by_id = ${cashierId}`]),
    ...(provider === null || "resellerId" in scope ? [] : [Prisma.sql`o.provider = ${provider}`]),
  ];
  return Prisma.join(parts, " AND ");
}

/** The same, opened within the range. */
export function openedIn(scope: ResellerScope | AdminScope, filter: ReportFilter): Prisma.Sql {
  const { from: since, to: until } = boundsOfDay(filter.from, filter.to);
  return Prisma.sql`${askedOf(scope, filter)} AND o.created_at >= ${since} AND o.created_at < ${until}`;
}

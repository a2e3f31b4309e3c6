import "server-only";
import type { SessionView } from "@/lib/domain/back-office-views";
import { readDevice } from "@/lib/domain/device";
import type { AdminScope, ResellerScope } from "./scope";

/** One's own sessions that are not over, the one that asks first, then the last seen. */
export async function listOwnSessions(
  scope: ResellerScope | AdminScope,
  currentId: string,
): Promise<readonly SessionView[]> {
  const now = await scope.database.now();
  const sessions = await scope.database.client.session.findMany({
    where: { userId: scope.userId, expiresAt: { gt: now } },
    orderBy: [{ lastSeenAt: "desc" }, { id: "asc" }],
    select: { id: true, userAgent: true, createdAt: true, lastSeenAt: true },
  });
  const views = sessions.map(({ id, userAgent, createdAt, lastSeenAt }) => ({
    id,
    ...readDevice(userAgent),
    isThis: id === currentId,
    since: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
  }));
  return [...views.filter(({ isThis }) => isThis), ...views.filter(({ isThis }) => !isThis)];
}

/** Whether oneself signs in with a second step, and whether everybody of the back office has to. */
export async function findTwoFactor(
  scope: ResellerScope | AdminScope,
): Promise<{ readonly isOn: boolean; readonly isAskedFor: boolean }> {
  const { client } = scope.database;
  const [person, settings] = await Promise.all([
    client.user.findUniqueOrThrow({ where: { id: scope.userId }, select: { twoFactorEnabled: true } }),
    client.businessSettings.findUnique({ where: { id: 1 }, select: { officeNeedsTwoFactor: true } }),
  ]);
  return { isOn: person.twoFactorEnabled, isAskedFor: settings?.officeNeedsTwoFactor ?? false };
}

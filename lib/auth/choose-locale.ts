import "server-only";
import { ok, type Result } from "@/lib/domain/result";
import type { Locale } from "@/lib/i18n/locales";
import type { AdminScope, ResellerScope } from "./scope";

/** One's own language, wherever one signs in; null leaves it to the browser. */
export async function chooseLocale(
  scope: ResellerScope | AdminScope,
  input: { locale: Locale | null },
): Promise<Result<null, never>> {
  await scope.database.client.user.update({ where: { id: scope.userId }, data: { locale: input.locale } });
  return ok(null);
}

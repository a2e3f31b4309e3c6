import "server-only";
import type { RequestLimits } from "@/lib/domain/token-bucket";
import {
  ONECLICKDZ,
  ONECLICKDZ_LIMITS,
  type OneClickDzOptions,
  openOneClickDz,
} from "./oneclickdz/oneclickdz";
import type { TopUpProvider } from "./provider";
import { openReloadly, RELOADLY, RELOADLY_LIMITS, type ReloadlyOptions } from "./reloadly/reloadly";

/** Who a worker may send through, as the environment says: null = this shop has no account there. */
interface ProviderAccounts {
  readonly oneClickDz: OneClickDzOptions | null;
  readonly reloadly: ReloadlyOptions | null;
}

/** By provider id. Only the worker opens it: nobody else holds a key. */
export function openProviders({
  oneClickDz,
  reloadly,
}: ProviderAccounts): ReadonlyMap<string, TopUpProvider> {
  const providers = [
    ...(oneClickDz === null ? [] : [openOneClickDz(oneClickDz)]),
    ...(reloadly === null ? [] : [openReloadly(reloadly)]),
  ];
  return new Map(providers.map((provider) => [provider.id, provider]));
}

const LIMITS: Readonly<Record<string, RequestLimits>> = {
  [ONECLICKDZ]: ONECLICKDZ_LIMITS,
  [RELOADLY]: RELOADLY_LIMITS,
};
const OF_STRANGERS: RequestLimits = { burst: 10, ratePerSecond: 5, slowestPerSecond: 1, reserve: 3 };

/** How often a provider account may be asked for anything, over all workers. */
export const limitsOf = (provider: string): RequestLimits => LIMITS[provider] ?? OF_STRANGERS;

import "server-only";
import { type OneClickDzOptions, openOneClickDz } from "./oneclickdz/oneclickdz";
import type { TopUpProvider } from "./provider";

/** Who a worker may send through, as the environment says: null = this shop has no account there. */
interface ProviderAccounts {
  readonly oneClickDz: OneClickDzOptions | null;
}

/** By provider id. Only the worker opens it: nobody else holds a key. */
export function openProviders({ oneClickDz }: ProviderAccounts): ReadonlyMap<string, TopUpProvider> {
  const providers = oneClickDz === null ? [] : [openOneClickDz(oneClickDz)];
  return new Map(providers.map((provider) => [provider.id, provider]));
}

"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ClaimStatus } from "@/lib/domain/claim";
import { askForClaim, claimAtFirst, nextClaimMs, type ToldClaim } from "./ask-claim";

/** What became of an order, kept current until it is final, by the slip alone. */
export function useClaim(
  slip: string,
  first: ClaimStatus,
): { readonly status: ClaimStatus; readonly isSilent: boolean } {
  const client = useQueryClient();
  const queryKey = ["claim", slip] as const;
  const query = useQuery<ToldClaim>({
    queryKey,
    queryFn: ({ signal }) =>
      askForClaim(slip, client.getQueryData<ToldClaim>(queryKey) ?? claimAtFirst(first), signal),
    initialData: () => claimAtFirst(first),
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.data ? nextClaimMs(state.data, state.error !== null) : false),
    refetchOnWindowFocus: ({ state }) => (state.data?.status.isFinal ? false : "always"),
    refetchOnReconnect: ({ state }) => (state.data?.status.isFinal ? false : "always"),
  });
  return { status: query.data?.status ?? first, isSilent: query.error !== null };
}

"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { OrderStatus } from "@/lib/domain/order-status";
import {
  askForStatus,
  asksOnFocus,
  nextPollMs,
  OrderSilence,
  type Silence,
  type Told,
  toldAtFirst,
} from "./poll-order";

export interface Watched {
  readonly status: OrderStatus;
  /** Why the last question brought nothing, while the last state known stays on screen. */
  readonly silence: Silence | null;
}

function silenceOf(error: unknown): Silence | null {
  if (error === null) return null;
  return error instanceof OrderSilence ? error.silence : "no-connection";
}

const keyOf = (reference: string) => ["order-status", reference] as const;

/** An order's state, kept current for as long as that is of use. However many places show it, it is asked about once. */
export function useOrderStatus(first: OrderStatus): Watched {
  const client = useQueryClient();
  const { reference, updatedAt } = first;
  const query = useQuery<Told>({
    queryKey: keyOf(reference),
    queryFn: ({ signal }) =>
      askForStatus(reference, client.getQueryData<Told>(keyOf(reference)) ?? toldAtFirst(first), signal),
    initialData: () => toldAtFirst(first),
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.data ? nextPollMs(state.data, silenceOf(state.error)) : false),
    refetchOnWindowFocus: ({ state }) => (state.data && asksOnFocus(state.data) ? "always" : false),
    refetchOnReconnect: ({ state }) => (state.data && asksOnFocus(state.data) ? "always" : false),
  });
  useEffect(() => {
    // A page read anew may know more than the last question did.
    client.setQueryData<Told>(keyOf(reference), (told) =>
      told && told.status.updatedAt >= updatedAt ? told : toldAtFirst(first),
    );
  }, [client, reference, updatedAt, first]);
  return { status: query.data?.status ?? first, silence: silenceOf(query.error) };
}

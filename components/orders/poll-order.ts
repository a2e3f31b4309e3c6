import { pollAfterMsOf } from "@/components/ui/poll-after";
import { type OrderStatus, orderStatusOnWire } from "@/lib/domain/order-status";

/** What we were told of an order, and when to ask again. */
export interface Told {
  readonly status: OrderStatus;
  readonly etag: string | null;
  /** From this answer, in milliseconds; null when asking again soon is of no use. */
  readonly pollMs: number | null;
}

/** Why an answer brought no state: the session ended, the order is not ours, or nobody answered properly. */
export type Silence = "signed-out" | "not-found" | "no-connection";

export class OrderSilence extends Error {
  readonly silence: Silence;
  constructor(silence: Silence) {
    super(silence);
    this.silence = silence;
  }
}

/** When the server said nothing about it, or could not be reached. */
const USUAL_MS = 5_000;
const AFTER_SILENCE_MS = 7_000;
/** Whatever a header says: no screen asks more often. */
const SMALLEST_MS = 200;
const LARGEST_MS = 10_000;

/** How long until the next question, or false when there is none: the order stopped, or asking cannot help. */
export function nextPollMs(told: Told, silence: Silence | null): number | false {
  if (told.status.stopPolling) return false;
  if (silence === "signed-out" || silence === "not-found") return false;
  if (silence === "no-connection") return AFTER_SILENCE_MS;
  return Math.min(Math.max(told.pollMs ?? USUAL_MS, SMALLEST_MS), LARGEST_MS);
}

/** Coming back to the window asks once more, unless nothing can have changed. */
export const asksOnFocus = (told: Told): boolean => !told.status.isFinal;

export const toldAtFirst = (status: OrderStatus): Told => ({
  status,
  etag: null,
  pollMs: status.pollAfterMs,
});

/** Asks our own server about an order. "Not modified" is the old state with a new time to ask. */
export async function askForStatus(reference: string, before: Told, signal: AbortSignal): Promise<Told> {
  const headers: Record<string, string> = before.etag === null ? {} : { "If-None-Match": before.etag };
  const answer = await fetch(`/api/orders/${reference}/status`, { headers, signal, cache: "no-store" }).catch(
    () => null,
  );
  if (answer === null) throw new OrderSilence("no-connection");
  if (answer.status === 401) throw new OrderSilence("signed-out");
  if (answer.status === 404) throw new OrderSilence("not-found");
  if (answer.status === 304) return { ...before, pollMs: pollAfterMsOf(answer.headers) };
  const status = orderStatusOnWire(answer.ok ? await answer.json().catch(() => null) : null);
  if (!status) throw new OrderSilence("no-connection");
  return {
    status,
    etag: answer.headers.get("etag"),
    pollMs: pollAfterMsOf(answer.headers) ?? status.pollAfterMs,
  };
}

import { pollAfterMsOf } from "@/components/ui/poll-after";
import { type ClaimStatus, claimStatusOnWire } from "@/lib/domain/claim";

/** What we were told of a claim, and when to ask again. */
export interface ToldClaim {
  readonly status: ClaimStatus;
  readonly etag: string | null;
  /** From this answer, in milliseconds; null once nothing more can come. */
  readonly pollMs: number | null;
}

export const claimAtFirst = (status: ClaimStatus): ToldClaim => ({
  status,
  etag: null,
  pollMs: status.pollAfterMs,
});

const USUAL_MS = 5_000;
/** Nobody answered, or there were too many questions. */
const AFTER_SILENCE_MS = 15_000;
const SMALLEST_MS = 200;
const LARGEST_MS = 60_000;

/** How long until the next question, or false once the order is final. */
export function nextClaimMs({ status, pollMs }: ToldClaim, isSilent: boolean): number | false {
  if (status.isFinal) return false;
  if (isSilent) return AFTER_SILENCE_MS;
  return Math.min(Math.max(pollMs ?? USUAL_MS, SMALLEST_MS), LARGEST_MS);
}

/** Asks our own server. "Not modified" is the old state with a new time to ask. Throws where no state came. */
export async function askForClaim(slip: string, before: ToldClaim, signal: AbortSignal): Promise<ToldClaim> {
  const headers: Record<string, string> = before.etag === null ? {} : { "If-None-Match": before.etag };
  const answer = await fetch(`/api/claim/${slip}/status`, {
    headers,
    signal,
    cache: "no-store",
    credentials: "omit",
  });
  if (answer.status === 304) return { ...before, pollMs: pollAfterMsOf(answer.headers) };
  const status = claimStatusOnWire(answer.ok ? await answer.json() : null);
  if (!status) throw new Error("No state of ours came");
  return {
    status,
    etag: answer.headers.get("etag"),
    pollMs: pollAfterMsOf(answer.headers) ?? status.pollAfterMs,
  };
}
